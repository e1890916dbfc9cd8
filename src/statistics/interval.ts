/** Confidence intervals from independent repetitions: the repetition is the sample, never the request. */
import { criticalT } from './student-t.ts';

/** Degrees of freedom. */
export const asGoodAsNormal = 1e9;

export interface Interval {
  readonly estimate: number;
  readonly low: number;
  readonly high: number;
}

/** Of the mean, by Student's t. `tail`: the chance that it misses, both sides together. At least two values. */
export function meanInterval(values: readonly number[], tail = 0.05): Interval {
  const n = values.length;
  const mean = values.reduce((sum, value) => sum + value, 0) / n;
  const squares = values.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  const half = criticalT(tail, n - 1) * Math.sqrt(squares / (n - 1) / n);
  return { estimate: mean, low: mean - half, high: mean + half };
}

/** Of a probability, from how often something came about in independent trials (Wilson 1927). */
export function shareInterval(hits: number, trials: number, tail = 0.05): Interval {
  const z = criticalT(tail, asGoodAsNormal);
  const share = hits / trials;
  const centre = (share + (z * z) / (2 * trials)) / (1 + (z * z) / trials);
  const half =
    (z / (1 + (z * z) / trials)) *
    Math.sqrt((share * (1 - share)) / trials + (z * z) / (4 * trials * trials));
  return { estimate: share, low: centre - half, high: centre + half };
}
