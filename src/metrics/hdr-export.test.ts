import { decodeFromCompressedBase64 } from 'hdr-histogram-js';
import { describe, expect, test } from 'vitest';
import { fromBase64, toBase64, toHgrm } from './hdr-export.ts';
import { Histogram } from './histogram.ts';

function histogramOf(values: readonly number[]): Histogram {
  const histogram = new Histogram();
  for (const value of values) histogram.record(value);
  return histogram;
}

function buckets(histogram: Histogram): number[][] {
  const found: number[][] = [];
  histogram.forEachBucket((bucket, count) => found.push([bucket, count]));
  return found;
}

const sample = [0, 1, 1, 2047, 2048, 5_000, 123_456, 2 ** 31, 3_600_000_000];

describe('HDR V2', () => {
  test('brings every bucket back, to the hour', () => {
    const histogram = histogramOf(sample);
    expect(buckets(fromBase64(toBase64(histogram)))).toEqual(buckets(histogram));
  });

  test('is read by hdr-histogram-js with the same counts and percentiles', () => {
    const histogram = histogramOf(Array.from({ length: 5000 }, (_, i) => i * 37));
    const hdr = decodeFromCompressedBase64(toBase64(histogram));
    expect(hdr.totalCount).toBe(5000);
    for (const percentile of [50, 90, 99, 99.9]) {
      expect(hdr.getValueAtPercentile(percentile)).toBe(histogram.valueAtPercentile(percentile));
    }
  });

  test('keeps mean and maximum within a thousandth', () => {
    const histogram = histogramOf([4_999, 700_001, 9_000_123]);
    const back = fromBase64(toBase64(histogram));
    expect(Math.abs(back.meanUs / histogram.meanUs - 1)).toBeLessThan(0.001);
    expect(Math.abs(back.maxUs / histogram.maxUs - 1)).toBeLessThan(0.001);
  });

  test('carries an empty histogram', () => {
    const back = fromBase64(toBase64(new Histogram()));
    expect([back.count, back.sumUs, back.minUs, back.maxUs]).toEqual([0, 0, 0, 0]);
  });
});

describe('.hgrm', () => {
  test('lists the distribution in milliseconds and closes with the count', () => {
    const text = toHgrm(histogramOf([1000, 1000, 1000, 2000]));
    const lines = text.split('\n').map((line) => line.trim().split(/\s+/));
    expect(lines[0]).toEqual(['Value', 'Percentile', 'TotalCount', '1/(1-Percentile)']);
    expect(lines).toContainEqual(['1.000', '0.000000000000', '3', '1.00']);
    expect(text).toMatch(/2\.000 1\.000000000000 +4\n/);
    expect(text).toMatch(/#\[Max += +2\.000, Total count += +4\]/);
  });
});
