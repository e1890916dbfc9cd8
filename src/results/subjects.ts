/**
 * What runs are compared as: a strategy, on an ingress and by a dialect where there are several, at a rate of a sweep; the
 * repetitions of each together.
 */
import { mergeRepetitions, type MergedRuns } from './merge-repetitions.ts';
import type { RunResult } from './run-result.ts';

/** Simulated runs beside those on the wire are there for these to be held against, and are no subjects themselves. */
export function subjectRuns<Run extends Pick<RunResult, 'engine'>>(runs: readonly Run[]): Run[] {
  const onWire = runs.filter(({ engine }) => engine === 'wire');
  return onWire.length > 0 ? onWire : [...runs];
}

export interface SubjectParts {
  /** Its label. */
  readonly strategy: string;
  readonly ingress?: string | undefined;
  readonly dialect?: string | undefined;
  readonly sweptRatePerSecond?: number | undefined;
}

/** What of a run its subject is named by beside the strategy: that in which they differ. */
export function tellingParts(
  runs: Iterable<Omit<SubjectParts, 'strategy'>>,
): (run: Omit<SubjectParts, 'strategy'>) => Omit<SubjectParts, 'strategy'> {
  const all = [...runs];
  const several = (key: 'ingress' | 'dialect') => new Set(all.map((run) => run[key])).size > 1;
  const [byIngress, byDialect] = [several('ingress'), several('dialect')];
  return ({ ingress, dialect, sweptRatePerSecond }) => ({
    ...(byIngress && { ingress }),
    ...(byDialect && { dialect }),
    ...(sweptRatePerSecond !== undefined && { sweptRatePerSecond }),
  });
}

/** By a name unique among them, such as `p2c` or `p2c on nginx`, in the order in which they were run. */
export function subjects<
  Run extends Pick<RunResult, 'engine' | 'ingress' | 'dialect' | 'strategy' | 'sweptRatePerSecond'>,
>(all: readonly Run[]): Map<string, Run[]> {
  const runs = subjectRuns(all);
  const parts = tellingParts(runs);
  return Map.groupBy(runs, (run) => subjectName({ strategy: run.strategy.label, ...parts(run) }));
}

export function subjectName({
  strategy,
  ingress,
  dialect,
  sweptRatePerSecond: rate,
}: SubjectParts): string {
  return [
    strategy,
    ...(ingress === undefined ? [] : [`on ${ingress}`]),
    ...(dialect === undefined ? [] : [`by ${dialect}`]),
    ...(rate === undefined ? [] : [`at ${rate}/s`]),
  ].join(' ');
}

export interface Subject extends MergedRuns {
  /** The name. */
  readonly subject: string;
  /** The same at whatever rate of a sweep. */
  readonly swept: string;
}

export function mergedSubjects(runs: readonly RunResult[]): Subject[] {
  const parts = tellingParts(subjectRuns(runs));
  return [...subjects(runs)].map(([subject, repetitions]) => {
    const merged = mergeRepetitions(repetitions);
    const { strategy, ingress, dialect } = merged;
    const swept = subjectName({ strategy: strategy.label, ...parts({ ingress, dialect }) });
    return { ...merged, subject, swept };
  });
}
