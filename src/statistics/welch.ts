/**
 * Welch's t test: two samples that have nothing in common but what they are of, as runs of two days or two machines, whose
 * spreads may differ (Welch 1947, degrees of freedom by Satterthwaite 1946). Ratios by the logarithms, as in paired.ts.
 */
import type { Interval } from './interval.ts';
import { criticalT, twoSidedTail } from './student-t.ts';

export interface WelchEstimate extends Interval {
  /** Two-sided, of the hypothesis that there is no difference. */
  readonly p: number;
}

/** Of mean a − mean b; at least two values of each. */
export function welchDifference(
  a: readonly number[],
  b: readonly number[],
  tail = 0.05,
): WelchEstimate {
  const [x, y] = [momentsOf(a), momentsOf(b)];
  const estimate = x.mean - y.mean;
  const square = x.square + y.square;
  if (square === 0) return { estimate, low: estimate, high: estimate, p: estimate === 0 ? 1 : 0 };
  const degrees = square ** 2 / (x.square ** 2 / (a.length - 1) + y.square ** 2 / (b.length - 1));
  const error = Math.sqrt(square);
  const half = criticalT(tail, degrees) * error;
  const p = twoSidedTail(estimate / error, degrees);
  return { estimate, low: estimate - half, high: estimate + half, p };
}

/** Of the geometric means, a / b, all above 0; at least two values of each. */
export function welchRatio(a: readonly number[], b: readonly number[], tail = 0.05): WelchEstimate {
  const { estimate, low, high, p } = welchDifference(a.map(Math.log), b.map(Math.log), tail);
  return { estimate: Math.exp(estimate), low: Math.exp(low), high: Math.exp(high), p };
}

/** The mean, and the square of its standard error. */
function momentsOf(values: readonly number[]): { mean: number; square: number } {
  const n = values.length;
  const mean = values.reduce((sum, value) => sum + value, 0) / n;
  const squares = values.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  return { mean, square: squares / (n - 1) / n };
}
