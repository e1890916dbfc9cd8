import { describe, expect, test } from 'vitest';
import { chiSquareTail, cvOf, spreadOf } from './spread.ts';
import { outside, t95 } from './student.ts';

describe('the finite series', () => {
  // Abramowitz and Stegun, table 26.8.
  test.each([
    [3.841459, 1],
    [5.991465, 2],
    [11.0705, 5],
    [18.30704, 10],
    [124.3421, 100],
    [49.80185, 35],
  ])('of χ² have 5 of 100 beyond %d with %d degrees of freedom', (x, degrees) => {
    expect(chiSquareTail(x, degrees)).toBeCloseTo(0.05, 6);
  });

  test('of χ² are right far out, and at the other end', () => {
    expect(chiSquareTail(10.827566, 1)).toBeCloseTo(0.001, 8);
    expect(chiSquareTail(23.92813, 1) * 1e6).toBeCloseTo(1, 4);
    expect(chiSquareTail(0.000982, 1)).toBeCloseTo(0.975, 4);
    expect(chiSquareTail(0, 7)).toBe(1);
  });

  // Student (1908) as in every table.
  test.each([
    [12.7062, 1],
    [4.302653, 2],
    [2.776445, 4],
    [2.364624, 7],
    [2.04523, 29],
  ])('of t exceed %d in 5 of 100 with %d degrees of freedom', (t, degrees) => {
    expect(t95(degrees)).toBeCloseTo(t, 4);
    expect(outside(t, degrees)).toBeCloseTo(0.05, 6);
    expect(outside(-t, degrees)).toBeCloseTo(0.05, 6);
  });
});

describe('the spread', () => {
  test('of all on one of four is as uneven as can be', () => {
    const { jain, cv, peakToMean, gini } = spreadOf([0, 0, 0, 8], [1, 1, 1, 1]);
    expect(jain).toBeCloseTo(1 / 4, 12);
    expect(cv).toBeCloseTo(Math.sqrt(3), 12);
    expect(peakToMean).toBeCloseTo(4, 12);
    expect(gini).toBeCloseTo(3 / 4, 12);
  });

  test('goes by weight', () => {
    const { jain, gini, chiSquareP, jainExpectedByChance } = spreadOf([100, 300], [1, 3]);
    expect(jain).toBeCloseTo(1, 12);
    expect(gini).toBeCloseTo(0, 12);
    expect(chiSquareP).toBe(1);
    // mean(1/p) is (4 + 4/3) / 2, so E[CV²] = 8/3 · 1/2 / 400.
    expect(jainExpectedByChance).toBeCloseTo(1 / (1 + 8 / 3 / 800), 12);
  });

  test('of nothing is not known', () => {
    expect(spreadOf([0, 0], [1, 1]).jain).toBeNull();
    expect(cvOf([0, 0])).toBeNull();
  });
});
