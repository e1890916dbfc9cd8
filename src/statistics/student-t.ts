/**
 * Student's t distribution, by the regularised incomplete beta function: continued fraction of DLMF §8.17.22 evaluated by
 * Lentz's method (Press et al., Numerical Recipes, §6.4). simple-statistics has the normal distribution alone.
 */
import { gammaln } from 'simple-statistics';

const precision = 1e-15;
const tiny = 1e-300;

/** P(|T| ≥ |t|) for T with this many degrees of freedom, above 0. */
export function twoSidedTail(t: number, degreesOfFreedom: number): number {
  const x = degreesOfFreedom / (degreesOfFreedom + t * t);
  return incompleteBeta(x, degreesOfFreedom / 2, 0.5);
}

/** The t > 0 with P(|T| ≥ t) = tail, for a tail between 0 and 1. */
export function criticalT(tail: number, degreesOfFreedom: number): number {
  let high = 1;
  while (twoSidedTail(high, degreesOfFreedom) > tail) high *= 2;
  let low = 0;
  while (high - low > 1e-12 * high) {
    const middle = (low + high) / 2;
    if (twoSidedTail(middle, degreesOfFreedom) > tail) low = middle;
    else high = middle;
  }
  return high;
}

/** I_x(a, b). */
function incompleteBeta(x: number, a: number, b: number): number {
  if (x <= 0) return 0;
  if (x >= 1) return 1;
  const scale = Math.exp(
    gammaln(a + b) - gammaln(a) - gammaln(b) + a * Math.log(x) + b * Math.log1p(-x),
  );
  return x < (a + 1) / (a + b + 2)
    ? (scale * betaFraction(x, a, b)) / a
    : 1 - (scale * betaFraction(1 - x, b, a)) / b;
}

function betaFraction(x: number, a: number, b: number): number {
  let c = 1;
  let d = 1 / awayFromZero(1 - ((a + b) * x) / (a + 1));
  let fraction = d;
  for (let m = 1; ; m++) {
    const even = (m * (b - m) * x) / ((a + 2 * m - 1) * (a + 2 * m));
    d = 1 / awayFromZero(1 + even * d);
    c = awayFromZero(1 + even / c);
    fraction *= d * c;
    const odd = (-(a + m) * (a + b + m) * x) / ((a + 2 * m) * (a + 2 * m + 1));
    d = 1 / awayFromZero(1 + odd * d);
    c = awayFromZero(1 + odd / c);
    const change = d * c;
    fraction *= change;
    if (Math.abs(change - 1) < precision || m > 1000) return fraction;
  }
}

function awayFromZero(value: number): number {
  return Math.abs(value) < tiny ? tiny : value;
}
