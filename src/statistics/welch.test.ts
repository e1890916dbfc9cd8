import { describe, expect, test } from 'vitest';
import { createRng, type Rng } from '../core/rng.ts';
import { welchDifference, welchRatio } from './welch.ts';

describe("Welch's t test", () => {
  // The examples of https://en.wikipedia.org/wiki/Welch%27s_t-test: equal spreads; unequal spreads and sizes.
  test.each([
    [
      [27.5, 21, 19, 23.6, 17, 17.9, 16.9, 20.1, 21.9, 22.6, 23.1, 19.6, 19, 21.7, 21.4],
      [27.1, 22, 20.8, 23.4, 23.4, 23.5, 25.8, 22, 24.8, 20.2, 21.9, 22.1, 22.9, 20.5, 24.4],
      0.021,
    ],
    [
      [17.2, 20.9, 22.6, 18.1, 21.7, 21.4, 23.5, 24.2, 14.7, 21.8],
      [
        21.5, 22.8, 21, 23, 21.6, 23.6, 22.5, 20.7, 23.4, 21.8, 20.7, 21.7, 21.5, 22.5, 23.6, 21.5,
        22.5, 23.5, 21.5, 21.8,
      ],
      0.149,
    ],
  ])('gives the p of published examples', (a, b, p) => {
    expect(Math.abs(welchDifference(a, b).p - p)).toBeLessThan(0.0005);
    expect(welchDifference(b, a).p).toBeCloseTo(welchDifference(a, b).p, 12);
  });

  test('misses in one of twenty where spreads and sizes differ, 2,000 times, seed 21', () => {
    const rng = createRng(21);
    const missed = Array.from({ length: 2000 }, () => {
      const { low, high, p } = welchDifference(normals(rng, 5, 1), normals(rng, 9, 4));
      const excludes = low > 0 || high < 0;
      expect(excludes).toBe(p < 0.05);
      return excludes;
    }).filter(Boolean).length;
    // Of 100 expected the standard deviation is 9.7: three and a half of them on each side.
    expect(missed).toBeGreaterThan(66);
    expect(missed).toBeLessThan(134);
  });

  test('knows exactly what never varied', () => {
    expect(welchDifference([3, 3], [3, 3, 3])).toEqual({ estimate: 0, low: 0, high: 0, p: 1 });
    expect(welchDifference([4, 4], [3, 3, 3])).toEqual({ estimate: 1, low: 1, high: 1, p: 0 });
  });

  test('of ratios is that of the logarithms: a / b and b / a say the same', () => {
    const [a, b] = [
      [10, 12, 11],
      [5, 7, 6, 5.5],
    ] as const;
    const [there, back] = [welchRatio(a, b), welchRatio(b, a)];
    expect(there.estimate).toBeCloseTo(Math.cbrt(10 * 12 * 11) / (5 * 7 * 6 * 5.5) ** 0.25, 9);
    expect(there.estimate * back.estimate).toBeCloseTo(1, 9);
    expect(there.low * back.high).toBeCloseTo(1, 9);
    expect(there.low).toBeGreaterThan(1);
  });
});

/** Box and Muller. */
function normals(rng: Rng, count: number, deviation: number): number[] {
  return Array.from({ length: count }, () => {
    const radius = Math.sqrt(-2 * Math.log(1 - rng.float()));
    return deviation * radius * Math.cos(2 * Math.PI * rng.float());
  });
}
