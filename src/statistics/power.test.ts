import { describe, expect, test } from 'vitest';
import { pairsNeeded, powerOfPairs } from './power.ts';

describe('the power of paired tests', () => {
  // Cohen, Statistical Power Analysis (1988), and G*Power 3.1: paired t test, two-sided, 5 %.
  test.each([
    [0.5, 34, 0.8078],
    [0.8, 15, 0.8213],
    [0.2, 199, 0.8017],
    [1, 10, 0.8031],
  ])('an effect of %f in %i pairs is found with a chance of %f', (effectSize, pairs, power) => {
    expect(Math.abs(powerOfPairs(effectSize, pairs) - power)).toBeLessThan(0.001);
  });

  test.each([2, 3, 5, 8, 30, 1000])(
    'where nothing differs, %i pairs err at the nominal rate',
    (pairs) => {
      expect(powerOfPairs(0, pairs)).toBeCloseTo(0.05, 3);
    },
  );

  test.each([
    [0.5, 34],
    [0.2, 199],
    [1, 10],
  ])('an effect of %f needs %i pairs for 80 %%', (effectSize, pairs) => {
    expect(pairsNeeded(effectSize)).toBe(pairs);
  });

  test('however large the effect, two pairs it must be; too small an effect needs too many', () => {
    expect(pairsNeeded(1000)).toBe(2);
    expect(pairsNeeded(0.01)).toBeNull();
  });
});
