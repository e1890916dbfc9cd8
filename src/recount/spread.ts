/** How evenly requests lie on endpoints, by other formulas than those of src/metrics/balance.ts. */
export interface Spread {
  readonly jain: number | null;
  readonly jainExpectedByChance: number | null;
  readonly cv: number | null;
  readonly peakToMean: number | null;
  readonly gini: number | null;
  readonly chiSquareP: number | null;
}

/** What is told of them besides. */
export interface FurtherSpread {
  readonly minToMax: number;
  readonly totalVariation: number;
  readonly entropy: number;
}

/** Of amounts of which there is some. */
export function furtherSpreadOf(
  amounts: readonly number[],
  parts: readonly number[],
): FurtherSpread {
  const perPart = amounts.map((amount, i) => amount / parts[i]!);
  const [all, allParts, allPerPart] = [sum(amounts), sum(parts), sum(perPart)];
  const excess = amounts.map((amount, i) => Math.max(amount / all - parts[i]! / allParts, 0));
  const bits = perPart
    .filter((y) => y > 0)
    .map((y) => (y / allPerPart) * Math.log2(allPerPart / y));
  const sorted = perPart.toSorted((a, b) => a - b);
  return {
    minToMax: sorted[0]! / sorted.at(-1)!,
    totalVariation: sum(excess),
    entropy: sum(bits) / Math.log2(perPart.length),
  };
}

export function spreadOf(requests: readonly number[], weights: readonly number[]): Spread {
  const all = sum(requests);
  const n = requests.length;
  if (all === 0) {
    return {
      jain: null,
      jainExpectedByChance: null,
      cv: null,
      peakToMean: null,
      gini: null,
      chiSquareP: null,
    };
  }
  const y = requests.map((count, i) => count / weights[i]!);
  const mean = sum(y) / n;
  const cv = cvOf(y)!;
  return {
    jain: 1 / (1 + cv * cv),
    jainExpectedByChance: jainByChance(all, weights),
    cv,
    peakToMean: y.toSorted((a, b) => b - a)[0]! / mean,
    gini: byLorenz(y),
    chiSquareP: n < 2 ? null : chiSquareTail(chiSquare(requests, weights), n - 1),
  };
}

/** Population standard deviation over mean; null where the mean is 0. */
export function cvOf(values: readonly number[]): number | null {
  const mean = sum(values) / values.length;
  if (!(mean > 0)) return null;
  return Math.sqrt(sum(values.map((value) => (value / mean - 1) ** 2)) / values.length);
}

/** Each endpoint's count is binomial: Var(x / w) / mean² = (1 − p) / (N p), less that of their mean. */
function jainByChance(all: number, weights: readonly number[]): number {
  const weight = sum(weights);
  const n = weights.length;
  const each = sum(weights.map((own) => weight / own - 1)) / n;
  const ofMean = sum(weights.map((own) => weight / own)) / (n * n) - 1;
  return 1 / (1 + (each - ofMean) / all);
}

/** One less twice the area under the Lorenz curve, by trapezia. */
function byLorenz(y: readonly number[]): number {
  const all = sum(y);
  let below = 0;
  let area = 0;
  for (const value of y.toSorted((a, b) => a - b)) {
    area += (2 * below + value) / (2 * y.length * all);
    below += value;
  }
  return 1 - 2 * area;
}

/** N Σ (share − fair)² / fair. */
function chiSquare(requests: readonly number[], weights: readonly number[]): number {
  const [all, weight] = [sum(requests), sum(weights)];
  return sum(
    requests.map((count, i) => {
      const fair = weights[i]! / weight;
      return (all * (count / all - fair) ** 2) / fair;
    }),
  );
}

/**
 * P(χ² ≥ x), as the finite series for whole degrees of freedom (Abramowitz and Stegun 26.4.4, 26.4.5): a Poisson sum where
 * they are even, and from the normal tail on where they are odd.
 */
export function chiSquareTail(x: number, degrees: number): number {
  if (x <= 0) return 1;
  const half = x / 2;
  const isOdd = degrees % 2 === 1;
  let at = isOdd ? 0.5 : 0;
  // Of half^at e^−half / Γ(at + 1).
  let logTerm = at * Math.log(half) - half - (isOdd ? Math.log(Math.sqrt(Math.PI) / 2) : 0);
  let tail = isOdd ? 2 * normalTail(Math.sqrt(x)) : 0;
  for (; at < degrees / 2 - 0.25; at++) {
    tail += Math.exp(logTerm);
    logTerm += Math.log(half / (at + 1));
  }
  return Math.min(tail, 1);
}

/** P(Z ≥ z), z ≥ 0: the series of Marsaglia (2004) near the middle, a continued fraction beyond. */
function normalTail(z: number): number {
  const density = Math.exp((-z * z) / 2) / Math.sqrt(2 * Math.PI);
  if (z < 3) {
    let [term, series] = [z, z];
    for (let odd = 3; term > 1e-17 * series; odd += 2) {
      term *= (z * z) / odd;
      series += term;
    }
    return 0.5 - density * series;
  }
  let fraction = 0;
  for (let k = 200; k >= 1; k--) fraction = k / (z + fraction);
  return density / (z + fraction);
}

export function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
