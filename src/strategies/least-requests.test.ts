import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { leastRequests } from './least-requests.ts';
import { chiSquareScore, equal, Pool, ScriptedRng } from './pool.fixture.ts';

function busy(weights: readonly number[], inFlight: readonly number[], seed = 1): Pool {
  const pool = new Pool(leastRequests, weights, { seed });
  for (const [position, count] of inFlight.entries()) pool.at(position).inFlight = count;
  return pool;
}

describe('least requests', () => {
  test('no endpoint has less in flight per weight than the chosen one', () => {
    const endpoint = fc.record({
      weight: fc.integer({ min: 1, max: 1000 }),
      inFlight: fc.nat(50),
    });
    fc.assert(
      fc.property(
        fc.array(endpoint, { minLength: 1, maxLength: 40 }),
        fc.integer(),
        (all, seed) => {
          const pool = busy(
            all.map(({ weight }) => weight),
            all.map(({ inFlight }) => inFlight),
            seed,
          );
          const ratios = all.map(({ inFlight, weight }) => inFlight / weight);
          const { index } = pool.dispatch();
          expect(ratios[index]).toBe(Math.min(...ratios));
        },
      ),
    );
  });

  test('ties are uniform over exactly those that tie (seed 1, 20,000 picks)', () => {
    const counts = busy([1, 1, 2, 1, 3], [2, 3, 4, 2, 6]).tally(20_000);
    expect(counts[1]).toBe(0);
    const tied = [counts[0]!, counts[2]!, counts[3]!, counts[4]!];
    expect(Math.abs(chiSquareScore(tied, equal(4)))).toBeLessThan(3);
  });

  test('idle endpoints tie whatever their weights (seed 1, 20,000 picks)', () => {
    const counts = busy([1, 100, 10], [0, 0, 0]).tally(20_000);
    expect(Math.abs(chiSquareScore(counts, equal(3)))).toBeLessThan(3);
  });

  test('a single least loaded endpoint costs no draw', () => {
    const rng = new ScriptedRng();
    const pool = new Pool(leastRequests, [1, 1], { rng });
    pool.at(0).inFlight = 1;
    expect(pool.pick()).toBe('b');
    expect(rng.bounds).toEqual([]);
  });

  test('under load, what is in flight is proportional to weight', () => {
    const pool = new Pool(leastRequests, [1, 2, 5], { seed: 1 });
    for (let i = 0; i < 80; i++) pool.dispatch();
    expect([0, 1, 2].map((position) => pool.at(position).inFlight)).toEqual([10, 20, 50]);
  });
});
