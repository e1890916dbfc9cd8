/**
 * How likely the paired t test is to find a difference, and how many pairs that takes: the noncentral t distribution,
 * integrated over the deviation that the sample happens to have.
 */
import { errorFunction, gammaln } from 'simple-statistics';
import { criticalT } from './student-t.ts';

/** The usual chance to find what is there (Cohen 1988). */
export const usualPower = 0.8;
const mostPairs = 10_000;
const steps = 1000;

/** P(the two-sided test finds it), for a difference of so many standard deviations of the paired differences. */
export function powerOfPairs(effectSize: number, pairs: number, tail = 0.05): number {
  const degrees = pairs - 1;
  const critical = criticalT(tail, degrees);
  const shift = Math.abs(effectSize) * Math.sqrt(pairs);
  // s² of the sample is χ² / degrees: its square root stays within 8 deviations of about 1 / √(2 · degrees).
  const reach = 8 / Math.sqrt(2 * degrees);
  const from = Math.max(0, 1 - reach);
  const width = (1 + reach - from) / steps;
  let power = 0;
  for (let i = 0; i < steps; i++) {
    const s = from + (i + 0.5) * width;
    const found = upperTail(critical * s - shift) + upperTail(critical * s + shift);
    power += found * chiDensity(s, degrees) * width;
  }
  return power;
}

/** The fewest pairs that find it with such a chance; null beyond ten thousand. */
export function pairsNeeded(effectSize: number, power = usualPower, tail = 0.05): number | null {
  let low = 1;
  let high = 2;
  while (powerOfPairs(effectSize, high, tail) < power) {
    low = high;
    high *= 2;
    if (high > mostPairs) return null;
  }
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2);
    if (powerOfPairs(effectSize, middle, tail) < power) low = middle;
    else high = middle;
  }
  return high;
}

/** Of √(χ² / degrees). */
function chiDensity(s: number, degrees: number): number {
  const half = degrees / 2;
  return (
    2 * Math.exp(half * Math.log(half) + (degrees - 1) * Math.log(s) - half * s * s - gammaln(half))
  );
}

function upperTail(z: number): number {
  return (1 - errorFunction(z / Math.SQRT2)) / 2;
}
