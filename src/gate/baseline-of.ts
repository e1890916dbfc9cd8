/** A saved result as a baseline: each subject's figures, a value per repetition. */
import { distrust } from '../results/distrust.ts';
import { baselineSchema, type Baseline, type BaselineSubject } from '../results/baseline.ts';
import type { RunResult, SavedResult } from '../results/run-result.ts';
import { subjects } from '../results/subjects.ts';
import { figureName, loadSubjects, readFigure, ruleSubjects } from './figures.ts';

export function baselineOf({ scenario, environment, command, runs }: SavedResult): Baseline {
  return {
    schema: baselineSchema,
    scenario,
    environment,
    command,
    subjects: Object.fromEntries(
      [...subjects(runs)].map(([name, repetitions]) => [name, subjectOf(repetitions)]),
    ),
  };
}

function subjectOf(runs: readonly RunResult[]): BaselineSubject {
  const { engine, ingress, dialect, strategy, sweptRatePerSecond } = runs[0]!;
  const reasons = runs.map(distrust).filter((reason) => reason !== undefined);
  return {
    engine,
    ingress,
    dialect,
    strategy,
    ...(sweptRatePerSecond !== undefined && { sweptRatePerSecond }),
    repetitions: runs.map(({ repetition }) => repetition),
    seeds: runs.map(({ seed }) => seed),
    offeredPerSecond: runs.map(({ rates }) => rates.offeredPerSecond),
    figures: figuresOf(runs),
    responseTimeHistograms: runs.map(({ histograms }) => histograms['responseTime'] ?? ''),
    ...(reasons.length > 0 && { distrusted: reasons }),
  };
}

/** More than is measured, fewer than would fill a file with noise. */
const digits = 9;

/** What no repetition knows is left out. */
function figuresOf(runs: readonly RunResult[]): BaselineSubject['figures'] {
  const loads = new Set(runs.flatMap((run) => run.loads?.map(({ name }) => name) ?? []));
  const named = [
    ...ruleSubjects.map((subject) => ({ subject, load: undefined })),
    ...[...loads].flatMap((load) => loadSubjects.map((subject) => ({ subject, load }))),
  ];
  const rows = named.map(({ subject, load }) => {
    const values = runs.map((run) => {
      const reading = distrust(run) ?? readFigure(subject, run, load);
      return typeof reading === 'number' ? Number(reading.toPrecision(digits)) : null;
    });
    return [figureName(subject, load), values] as const;
  });
  return Object.fromEntries(rows.filter(([, values]) => values.some((value) => value !== null)));
}
