/** What runs are compared as: a strategy, on an ingress where there are several, at a rate of a sweep; the repetitions of each together. */
import { mergeRepetitions, type MergedRuns } from './merge-repetitions.ts';
import type { RunResult } from './run-result.ts';

/** Simulated runs beside those on the wire are there for these to be held against, and are no subjects themselves. */
export function subjectRuns<Run extends Pick<RunResult, 'engine'>>(runs: readonly Run[]): Run[] {
  const onWire = runs.filter(({ engine }) => engine === 'wire');
  return onWire.length > 0 ? onWire : [...runs];
}

/** By a name unique among them, such as `p2c` or `p2c on nginx`, in the order in which they were run. */
export function subjects<
  Run extends Pick<RunResult, 'engine' | 'ingress' | 'strategy' | 'sweptRatePerSecond'>,
>(all: readonly Run[]): Map<string, Run[]> {
  const runs = subjectRuns(all);
  const several = new Set(runs.map(({ ingress }) => ingress)).size > 1;
  return Map.groupBy(runs, ({ ingress, strategy, sweptRatePerSecond }) =>
    subjectName(strategy.label, several ? ingress : undefined, sweptRatePerSecond),
  );
}

export function subjectName(
  strategy: string,
  ingress: string | undefined,
  ratePerSecond?: number,
): string {
  return [
    strategy,
    ...(ingress === undefined ? [] : [`on ${ingress}`]),
    ...(ratePerSecond === undefined ? [] : [`at ${ratePerSecond}/s`]),
  ].join(' ');
}

export interface Subject extends MergedRuns {
  /** The name. */
  readonly subject: string;
}

export function mergedSubjects(runs: readonly RunResult[]): Subject[] {
  return [...subjects(runs)].map(([subject, repetitions]) => ({
    ...mergeRepetitions(repetitions),
    subject,
  }));
}
