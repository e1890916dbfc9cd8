/** A histogram as the few logarithmic bars a terminal can draw. */
import { type Histogram, highestUs } from '../metrics/histogram.ts';
import type { RunView } from './run-view.ts';

const maxBars = 40;

/** Four bars per octave, or two or one where the range hit would take more than 40. */
export function timeBuckets(histogram: Histogram): RunView['responseTimeBuckets'] {
  if (histogram.count === 0) return [];
  const barOf = (us: number, perOctave: number) =>
    Math.floor(Math.log2(Math.max(us, 1)) * perOctave);
  const barsAt = (perOctave: number) =>
    barOf(histogram.maxUs, perOctave) - barOf(histogram.minUs, perOctave) + 1;
  const perOctave = [4, 2].find((candidate) => barsAt(candidate) <= maxBars) ?? 1;
  const first = barOf(histogram.minUs, perOctave);
  const counts = Array.from({ length: barsAt(perOctave) }, () => 0);
  histogram.forEachBucket((bucket, count) => {
    const us = Math.min(highestUs(bucket), histogram.maxUs);
    counts[barOf(us, perOctave) - first]! += count;
  });
  return counts.map((count, i) => ({ upToMs: 2 ** ((first + i + 1) / perOctave) / 1000, count }));
}
