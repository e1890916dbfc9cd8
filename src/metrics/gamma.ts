/**
 * The regularised incomplete gamma function, for the tail of χ². Series and continued fraction as in DLMF §8.11(i) and
 * §8.9, the fraction evaluated by Lentz's method (Press et al., Numerical Recipes, §6.2); simple-statistics has the
 * logarithm of Γ but of χ² only a table.
 */
import { gammaln } from 'simple-statistics';

const precision = 1e-14;

/** P(X ≥ chiSquare) for X ~ χ² with the given degrees of freedom, at least 1. */
export function chiSquareUpperTail(chiSquare: number, degreesOfFreedom: number): number {
  return tails(chiSquare, degreesOfFreedom).upper;
}

/** P(X ≤ chiSquare), exact where it is small. */
export function chiSquareLowerTail(chiSquare: number, degreesOfFreedom: number): number {
  return tails(chiSquare, degreesOfFreedom).lower;
}

/** The smaller one, or nearly, is computed, and the other is the rest. */
function tails(chiSquare: number, degreesOfFreedom: number): { lower: number; upper: number } {
  const a = degreesOfFreedom / 2;
  const x = chiSquare / 2;
  if (x <= 0) return { lower: 0, upper: 1 };
  const scale = Math.exp(a * Math.log(x) - x - gammaln(a));
  if (x < a + 1) {
    const lower = scale * lowerSeries(a, x);
    return { lower, upper: 1 - lower };
  }
  const upper = scale * upperFraction(a, x);
  return { lower: 1 - upper, upper };
}

/** Σ xⁿ / (a (a+1) … (a+n)). */
function lowerSeries(a: number, x: number): number {
  let term = 1 / a;
  let sum = term;
  for (let n = 1; term > sum * precision; n++) {
    term *= x / (a + n);
    sum += term;
  }
  return sum;
}

/** 1/(x+1−a− 1(1−a)/(x+3−a− 2(2−a)/(x+5−a− …))). */
function upperFraction(a: number, x: number): number {
  let b = x + 1 - a;
  let c = Infinity;
  let d = 1 / b;
  let fraction = d;
  for (let n = 1, change = 0; Math.abs(change - 1) > precision; n++) {
    const numerator = -n * (n - a);
    b += 2;
    d = 1 / (numerator * d + b);
    c = b + numerator / c;
    change = c * d;
    fraction *= change;
  }
  return fraction;
}
