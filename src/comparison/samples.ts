/** The samples of a comparison: one value per subject and repetition, and why others are left out. */
import type { LeftOut } from '../results/comparison-result.ts';
import { distrust } from '../results/distrust.ts';
import { mergeRepetitions } from '../results/merge-repetitions.ts';
import type { RunResult } from '../results/run-result.ts';
import type { ComparedMetric } from './compared-metrics.ts';

export interface Sample {
  readonly subject: string;
  /** By repetition. */
  readonly values: ReadonlyMap<number, number>;
  readonly merged: number | null;
  readonly leftOut: readonly LeftOut[];
}

/** A sample of each metric, in their order. */
export function samplesOf(
  subject: string,
  runs: readonly RunResult[],
  metrics: readonly ComparedMetric[],
): Sample[] {
  const believed = runs.filter((run) => distrust(run) === undefined);
  const merged = believed.length > 0 ? mergeRepetitions(believed) : undefined;
  return metrics.map((metric) => {
    const values = new Map<number, number>();
    const leftOut: LeftOut[] = [];
    for (const run of runs) {
      const value = distrust(run) ?? readable(metric, metric.read(run));
      if (typeof value === 'number') values.set(run.repetition, value);
      else leftOut.push({ subject, repetition: run.repetition, reason: value });
    }
    const together = merged ? metric.read(merged) : null;
    return { subject, values, merged: typeof together === 'number' ? together : null, leftOut };
  });
}

function readable({ scale, metric }: ComparedMetric, value: number | string): number | string {
  return scale === 'ratio' && value === 0 ? `${metric} is 0, which has no ratio` : value;
}
