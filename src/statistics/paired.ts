/**
 * The paired t test: two subjects that met the same requests in each repetition differ by what is in the pair, while the
 * luck of the repetition, which both had, drops out. Times and rates are compared as ratios, by the logarithms: they vary
 * in proportion, "18 % sooner" means the same at 5 ms and at 50 ms, and a / b says the same as b / a. What can be 0 is
 * compared by differences.
 */
import { type Interval, meanInterval } from './interval.ts';
import { twoSidedTail } from './student-t.ts';

export interface PairedEstimate extends Interval {
  readonly pairs: number;
  /** Two-sided, of the hypothesis that there is no difference. */
  readonly p: number;
  /** Standard deviation of the differences; of ratios, of those of the logarithms. */
  readonly deviation: number;
  /** Mean difference in such deviations (Cohen's d of pairs); null where nothing varied. */
  readonly effectSize: number | null;
}

/** Of a − b; at least two pairs. */
export function pairedDifference(
  a: readonly number[],
  b: readonly number[],
  tail = 0.05,
): PairedEstimate {
  const interval = meanInterval(differences(a, b), tail);
  return { ...interval, ...test(differences(a, b), interval.estimate) };
}

/** Of a / b, all above 0; at least two pairs. */
export function pairedRatio(
  a: readonly number[],
  b: readonly number[],
  tail = 0.05,
): PairedEstimate {
  const logs = pairedDifference(a.map(Math.log), b.map(Math.log), tail);
  const { estimate, low, high } = logs;
  return { ...logs, estimate: Math.exp(estimate), low: Math.exp(low), high: Math.exp(high) };
}

export function differences(a: readonly number[], b: readonly number[]): number[] {
  return a.map((value, i) => value - b[i]!);
}

function test(
  values: readonly number[],
  mean: number,
): Pick<PairedEstimate, 'pairs' | 'p' | 'deviation' | 'effectSize'> {
  const pairs = values.length;
  const squares = values.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  const deviation = Math.sqrt(squares / (pairs - 1));
  if (deviation === 0) return { pairs, p: mean === 0 ? 1 : 0, deviation, effectSize: null };
  const effectSize = mean / deviation;
  return {
    pairs,
    p: twoSidedTail(effectSize * Math.sqrt(pairs), pairs - 1),
    deviation,
    effectSize,
  };
}
