/** Figures as rules call them, `p99(responseTime)`, and as they are read off a run or repetitions merged. */
import { ofLoad } from '../results/merge-repetitions.ts';
import { type RunResult, timeNames } from '../results/run-result.ts';
import { gateMetrics, type Measured, readTime, type Reading } from './metrics.ts';
import { loadProblem, type Subject } from './rule.ts';

type Readable = Measured & Pick<RunResult, 'loads'>;

/** Everything that a rule may be about. */
export const ruleSubjects: readonly Subject[] = gateMetrics.flatMap((metric): Subject[] =>
  metric.quantity === 'time' ? timeNames.map((time) => ({ metric, time })) : [{ metric }],
);

/** Of those, what is known by load. */
export const loadSubjects = ruleSubjects.filter((subject) => loadProblem(subject) === undefined);

export function figureName(subject: Subject, load?: string): string {
  const name = 'time' in subject ? `${subject.metric.name}(${subject.time})` : subject.metric.name;
  return load === undefined ? name : `${load}: ${name}`;
}

export function readFigure(subject: Subject, whole: Readable, load?: string): Reading {
  const run = load === undefined ? whole : ofLoad(whole, load);
  if (!run) return `the load ${load} was not run`;
  return 'time' in subject ? readTime(run, subject.metric, subject.time) : subject.metric.read(run);
}
