/**
 * How likely the paired t test is to find a difference, and how many pairs that takes: the noncentral t distribution,
 * integrated over the deviation that the sample happens to have.
 */
import { errorFunction, gammaln } from 'simple-statistics';
import { criticalT } from './student-t.ts';

/** The usual chance to find what is there (Cohen 1988). */
const usualPower = 0.8;
/** 1.96 + 0.84, for 5 % and 80 %: were the deviation known, slightly fewer pairs would do. */
const normalReach = 2.8015;
const mostPairs = 1000;
const level = 0.05;
const steps = 250;

/** P(the two-sided test at 5 % finds it), for a difference of so many standard deviations of the paired differences. */
export function powerOfPairs(effectSize: number, pairs: number): number {
  const degrees = pairs - 1;
  const critical = criticalT(level, degrees);
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

/** The fewest pairs that find it with the usual power; null beyond a thousand. */
export function pairsNeeded(effectSize: number): number | null {
  let pairs = Math.max(2, Math.floor((normalReach / effectSize) ** 2));
  while (pairs <= mostPairs && powerOfPairs(effectSize, pairs) < usualPower) pairs++;
  return pairs <= mostPairs ? pairs : null;
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
