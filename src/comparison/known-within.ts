/**
 * How well a metric is known of each subject, for rounds to be added until that is enough (Chow and Robbins 1965). Whoever
 * looks after every round stops where the spread happens to look small, so intervals of 95 % then miss more often. Two
 * things make up for it: no look before the eighth round, and at each look an interval of 96.5 %. The test beside it
 * simulates that what is claimed then holds in 95 of 100 cases, whatever the spread.
 */
import type { RunResult } from '../results/run-result.ts';
import type { KnownWithin } from '../results/stopping.ts';
import { subjects } from '../results/subjects.ts';
import { meanInterval } from '../statistics/interval.ts';
import { type ComparedMetric, comparedMetrics } from './compared-metrics.ts';
import { samplesOf } from './samples.ts';

/** Before which nothing is looked at. */
export const leastRounds = 8;
const tail = 0.035;

/** Those that have proportions; a share of 0 errors is not known to within a part of it. */
export const proportionalMetrics: readonly ComparedMetric[] = comparedMetrics.filter(
  ({ scale }) => scale === 'ratio',
);

export function knownWithin(metric: ComparedMetric, runs: readonly RunResult[]): KnownWithin[] {
  return [...subjects(runs)].map(([subject, own]) => {
    const [sample] = samplesOf(subject, own, [metric]);
    return { subject, ...within([...sample!.values.values()]) };
  });
}

/** Of values above 0, by their logarithms: the true mean is at most so much more or less, as a ratio. */
export function within(values: readonly number[]): Omit<KnownWithin, 'subject'> {
  if (values.length < 2) return { estimate: values[0] ?? null, within: null };
  const { estimate, high } = meanInterval(values.map(Math.log), tail);
  return { estimate: Math.exp(estimate), within: Math.exp(high - estimate) - 1 };
}

/** Whether every subject is known as well as asked for. */
export function isEnough(known: readonly KnownWithin[], asked: number): boolean {
  return known.every((each) => each.within !== null && each.within <= asked);
}
