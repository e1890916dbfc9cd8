/**
 * The public API: rehearse from a program what `plimsoll run` and `plimsoll simulate` do from the command line, and
 * define strategies.
 */
import { compareRuns } from './comparison/compare-runs.ts';
import { formatIssue, type Issue } from './core/issue.ts';
import type { RunSpec } from './core/run-spec.ts';
import { dialectDifferences } from './dialect-differences/compare-dialects.ts';
import { judge } from './gate/judge.ts';
import { outside } from './platform/outside.ts';
import type { MetricComparison } from './results/comparison-result.ts';
import type { DialectDifferences } from './results/dialect-differences.ts';
import type { GateVerdict, RunResult } from './results/run-result.ts';
import { executePlan, unsupported } from './run/execute-plan.ts';
import { type Overrides, parseScenario, planScenario, type Source } from './scenario/index.ts';

export type { Clock } from './core/clock.ts';
export type { Endpoint, ReadySet, RequestInfo } from './core/endpoint.ts';
export type { Issue } from './core/issue.ts';
export type { Rng } from './core/rng.ts';
export type { MetricComparison } from './results/comparison-result.ts';
export type { DialectDifferences } from './results/dialect-differences.ts';
export type { GateVerdict, RunResult } from './results/run-result.ts';
export type { Source } from './scenario/index.ts';
export {
  defineStrategy,
  type Family,
  type Feedback,
  type Fidelity,
  type MembershipChange,
  type Oracle,
  type Outcome,
  type ProbePort,
  type ProbeReport,
  type Spread,
  type Strategy,
  type StrategyContext,
  type StrategyDefinition,
  type StrategyDetails,
} from './strategies/contract.ts';
/** For the parameters of a strategy; a module need not install it. */
export { z } from 'zod';

/** What the command line's options of the same names change. */
export interface RehearsalOptions extends Omit<Overrides, 'engine' | 'target'> {
  /** Ends the run soon, with a valid partial result. */
  readonly signal?: AbortSignal | undefined;
}

export interface Rehearsal {
  readonly runs: readonly RunResult[];
  readonly comparisons: readonly MetricComparison[];
  readonly gates: readonly GateVerdict[];
  /** Where there are several dialects. */
  readonly dialectDifferences?: DialectDifferences | undefined;
  readonly notes: readonly string[];
  readonly aborted: boolean;
}

/** The scenario or the manifests can't be run; `issues` holds every problem with its position. */
export class InvalidScenario extends Error {
  readonly issues: readonly Issue[];

  constructor(issues: readonly Issue[]) {
    super(issues.map(formatIssue).join('\n'));
    this.name = 'InvalidScenario';
    this.issues = issues;
  }
}

/** Runs scenario and manifests over real sockets. Rejects with `InvalidScenario`, or when a run breaks down. */
export function run(sources: readonly Source[], options?: RehearsalOptions): Promise<Rehearsal> {
  return rehearse(sources, 'wire', options);
}

/** Runs the same in virtual time. */
export function simulate(
  sources: readonly Source[],
  options?: RehearsalOptions,
): Promise<Rehearsal> {
  return rehearse(sources, 'simulated', options);
}

async function rehearse(
  sources: readonly Source[],
  engine: RunSpec['engine'],
  { signal, ...overrides }: RehearsalOptions = {},
): Promise<Rehearsal> {
  const { scenario, issues } = await parseScenario(sources, outside, overrides.strategies);
  if (!scenario) throw new InvalidScenario(issues);
  const { plan, issues: planIssues } = await planScenario(scenario, { ...overrides, engine });
  if (!plan) throw new InvalidScenario(planIssues);
  const refused = unsupported(plan);
  if (refused.length > 0) {
    const issues = refused.map((message) => ({ severity: 'error', path: '', message }) as const);
    throw new InvalidScenario(issues);
  }
  const unwatched = { runStarted: () => {}, update: () => {}, runEnded: () => {} };
  const patience = signal ?? new AbortController().signal;
  const { results, aborted, failure } = await executePlan(plan, unwatched, patience);
  if (failure) throw failure;
  return {
    runs: results,
    comparisons: compareRuns(results),
    gates: judge(plan.gates, results),
    dialectDifferences: dialectDifferences(plan.runs),
    notes: plan.notes,
    aborted,
  };
}
