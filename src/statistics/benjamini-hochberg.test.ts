import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { adjustedForFamily } from './benjamini-hochberg.ts';

const ps = fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { maxLength: 30 });

describe('p adjusted for the family', () => {
  test('finds what the step-up procedure of 1995 finds', () => {
    // The example of the paper: 15 p-values, of which it rejects four at 5 %.
    const published = [
      0.0001, 0.0004, 0.0019, 0.0095, 0.0201, 0.0278, 0.0298, 0.0344, 0.0459, 0.324, 0.4262, 0.5719,
      0.6528, 0.759, 1,
    ];
    const adjusted = adjustedForFamily(published);
    expect(adjusted.filter((p) => p <= 0.05)).toHaveLength(4);
    expect(adjusted[3]).toBeCloseTo((0.0095 * 15) / 4, 12);
    // The 0.0278 of rank 6 would be 0.0695 by itself, but rank 7 is lower.
    expect(adjusted[5]).toBeCloseTo((0.0298 * 15) / 7, 12);
  });

  test('of a test alone is its own', () => {
    expect(adjustedForFamily([0.03])).toEqual([0.03]);
  });

  test('is never lower than p, never above 1, and keeps the order', () => {
    fc.assert(
      fc.property(ps, (values) => {
        const adjusted = adjustedForFamily(values);
        for (const [i, p] of values.entries()) {
          expect(adjusted[i]).toBeGreaterThanOrEqual(p);
          expect(adjusted[i]).toBeLessThanOrEqual(1);
          for (const [j, q] of values.entries()) {
            if (p <= q) expect(adjusted[i]).toBeLessThanOrEqual(adjusted[j]!);
          }
        }
      }),
      { seed: 3 },
    );
  });

  test('rises nowhere when a p of the family falls', () => {
    fc.assert(
      fc.property(
        ps,
        fc.nat(),
        fc.double({ min: 0, max: 1, noNaN: true }),
        (values, at, factor) => {
          const lower = values.map((p, i) => (i === at % values.length ? p * factor : p));
          const [before, after] = [adjustedForFamily(values), adjustedForFamily(lower)];
          for (const [i, p] of after.entries()) expect(p).toBeLessThanOrEqual(before[i]!);
        },
      ),
      { seed: 4 },
    );
  });

  test('goes with its test wherever that stands', () => {
    fc.assert(
      fc.property(ps, (values) => {
        const backwards = adjustedForFamily(values.toReversed()).toReversed();
        expect(backwards).toEqual(adjustedForFamily(values));
      }),
      { seed: 5 },
    );
  });
});
