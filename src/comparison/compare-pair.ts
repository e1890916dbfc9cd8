/** Two subjects by one metric, over the repetitions in which both are known, or each over its own where nothing pairs them. */
import type { Contrast } from '../gate/metrics.ts';
import type { PairComparison, RankedSubject } from '../results/comparison-result.ts';
import { meanInterval } from '../statistics/interval.ts';
import { differences, pairedDifference, pairedRatio } from '../statistics/paired.ts';
import { pairsNeeded } from '../statistics/power.ts';
import { signFlipP } from '../statistics/sign-flip.ts';
import { welchDifference, welchRatio } from '../statistics/welch.ts';
import type { Sample } from './samples.ts';

/** Before it is judged in its family. */
export type TestedPair = Omit<PairComparison, 'adjustedP' | 'significant' | 'better'>;

export function comparePair({ scale, worthFinding }: Contrast, a: Sample, b: Sample): TestedPair {
  const common = [...a.values.keys()].filter((repetition) => b.values.has(repetition));
  const [as, bs] = [a, b].map(({ values }) => common.map((each) => values.get(each)!)) as [
    number[],
    number[],
  ];
  const names = { a: a.subject, b: b.subject, repetitions: common.length };
  const isRatio = scale === 'ratio';
  if (common.length < 2) {
    const only = isRatio ? as[0]! / bs[0]! : as[0]! - bs[0]!;
    return { ...names, ...untested, estimate: common.length === 1 ? only : null };
  }
  const { estimate, low, high, p, effectSize, deviation } = (
    isRatio ? pairedRatio : pairedDifference
  )(as, bs);
  const toFind = isRatio ? Math.log(worthFinding) : worthFinding;
  return {
    ...names,
    estimate,
    interval: { low, high },
    p,
    signFlipP: signFlipP(
      isRatio ? differences(as.map(Math.log), bs.map(Math.log)) : differences(as, bs),
    ),
    effectSize,
    repetitionsNeeded: deviation === 0 ? 2 : pairsNeeded(toFind / deviation),
  };
}

/** Of runs that met requests of their own, by Welch's t test. */
export function compareUnpaired(
  { scale }: Pick<Contrast, 'scale'>,
  a: Sample,
  b: Sample,
): TestedPair {
  const [as, bs] = [[...a.values.values()], [...b.values.values()]] as const;
  const repetitions = Math.min(as.length, bs.length);
  const names = { a: a.subject, b: b.subject, repetitions };
  if (repetitions < 2) {
    const [x, y] = [a, b].map((each) => estimateOf({ scale }, each).estimate);
    const known = x != null && y != null;
    return { ...names, ...untested, estimate: known ? (scale === 'ratio' ? x / y : x - y) : null };
  }
  const { estimate, low, high, p } = (scale === 'ratio' ? welchRatio : welchDifference)(as, bs);
  return { ...names, ...untested, estimate, interval: { low, high }, p };
}

const untested = {
  interval: null,
  p: null,
  signFlipP: null,
  effectSize: null,
  repetitionsNeeded: null,
} as const;

/** A subject by itself. */
export function estimateOf(
  { scale }: Pick<Contrast, 'scale'>,
  { subject, values, merged }: Sample,
): Omit<RankedSubject, 'rank'> {
  const [onto, back] =
    scale === 'ratio' ? [Math.log, Math.exp] : [(value: number) => value, (value: number) => value];
  const all = [...values.values()];
  const known = { subject, repetitions: all.length, merged };
  if (all.length < 2) return { ...known, estimate: all[0] ?? null, interval: null };
  const { estimate, low, high } = meanInterval(all.map(onto));
  return { ...known, estimate: back(estimate), interval: { low: back(low), high: back(high) } };
}
