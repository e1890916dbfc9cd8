/**
 * A histogram in the few numbers people read. A percentile is the ⌈p·n⌉-th smallest of n values; where fewer than one
 * value is expected beyond it (n·(1 − p) < 1) that is the maximum under another name, and the percentile is null: p99
 * takes 100 values, p99.9 takes 1000. Mean and maximum are known from the first value on.
 */
import type { Histogram } from './histogram.ts';

/** Times in ms. A percentile with too few samples behind it is null: p99.9 of 500 requests is not known. */
export interface TimeSummary {
  readonly count: number;
  readonly mean: number | null;
  readonly p50: number | null;
  readonly p90: number | null;
  readonly p95: number | null;
  readonly p99: number | null;
  readonly p999: number | null;
  readonly max: number | null;
}

export function summarise(histogram: Histogram): TimeSummary {
  const { count } = histogram;
  return {
    count,
    mean: count === 0 ? null : histogram.meanUs / 1000,
    p50: percentileMs(histogram, 50),
    p90: percentileMs(histogram, 90),
    p95: percentileMs(histogram, 95),
    p99: percentileMs(histogram, 99),
    p999: percentileMs(histogram, 99.9),
    max: count === 0 ? null : histogram.maxUs / 1000,
  };
}

/** One percentile in ms, under the same rule. */
export function percentileMs(histogram: Histogram, percentile: number): number | null {
  return isKnown(percentile, histogram.count)
    ? histogram.valueAtPercentile(percentile) / 1000
    : null;
}

function isKnown(percentile: number, count: number): boolean {
  return count * (100 - percentile) > 100 - 1e-6;
}
