import { describe, expect, test } from 'vitest';
import { meanInterval } from './interval.ts';
import { criticalT, twoSidedTail } from './student-t.ts';

describe("Student's t", () => {
  // Table of critical values, such as NIST/SEMATECH e-Handbook 1.3.6.7.2.
  test.each([
    [0.05, 1, 12.706],
    [0.05, 2, 4.303],
    [0.05, 4, 2.776],
    [0.01, 7, 3.499],
    [0.002, 10, 4.144],
    [0.1, 30, 1.697],
    [0.05, 100, 1.984],
    [0.05, 1e6, 1.95997],
  ])('P(|T| ≥ t) = %f with %i degrees of freedom at t = %f', (tail, degrees, t) => {
    expect(Math.abs(criticalT(tail, degrees) - t)).toBeLessThan(0.0006);
    expect(Math.abs(twoSidedTail(t, degrees) / tail - 1)).toBeLessThan(0.001);
  });

  test('with one degree of freedom is Cauchy’s: P(|T| ≥ 1) = ½, P(|T| ≥ √3) = ⅓', () => {
    expect(twoSidedTail(1, 1)).toBeCloseTo(0.5, 12);
    expect(twoSidedTail(-Math.sqrt(3), 1)).toBeCloseTo(1 / 3, 12);
  });

  test('far tails keep their precision', () => {
    // With two degrees of freedom P(|T| ≥ t) = 1 − t / √(2 + t²), about 1/t² far out.
    expect(twoSidedTail(1e4, 2) * 1e8).toBeCloseTo(1, 6);
    expect(criticalT(1e-8, 2)).toBeCloseTo(1e4, 1);
  });
});

describe('the interval of a mean', () => {
  test('is that of the textbook', () => {
    // Mean 5, standard deviation √(10 / 3), half width 3.182 · √(10 / 3) / 2.
    const { estimate, low, high } = meanInterval([3, 4, 6, 7]);
    expect(estimate).toBe(5);
    expect(high - 5).toBeCloseTo((3.18245 * Math.sqrt(10 / 3)) / 2, 4);
    expect(5 - low).toBeCloseTo(high - 5, 12);
  });

  test('is a point where nothing varies', () => {
    expect(meanInterval([2, 2, 2])).toEqual({ estimate: 2, low: 2, high: 2 });
  });
});
