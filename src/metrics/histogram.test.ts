import * as fc from 'fast-check';
import { build } from 'hdr-histogram-js';
import { describe, expect, test } from 'vitest';
import type { HistogramDelta } from '../core/run-event.ts';
import { bucketOf, Histogram, highestUs, lowestUs } from './histogram.ts';

const hourUs = 3_600_000_000;
/** Spread over the octaves, so that small and large values are as likely. */
const durations = fc
  .tuple(fc.nat(31), fc.nat(2 ** 31 - 1))
  .map(([octave, bits]) => Math.min(bits % 2 ** (octave + 1), hourUs));

function histogramOf(values: readonly number[]): Histogram {
  const histogram = new Histogram();
  for (const value of values) histogram.record(value);
  return histogram;
}

function deltaOf(values: readonly number[]): HistogramDelta {
  return histogramOf(values).takeDelta();
}

function contents(histogram: Histogram): object {
  const buckets: number[][] = [];
  histogram.forEachBucket((bucket, count) => buckets.push([bucket, count]));
  const { count, sumUs, minUs, maxUs } = histogram;
  return { buckets, count, sumUs, minUs, maxUs };
}

describe('buckets', () => {
  test('are those of hdr-histogram-js with three digits, up to an hour', () => {
    fc.assert(
      fc.property(fc.oneof(durations, fc.constantFrom(0, 2047, 2048, 2 ** 31, hourUs)), (us) => {
        const hdr = build({ highestTrackableValue: hourUs, useWebAssembly: false });
        hdr.recordValue(us);
        const bucket = bucketOf(us);
        expect(
          (hdr as unknown as { getCountAtIndex(i: number): number }).getCountAtIndex(bucket),
        ).toBe(1);
      }),
      { numRuns: 300, seed: 1 },
    );
  });

  test('tile the values without gap or overlap', () => {
    for (let bucket = 1; bucket <= bucketOf(2 ** 32 - 1); bucket++) {
      expect(lowestUs(bucket)).toBe(highestUs(bucket - 1) + 1);
    }
    expect(lowestUs(0)).toBe(0);
    expect(highestUs(bucketOf(2 ** 32 - 1))).toBe(2 ** 32 - 1);
  });

  test('are exact below 2048 µs and within a thousandth above', () => {
    fc.assert(
      fc.property(durations, (us) => {
        const bucket = bucketOf(us);
        expect(lowestUs(bucket)).toBeLessThanOrEqual(us);
        expect(highestUs(bucket)).toBeGreaterThanOrEqual(us);
        const width = highestUs(bucket) - lowestUs(bucket);
        if (us < 2048) expect(width).toBe(0);
        else expect(width / us).toBeLessThan(0.001);
      }),
      { seed: 2 },
    );
  });
});

describe('Histogram', () => {
  test('gives the percentiles of hdr-histogram-js, but never above the maximum', () => {
    fc.assert(
      fc.property(fc.array(durations, { minLength: 1, maxLength: 300 }), (values) => {
        const histogram = histogramOf(values);
        const hdr = build({ highestTrackableValue: hourUs, useWebAssembly: false });
        for (const value of values) hdr.recordValue(value);
        for (const percentile of [0.1, 10, 50, 90, 95, 99, 99.9, 100]) {
          const expected = Math.min(hdr.getValueAtPercentile(percentile), Math.max(...values));
          expect(histogram.valueAtPercentile(percentile)).toBe(expected);
        }
      }),
      { numRuns: 60, seed: 3 },
    );
  });

  test('takes the k-th smallest of a thousand for the k tenths of a per cent', () => {
    const histogram = histogramOf(Array.from({ length: 1000 }, (_, i) => i + 1));
    const values = [0.1, 50, 90, 99, 99.9, 100].map((p) => histogram.valueAtPercentile(p));
    expect(values).toEqual([1, 500, 900, 990, 999, 1000]);
  });

  test('keeps count, mean, minimum and maximum exactly', () => {
    const histogram = histogramOf([5_000_001, 3, 10_000_000]);
    expect(contents(histogram)).toMatchObject({
      count: 3,
      sumUs: 15_000_004,
      minUs: 3,
      maxUs: 1e7,
    });
    expect(histogram.meanUs).toBeCloseTo(5_000_001.333, 2);
  });

  test('is all zeros while empty', () => {
    const histogram = new Histogram();
    expect(contents(histogram)).toEqual({ buckets: [], count: 0, sumUs: 0, minUs: 0, maxUs: 0 });
    expect(histogram.meanUs).toBe(0);
    expect(histogram.valueAtPercentile(99)).toBe(0);
  });

  test('rounds milliseconds to the nearest µs within zero and an hour', () => {
    const histogram = new Histogram();
    for (const ms of [-1, 1.2344, 1.2346, 1e9]) histogram.recordMs(ms);
    const buckets: number[] = [];
    histogram.forEachBucket((bucket) => buckets.push(bucket));
    expect(buckets).toEqual([0, 1234, 1235, bucketOf(hourUs)]);
    expect(histogram.maxUs).toBe(hourUs);
  });

  test('merges deltas into what recording the union gives, in any order and grouping', () => {
    const part = fc.array(durations, { maxLength: 60 });
    fc.assert(
      fc.property(part, part, part, (a, b, c) => {
        const union = contents(histogramOf([...a, ...b, ...c]));
        const inTurn = new Histogram();
        for (const values of [c, a, b]) inTurn.add(deltaOf(values));
        expect(contents(inTurn)).toEqual(union);
        const nested = new Histogram();
        const later = new Histogram();
        for (const values of [b, c]) later.add(deltaOf(values));
        nested.add(deltaOf(a));
        nested.add(later.takeDelta());
        expect(contents(nested)).toEqual(union);
      }),
      { numRuns: 60, seed: 4 },
    );
  });

  test('starts again from empty after a take, whatever it held before', () => {
    const histogram = histogramOf([1, 70_000, 2 ** 31]);
    const first = histogram.takeDelta();
    expect(Array.from(first.counts)).toEqual([1, 1, 1]);
    expect(contents(histogram)).toEqual(contents(new Histogram()));
    histogram.record(70_000);
    expect(histogram.takeDelta()).toEqual(deltaOf([70_000]));
    expect(Array.from(first.counts)).toEqual([1, 1, 1]);
  });

  test('hands over buckets in ascending order with storage of their own', () => {
    const histogram = histogramOf([900_000, 5, 40_000]);
    const { buckets } = histogram.takeDelta();
    expect(Array.from(buckets)).toEqual([5, bucketOf(40_000), bucketOf(900_000)]);
    expect(buckets.buffer.byteLength).toBe(12);
  });
});
