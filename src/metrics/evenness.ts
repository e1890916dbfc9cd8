/**
 * How evenly an amount (requests, requests in flight, work) lies on endpoints, relative to the part that each is due (its
 * weight, its capacity), and what chance alone would make of it. Indices are over y = amount / part but for the total
 * variation, which compares shares.
 */
import { probit } from 'simple-statistics';
import { chiSquare, cv, gini, jain, peakToMean, sum } from './balance.ts';
import { chiSquareLowerTail, chiSquareUpperTail } from './gamma.ts';

/** Null where there is nothing to spread. */
export interface Evenness {
  /** 1/n … 1. */
  readonly jain: number | null;
  /** 0 … √(n − 1). */
  readonly cv: number | null;
  /** 1 … n. */
  readonly peakToMean: number | null;
  /** From 100 endpoints on; below, the 99th percentile would be the peak. */
  readonly p99ToMean: number | null;
  /** 0 … 1. */
  readonly minToMax: number | null;
  /** 0 … 1 − 1/n. */
  readonly gini: number | null;
  /** −Σ q ln q / ln n with q = y / Σy: 0 … 1, and hardly below 1 unless it is bad. */
  readonly entropy: number | null;
  /** ½ Σ |share − due share|: how much of the whole is misplaced, 0 … 1. */
  readonly totalVariation: number | null;
}

export interface EvennessBesideChance extends Evenness {
  /** Null with fewer than five requests for an endpoint, where it cannot be told so simply. */
  readonly byChance: Evenness | null;
}

export interface CountEvenness extends EvennessBesideChance {
  /** P(χ² ≥ observed) were each request sent at random by part: near 0, less even than chance. */
  readonly chiSquareP: number | null;
  /** P(χ² ≤ observed): near 0, more even than chance. */
  readonly chiSquareLowerP: number | null;
}

/** Over at least two endpoints. */
export function evennessOf(amounts: readonly number[], parts: readonly number[]): Evenness {
  const perPart = amounts.map((amount, i) => amount / parts[i]!);
  const least = perPart.reduce((min, y) => Math.min(min, y), Infinity);
  const most = perPart.reduce((max, y) => Math.max(max, y), 0);
  return {
    jain: jain(perPart),
    cv: cv(perPart),
    peakToMean: peakToMean(perPart),
    p99ToMean: p99ToMean(perPart),
    minToMax: most > 0 ? least / most : null,
    gini: gini(perPart),
    entropy: normalisedEntropy(perPart),
    totalVariation: totalVariation(amounts, parts),
  };
}

export function countEvennessOf(
  requests: readonly number[],
  parts: readonly number[],
): CountEvenness {
  const statistic = chiSquare(requests, parts);
  const degrees = requests.length - 1;
  return {
    ...evennessOf(requests, parts),
    chiSquareP: statistic === null ? null : chiSquareUpperTail(statistic, degrees),
    chiSquareLowerP: statistic === null ? null : chiSquareLowerTail(statistic, degrees),
    byChance: evennessByChance(sum(requests), parts),
  };
}

const leastExpected = 5;

/**
 * What is to be expected of N requests sent at random by part, each adding an amount whose coefficient of variation is
 * `sizeCv` (0: it is counted). With p = part / Σ parts, y has the relative variance (1 + sizeCv²) / (N p) about a common
 * mean; σ² is its mean over endpoints. CV² is then σ² (1 − 1/n) on average, extremes are those of n normal deviates (Blom
 * 1958), a mean absolute difference is 2σ/√π, and entropy falls short by CV² / (2 ln n).
 */
export function evennessByChance(
  totalRequests: number,
  parts: readonly number[],
  sizeCv = 0,
): Evenness | null {
  const n = parts.length;
  const totalPart = sum(parts);
  const shares = parts.map((part) => part / totalPart);
  if (!Number.isFinite(sizeCv)) return null;
  if (shares.some((share) => totalRequests * share < leastExpected)) return null;
  const each = (1 + sizeCv ** 2) / totalRequests;
  const sigma = Math.sqrt((each * sum(shares.map((share) => 1 / share))) / n);
  const cvSquared = sigma ** 2 * (1 - 1 / n);
  const extreme = sigma * normalOrder(n, n);
  return {
    jain: 1 / (1 + cvSquared),
    cv: Math.sqrt(cvSquared),
    peakToMean: Math.min(1 + extreme, n),
    p99ToMean: n < 100 ? null : 1 + sigma * normalOrder(Math.ceil(0.99 * n), n),
    minToMax: Math.max((1 - extreme) / (1 + extreme), 0),
    gini: (sigma / Math.sqrt(Math.PI)) * (1 - 1 / n),
    entropy: 1 - cvSquared / (2 * Math.log(n)),
    totalVariation: sum(
      shares.map((share) => Math.sqrt((share * (1 - share) * each) / 2 / Math.PI)),
    ),
  };
}

/** The k-th smallest of n values against their mean. */
function p99ToMean(values: readonly number[]): number | null {
  const total = sum(values);
  const n = values.length;
  if (total === 0 || n < 100) return null;
  return (values.toSorted((a, b) => a - b)[Math.ceil(0.99 * n) - 1]! * n) / total;
}

function normalisedEntropy(values: readonly number[]): number | null {
  const total = sum(values);
  if (total === 0) return null;
  const terms = values.map((value) => (value > 0 ? (value / total) * Math.log(value / total) : 0));
  return -sum(terms) / Math.log(values.length);
}

function totalVariation(amounts: readonly number[], parts: readonly number[]): number | null {
  const total = sum(amounts);
  const totalPart = sum(parts);
  if (total === 0) return null;
  return sum(amounts.map((amount, i) => Math.abs(amount / total - parts[i]! / totalPart))) / 2;
}

/** What the k-th smallest of n standard normal deviates is on average, nearly. */
function normalOrder(k: number, n: number): number {
  return probit((k - 0.375) / (n + 0.25));
}
