import { describe, expect, test } from 'vitest';
import { gcdWeightedRoundRobin } from './gcd-weighted-round-robin.ts';
import { Pool, ScriptedRng } from './pool.fixture.ts';
import { discrepancy, expectExactShares, ones } from './turns.fixture.ts';

const pool = (...weights: number[]) => new Pool(gcdWeightedRoundRobin, weights);
const random = { start: 'random' };

describe('gcd weighted round robin', () => {
  test.each([
    [[5, 1, 1], 'aaaaabc'],
    [[3, 2, 1], 'aababc'],
    [[2, 1], 'aab'],
    [[3, 1], 'aaab'],
    [[4, 2], 'aab'],
    [[1, 1, 1], 'abc'],
  ])('weights %j give %s, period after period, as in IPVS', (weights, period) => {
    expect(pool(...weights).picks(3 * period.length)).toBe(period.repeat(3));
  });

  test.each([
    [[5, 1, 1], 1.429],
    [[3, 2, 1], 1],
    [[100, 1], 0.99],
    [[20, 19, 1], 1],
    [[10, ...ones(10)], 5],
    [[50, ...ones(50)], 25],
  ])('weights %j stray from their due by the known %f picks', (weights, known) => {
    const found = discrepancy(gcdWeightedRoundRobin, weights);
    expect(found).toBeGreaterThan(known - 0.01);
    expect(found).toBeLessThan(known + 0.01);
  });

  test('shares are exact, whatever changed before', () => {
    expectExactShares(gcdWeightedRoundRobin);
    expectExactShares(gcdWeightedRoundRobin, random);
  });

  test('after a change the cursor is at the first, and the threshold stays as low as it was', () => {
    const changed = pool(3, 1, 1);
    expect(changed.picks(4)).toBe('aaab');
    changed.add(1);
    expect(changed.picks(8)).toBe('abcdaaab');
  });

  test('a threshold above the greatest weight left falls to that', () => {
    const changed = pool(9, 2, 1);
    changed.pick();
    changed.remove(0);
    expect(changed.picks(6)).toBe('bbcbbc');
  });

  test('a threshold between multiples of a new divisor goes to the one below, plus one', () => {
    const changed = pool(7, 1);
    changed.picks(2);
    changed.reweight(0, 8);
    changed.reweight(1, 4);
    // Threshold 6 becomes 5 of 8 and 4 in steps of 4: one more pass of the heavy alone, then both.
    expect(changed.picks(4)).toBe('aaba');
  });

  test('a random start begins after any endpoint, with the highest threshold, as in lua-resty-balancer', () => {
    const rng = new ScriptedRng(1, 2);
    const changed = new Pool(gcdWeightedRoundRobin, [1, 1, 2], { params: random, rng });
    expect(changed.picks(6)).toBe('cabccabc'.slice(0, 6));
    changed.add(2);
    expect(changed.picks(3)).toBe('dab');
    expect(rng.bounds).toEqual([3, 4]);
  });
});
