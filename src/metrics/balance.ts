/**
 * How evenly a pool's endpoints were used, relative to their weights: every index is over y = x / weight.
 * Jain, Chiu, Hawe, DEC-TR-301 (1984) for the index; it equals 1 / (1 + CV²) with the population's CV.
 */
import { chiSquareUpperTail } from './gamma.ts';

export interface Balance {
  /** Over requests per weight: 1 is perfectly even, 1/n all on one. Null where nothing arrived. */
  readonly jain: number | null;
  readonly cv: number | null;
  readonly peakToMean: number | null;
  readonly gini: number | null;
  /** P(χ² ≥ observed) were each request sent by weight at random; near 1 means more even than chance. */
  readonly chiSquareP: number | null;
  readonly jainExpectedByChance: number | null;
  readonly inFlightCv: number | null;
}

export function balanceOf(
  requests: readonly number[],
  weights: readonly number[],
  inFlightMeans?: readonly number[],
): Balance {
  const perWeight = requests.map((count, i) => count / weights[i]!);
  const total = sum(requests);
  return {
    jain: jain(perWeight),
    cv: cv(perWeight),
    peakToMean: peakToMean(perWeight),
    gini: gini(perWeight),
    chiSquareP: chiSquareP(requests, weights),
    jainExpectedByChance: total === 0 ? null : jainExpectedByChance(total, weights),
    inFlightCv: inFlightMeans ? cv(inFlightMeans.map((mean, i) => mean / weights[i]!)) : null,
  };
}

/** (Σy)² / (n Σy²), from 1/n to 1. */
export function jain(values: readonly number[]): number | null {
  const total = sum(values);
  if (total === 0) return null;
  return total ** 2 / (values.length * sum(values.map((value) => value ** 2)));
}

/** Population standard deviation over mean. */
export function cv(values: readonly number[]): number | null {
  const mean = sum(values) / values.length;
  if (!(mean > 0)) return null;
  return Math.sqrt(sum(values.map((value) => (value - mean) ** 2)) / values.length) / mean;
}

/** How much must be provisioned over the average for the busiest. */
export function peakToMean(values: readonly number[]): number | null {
  const total = sum(values);
  if (total === 0) return null;
  return (values.reduce((max, value) => Math.max(max, value), 0) * values.length) / total;
}

/** Mean absolute difference / (2 · mean), from the ranks of the sorted values; 0 to 1 − 1/n. */
export function gini(values: readonly number[]): number | null {
  const total = sum(values);
  const n = values.length;
  if (total === 0) return null;
  const sorted = values.toSorted((a, b) => a - b);
  const ranked = sum(sorted.map((value, i) => (2 * (i + 1) - n - 1) * value));
  return ranked / (n * total);
}

/** P(χ² ≥ observed) were each request sent independently with probability weight / Σ weights. */
function chiSquareP(requests: readonly number[], weights: readonly number[]): number | null {
  const statistic = chiSquare(requests, weights);
  return statistic === null ? null : chiSquareUpperTail(statistic, requests.length - 1);
}

/** Σ (x − e)² / e with e by weight; n − 1 degrees of freedom. */
export function chiSquare(requests: readonly number[], weights: readonly number[]): number | null {
  const total = sum(requests);
  if (total === 0 || requests.length < 2) return null;
  const totalWeight = sum(weights);
  const deviations = requests.map((count, i) => {
    const expected = (total * weights[i]!) / totalWeight;
    return (count - expected) ** 2 / expected;
  });
  return sum(deviations);
}

/**
 * E[Jain] ≈ 1 / (1 + E[CV²]) of N requests sent at random by weight. With p = weight / Σ weights, y = x / weight has
 * equal means, Var(y)/mean² = (1/p − 1)/N, and the sample mean of the y takes (mean(1/p)/n − 1)/N of it, so
 * E[CV²] = mean(1/p) · (1 − 1/n) / N; with equal weights mean(1/p) = n and this is (n − 1)/N.
 */
export function jainExpectedByChance(totalRequests: number, weights: readonly number[]): number {
  const n = weights.length;
  const totalWeight = sum(weights);
  const meanInverse = sum(weights.map((weight) => totalWeight / weight)) / n;
  return 1 / (1 + (meanInverse * (1 - 1 / n)) / totalRequests);
}

export function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
