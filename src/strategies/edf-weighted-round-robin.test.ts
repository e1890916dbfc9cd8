import { describe, expect, test } from 'vitest';
import { edfWeightedRoundRobin } from './edf-weighted-round-robin.ts';
import { Pool } from './pool.fixture.ts';
import { discrepancy, expectExactShares, ones } from './turns.fixture.ts';

const first = { params: { start: 'first' } };
const pool = (...weights: number[]) => new Pool(edfWeightedRoundRobin, weights, first);

describe('EDF weighted round robin', () => {
  test.each([
    [[5, 1, 1], 'aaaabca'],
    [[3, 2, 1], 'abacbaabaacb'],
    [[2, 1], 'aba'],
    [[3, 1], 'aaba'],
    [[1, 1, 1], 'abcabcabc'],
  ])('weights %j begin with %s, as in Envoy from a fresh schedule', (weights, known) => {
    expect(pool(...weights).picks(known.length)).toBe(known);
  });

  test.each([
    [[5, 1, 1], 1.143],
    [[3, 2, 1], 0.5],
    [[100, 1], 0.98],
    [[20, 19, 1], 0.95],
    [[10, ...ones(10)], 5],
    [[50, ...ones(50)], 24.5],
  ])('weights %j stray from their due by the known %f picks', (weights, known) => {
    const found = discrepancy(edfWeightedRoundRobin, weights, first.params);
    expect(found).toBeGreaterThan(known - 0.01);
    expect(found).toBeLessThan(known + 0.01);
  });

  test('a heavy endpoint among many light ones is served in one long run', () => {
    expect(pool(50, ...ones(50)).picks(49)).toBe('a'.repeat(49));
  });

  test('shares are exact in the long run, whatever changed before', () => {
    expectExactShares(edfWeightedRoundRobin);
    expectExactShares(edfWeightedRoundRobin, first.params);
  });

  test('a random start is a fresh schedule after some number of picks (30 seeds)', () => {
    // Weights without ties: where deadlines tie, computing them in one step may order them otherwise, in Envoy too.
    const weights = [5.3, 1.1, 2.7];
    const fresh = pool(...weights).picks(40_000);
    for (let seed = 1; seed <= 30; seed++) {
      expect(fresh).toContain(new Pool(edfWeightedRoundRobin, weights, { seed }).picks(40));
    }
  });

  test('with a random start each of equal endpoints is first equally often (400 seeds)', () => {
    const starts = Array.from({ length: 400 }, (_, seed) =>
      new Pool(edfWeightedRoundRobin, [1, 1, 1, 1], { seed }).pick(),
    );
    for (const id of 'abcd') {
      // Binomial(400, ¼): standard deviation 8.7; the tolerance is four of them.
      expect(Math.abs(starts.filter((start) => start === id).length - 100)).toBeLessThan(35);
    }
  });

  test('a change of membership rebuilds the schedule from where it started', () => {
    const changed = pool(5, 1, 1);
    changed.picks(3);
    changed.remove(2);
    changed.add();
    expect(changed.picks(7)).toBe('aaaabda');
  });

  test('refuses a start it does not know', () => {
    const { error } = edfWeightedRoundRobin.params.safeParse({ start: 'zero' });
    expect(error?.issues.map(({ message }) => message)).toEqual([
      'expected "first" or "random", received "zero".',
    ]);
  });
});
