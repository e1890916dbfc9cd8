import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { pairedDifference, pairedRatio } from './paired.ts';

describe('paired differences', () => {
  test('are tested as in the textbook', () => {
    // Student's sleep data (Biometrika 1908), extra hours of sleep on two drugs: t = 4.0621, 9 degrees, p = 0.00283.
    const one = [0.7, -1.6, -0.2, -1.2, -0.1, 3.4, 3.7, 0.8, 0, 2];
    const two = [1.9, 0.8, 1.1, 0.1, -0.1, 4.4, 5.5, 1.6, 4.6, 3.4];
    const result = pairedDifference(two, one);
    expect(result.estimate).toBeCloseTo(1.58, 9);
    expect(result.p).toBeCloseTo(0.002833, 5);
    expect(result.low).toBeCloseTo(0.7001, 3);
    expect(result.high).toBeCloseTo(2.4599, 3);
    expect(result.effectSize).toBeCloseTo(4.0621 / Math.sqrt(10), 4);
    expect(result.pairs).toBe(10);
  });

  test('that do not vary are certain, or none', () => {
    expect(pairedDifference([3, 4, 5], [1, 2, 3])).toMatchObject({ estimate: 2, p: 0 });
    expect(pairedDifference([3, 4], [3, 4])).toMatchObject({ estimate: 0, p: 1, effectSize: null });
  });
});

describe('paired ratios', () => {
  test('are the geometric mean of those of the pairs', () => {
    const { estimate, low, high } = pairedRatio([2, 8, 10], [1, 2, 5]);
    expect(estimate).toBeCloseTo(16 ** (1 / 3), 12);
    // Symmetric on the logarithmic scale.
    expect(estimate / low).toBeCloseTo(high / estimate, 9);
  });

  const pairs = fc.array(
    fc.tuple(
      fc.double({ min: 0.1, max: 1e4, noNaN: true }),
      fc.double({ min: 0.1, max: 1e4, noNaN: true }),
    ),
    { minLength: 2, maxLength: 12 },
  );

  test('the other way round are the reciprocals, with the same p', () => {
    fc.assert(
      fc.property(pairs, (values) => {
        const [a, b] = [values.map(([x]) => x), values.map(([, y]) => y)];
        const [forth, back] = [pairedRatio(a, b), pairedRatio(b, a)];
        expect(forth.estimate * back.estimate).toBeCloseTo(1, 9);
        expect(Math.log(forth.low) + Math.log(back.high)).toBeCloseTo(0, 6);
        expect(forth.p).toBeCloseTo(back.p, 9);
      }),
      { seed: 1 },
    );
  });

  test('do not depend on the unit', () => {
    fc.assert(
      fc.property(pairs, fc.double({ min: 0.001, max: 1000, noNaN: true }), (values, unit) => {
        const [a, b] = [values.map(([x]) => x), values.map(([, y]) => y)];
        const scaled = (numbers: number[]) => numbers.map((value) => value * unit);
        const result = pairedRatio(scaled(a), scaled(b));
        expect(result.estimate / pairedRatio(a, b).estimate).toBeCloseTo(1, 9);
      }),
      { seed: 2 },
    );
  });
});
