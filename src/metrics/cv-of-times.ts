/** The coefficient of variation of the times in several histograms together, within the precision of their buckets. */
import { highestUs, lowestUs, type Histogram } from './histogram.ts';

/** 0 when empty. */
export function cvOfTimes(histograms: readonly Histogram[]): number {
  let total = 0;
  let sumUs = 0;
  let squares = 0;
  for (const histogram of histograms) {
    histogram.forEachBucket((bucket, count) => {
      const us = (lowestUs(bucket) + highestUs(bucket)) / 2;
      total += count;
      sumUs += count * us;
      squares += count * us ** 2;
    });
  }
  return sumUs === 0 ? 0 : Math.sqrt(Math.max((squares * total) / sumUs ** 2 - 1, 0));
}
