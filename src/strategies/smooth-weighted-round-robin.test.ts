import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { Pool } from './pool.fixture.ts';
import { smoothWeightedRoundRobin } from './smooth-weighted-round-robin.ts';

function pool(...weights: readonly number[]): Pool {
  return new Pool(smoothWeightedRoundRobin, weights);
}

/** max over picks t and endpoints i of |picks of i so far − t · weight_i / Σ weights|, over one period. */
function discrepancy(weights: readonly number[]): number {
  const fixture = pool(...weights);
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  const counts = new Map<string, number>();
  let worst = 0;
  for (let t = 1; t <= total; t++) {
    const id = fixture.pick();
    counts.set(id, (counts.get(id) ?? 0) + 1);
    for (const [i, weight] of weights.entries()) {
      const due = (t * weight) / total;
      worst = Math.max(worst, Math.abs((counts.get(fixture.at(i).id) ?? 0) - due));
    }
  }
  return worst;
}

const ones = (count: number): number[] => Array.from({ length: count }, () => 1);

describe('smooth weighted round robin', () => {
  test.each([
    [[5, 1, 1], 'aabacaa'],
    [[3, 2, 1], 'abacba'],
    [[2, 1], 'aba'],
    [[3, 1], 'aaba'],
    [[1, 1, 1], 'abc'],
  ])('weights %j give %s, period after period, as nginx does', (weights, period) => {
    expect(pool(...weights).picks(3 * period.length)).toBe(period.repeat(3));
  });

  test.each([
    [[5, 1, 1], 0.571],
    [[3, 2, 1], 0.5],
    [[100, 1], 0.495],
    [[20, 19, 1], 0.5],
    [[10, ...ones(10)], 0.9],
    [[50, ...ones(50)], 0.98],
    // A full period is met exactly, but within it the error may exceed one pick.
    [[1, 12, 12, 1, 1, 1, 1, 12], 1.195],
  ])('weights %j stray from their due by at most the known %f picks', (weights, known) => {
    expect(discrepancy(weights)).toBeCloseTo(known, 3);
  });

  test('any weights are met exactly in each period', () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 1, max: 12 }), { minLength: 2, maxLength: 8 }),
        (weights) => {
          const total = weights.reduce((sum, weight) => sum + weight, 0);
          const fixture = pool(...weights);
          expect(fixture.tally(total)).toEqual(weights);
          expect(fixture.tally(total)).toEqual(weights);
        },
      ),
    );
  });

  test('an endpoint that comes later starts from zero, whoever had its index before', () => {
    const fixture = pool(10, 9);
    fixture.pick();
    fixture.remove(0);
    fixture.remove(0);
    fixture.add();
    fixture.add();
    expect(fixture.picks(4)).toBe('cdcd');
  });

  test('a new weight holds from the next pick on', () => {
    const fixture = pool(1, 1);
    fixture.picks(2);
    fixture.reweight(0, 5);
    expect(fixture.picks(6)).toBe(pool(5, 1).picks(6));
  });
});
