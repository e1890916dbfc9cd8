/** How subjects differ, a metric at a time: `comparisons[]` of a saved result. The sample is the repetition, never the request. */

export interface MetricComparison {
  /** As a gate names it: `p99(responseTime)`, `throughput`. */
  readonly metric: string;
  /** Of estimates of subjects, and of pairs where these are differences. */
  readonly unit: string;
  readonly better: 'lower' | 'higher';
  /** What the estimate of a pair is: a / b, or a − b where the metric can be 0. */
  readonly scale: 'ratio' | 'difference';
  /** The smallest difference worth finding, which `repetitionsNeeded` is for: 1.05 as a ratio, or a difference. */
  readonly worthFinding: number;
  /** Where it is a point of a sweep. */
  readonly sweptRatePerSecond?: number | undefined;
  /** Best first; those that nothing is known of, last. */
  readonly ranking: readonly RankedSubject[];
  /** Each two subjects once, `a` being the one that comes first in the runs. */
  readonly pairs: readonly PairComparison[];
  readonly leftOut: readonly LeftOut[];
}

export interface RankedSubject {
  readonly subject: string;
  /** From 1, the same for those that tie; null where nothing is known. */
  readonly rank: number | null;
  /** Those that count. */
  readonly repetitions: number;
  /** The mean over repetitions; of ratios, the geometric. */
  readonly estimate: number | null;
  /** 95 %; null with fewer than two repetitions. */
  readonly interval: Bounds | null;
  /** Of all requests together, from the merged histogram. */
  readonly merged: number | null;
}

export interface Bounds {
  readonly low: number;
  readonly high: number;
}

export interface PairComparison {
  readonly a: string;
  readonly b: string;
  /** In which both are known. */
  readonly repetitions: number;
  readonly estimate: number | null;
  /** 95 %, of this pair by itself; null with fewer than two repetitions. */
  readonly interval: Bounds | null;
  /** Of the paired t test, two-sided. */
  readonly p: number | null;
  /** The same within the family of all pairs and metrics (Benjamini–Hochberg); null where nothing ever differed. */
  readonly adjustedP: number | null;
  /** The second opinion, that assumes no distribution; null with fewer than 6 repetitions or more than 16. */
  readonly signFlipP: number | null;
  /** Mean difference in standard deviations of the differences; null where these do not vary. */
  readonly effectSize: number | null;
  /** Whether the adjusted p is below 5 %. */
  readonly significant: boolean;
  /** Of a significant difference, whom it favours. */
  readonly better: string | null;
  /** To find what is worth finding with a chance of 80 %, at the spread seen; null where none was seen or 1,000 are too few. */
  readonly repetitionsNeeded: number | null;
}

export interface LeftOut {
  readonly subject: string;
  readonly repetition: number;
  readonly reason: string;
}
