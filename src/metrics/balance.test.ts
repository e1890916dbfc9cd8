import { describe, expect, test } from 'vitest';
import { createRng } from '../core/rng.ts';
import { balanceOf, cv, gini, jain, jainExpectedByChance, peakToMean } from './balance.ts';
import { chiSquareUpperTail } from './gamma.ts';

/** N requests sent at random by weight. */
function randomCounts(total: number, weights: readonly number[], seed: number): number[] {
  const rng = createRng(seed);
  const tickets = weights.flatMap((weight, i) => Array.from({ length: weight }, () => i));
  const counts = weights.map(() => 0);
  for (let i = 0; i < total; i++) counts[tickets[rng.below(tickets.length)]!]!++;
  return counts;
}

describe('evenness of five, one and one', () => {
  test('has the values worked out by hand', () => {
    const values = [5, 1, 1];
    expect(jain(values)).toBeCloseTo(49 / 81, 12);
    expect(cv(values)).toBeCloseTo(Math.sqrt(32 / 49), 12);
    expect(peakToMean(values)).toBeCloseTo(15 / 7, 12);
    // Mean absolute difference over the nine pairs: 16/9; mean 7/3.
    expect(gini(values)).toBeCloseTo(16 / 9 / (14 / 3), 12);
  });

  test('is perfect when the weights are five, one and one', () => {
    const balance = balanceOf([500, 100, 100], [5, 1, 1], [2.5, 0.5, 0.5]);
    expect(balance).toMatchObject({ jain: 1, cv: 0, peakToMean: 1, gini: 0, inFlightCv: 0 });
    expect(balance.chiSquareP).toBe(1);
  });
});

describe('balanceOf', () => {
  test('calls all on one of four the worst there is', () => {
    const balance = balanceOf([0, 0, 80, 0], [1, 1, 1, 1]);
    expect(balance).toMatchObject({ jain: 0.25, peakToMean: 4, gini: 0.75 });
    expect(balance.cv).toBeCloseTo(Math.sqrt(3), 12);
    expect(balance.chiSquareP).toBeLessThan(1e-40);
  });

  test('knows nothing where nothing arrived', () => {
    expect(balanceOf([0, 0], [1, 2], [0, 0])).toEqual({
      jain: null,
      cv: null,
      peakToMean: null,
      gini: null,
      chiSquareP: null,
      jainExpectedByChance: null,
      inFlightCv: null,
    });
  });

  test('has no chance to speak of with a single endpoint', () => {
    const balance = balanceOf([9], [3]);
    expect(balance).toMatchObject({ jain: 1, chiSquareP: null, jainExpectedByChance: 1 });
  });

  test('takes in-flight per weight', () => {
    expect(balanceOf([1, 1], [1, 2], [1, 2]).inFlightCv).toBe(0);
    expect(balanceOf([1, 1], [1, 2], [1, 1]).inFlightCv).toBeCloseTo(1 / 3, 12);
  });
});

describe('the χ² tail', () => {
  test.each([
    [3.841458820694124, 1, 0.05],
    [5.991464547107979, 2, 0.05],
    [0.10258658877510106, 2, 0.95],
    [18.307038053275146, 10, 0.05],
    [3.940299136119094, 10, 0.95],
    [124.34211340400408, 100, 0.05],
    [77.92946516501746, 100, 0.95],
    [23.20925115895436, 10, 0.01],
  ])('beyond %d with %d degrees of freedom is %d, as in the tables', (chiSquare, df, expected) => {
    expect(chiSquareUpperTail(chiSquare, df)).toBeCloseTo(expected, 9);
  });

  test('is e^(−x/2) for two degrees of freedom, in both branches', () => {
    for (const x of [0.01, 1, 3.9, 4.1, 50]) {
      expect(chiSquareUpperTail(x, 2)).toBeCloseTo(Math.exp(-x / 2), 12);
    }
  });

  test('is near a half at the mean of ten thousand degrees of freedom', () => {
    expect(chiSquareUpperTail(9999.33, 10_000)).toBeCloseTo(0.5, 4);
  });

  test('is uniform for random counts: deciles of 400 runs, seeds 1 to 400, within four standard deviations', () => {
    const deciles = Array.from({ length: 10 }, () => 0);
    for (let seed = 1; seed <= 400; seed++) {
      const weights = [1, 2, 3, 4];
      const p = balanceOf(randomCounts(1000, weights, seed), weights).chiSquareP!;
      deciles[Math.min(9, Math.floor(p * 10))]!++;
    }
    for (const count of deciles) {
      expect(count).toBeGreaterThan(16);
      expect(count).toBeLessThan(64);
    }
  });
});

describe('the Jain index that chance alone gives', () => {
  test('is 1 / (1 + (n − 1)/N) for equal weights', () => {
    expect(
      jainExpectedByChance(
        900,
        Array.from({ length: 10 }, () => 3),
      ),
    ).toBeCloseTo(1 / 1.01, 12);
  });

  test.each([{ weights: [1, 1, 1, 1, 1] }, { weights: [5, 1, 1] }, { weights: [1, 2, 3, 4, 10] }])(
    'is the mean over random runs: weights $weights, 1000 requests, 3000 runs, within 6 % of the shortfall',
    ({ weights }) => {
      let shortfall = 0;
      for (let seed = 0; seed < 3000; seed++) {
        shortfall += 1 - balanceOf(randomCounts(1000, weights, seed), weights).jain!;
      }
      const ratio = shortfall / 3000 / (1 - jainExpectedByChance(1000, weights));
      expect(ratio).toBeGreaterThan(0.94);
      expect(ratio).toBeLessThan(1.06);
    },
  );
});
