import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { Histogram } from '../metrics/histogram.ts';
import { timeBuckets } from './time-buckets.ts';

function bars(values: readonly number[]): { upToMs: number; count: number }[] {
  const histogram = new Histogram();
  for (const us of values) histogram.record(us);
  return [...timeBuckets(histogram)];
}

describe('timeBuckets', () => {
  test('draws four bars per octave, each holding what lies below its end', () => {
    const found = bars([1000, 1100, 1300, 1900, 1900]);
    expect(found.map(({ count }) => count)).toEqual([1, 1, 1, 0, 2]);
    expect(found.at(-1)!.upToMs / found[0]!.upToMs).toBeCloseTo(2, 12);
  });

  test('draws nothing of nothing and one bar of one value', () => {
    expect(bars([])).toEqual([]);
    expect(bars([0])).toMatchObject([{ count: 1 }]);
  });

  test('keeps every value, in at most forty bars, each value below its own end', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(3_600_000_000), { minLength: 1 }), (values) => {
        const found = bars(values);
        expect(found.length).toBeLessThanOrEqual(40);
        expect(found.reduce((sum, { count }) => sum + count, 0)).toBe(values.length);
        expect(found[0]!.count).toBeGreaterThan(0);
        expect(found.at(-1)!.count).toBeGreaterThan(0);
        expect(found.at(-1)!.upToMs * 1000).toBeGreaterThanOrEqual(Math.max(...values));
        expect(found[0]!.upToMs * 1000).toBeGreaterThanOrEqual(Math.min(...values));
      }),
      { seed: 8 },
    );
  });
});
