/**
 * A histogram in the few numbers people read. A percentile is the ⌈p·n⌉-th smallest of n values; where fewer than one
 * value is expected beyond it (n·(1 − p) < 1) that is the maximum under another name, and the percentile is null: p99
 * takes 100 values, p99.9 takes 1000. Mean and maximum are known from the first value on.
 */
import type { Histogram } from './histogram.ts';

const percentiles = [50, 90, 95, 99, 99.9];

export type TimeSummary = ReturnType<typeof summarise>;

export function summarise(histogram: Histogram) {
  const { count } = histogram;
  const values = histogram.valuesAtPercentiles(percentiles);
  const at = (i: number) => (isKnown(percentiles[i]!, count) ? values[i]! / 1000 : null);
  return {
    count,
    mean: count === 0 ? null : histogram.meanUs / 1000,
    p50: at(0),
    p90: at(1),
    p95: at(2),
    p99: at(3),
    p999: at(4),
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
