/** Plays a plan as far as `--until` asks, and says how well it is known then. */
import {
  isEnough,
  knownWithin,
  leastRounds,
  proportionalMetrics,
} from '../comparison/known-within.ts';
import type { Plan } from '../core/run-spec.ts';
import type { RunResult } from '../results/run-result.ts';
import type { Stopping } from '../results/stopping.ts';
import type { executePlan, Execution, RunObserver } from '../run/execute-plan.ts';
import { executeUntil } from '../run/execute-until.ts';
import type { Until } from './until-option.ts';

export interface Played {
  /** What of it was played. */
  readonly plan: Plan;
  readonly execution: Execution;
  readonly stopping?: Stopping;
}

const usualMostMs = 600_000;

export async function playUntil(
  plan: Plan,
  play: typeof executePlan,
  observer: RunObserver,
  signal: AbortSignal,
  { metric, within, mostMs = usualMostMs }: Until & { readonly mostMs?: number | undefined },
): Promise<Played> {
  const compared = proportionalMetrics.find((each) => each.metric === metric)!;
  const known = (results: readonly RunResult[]) => knownWithin(compared, results);
  const { rounds, ended, ...execution } = await executeUntil(plan, play, observer, signal, {
    leastRounds,
    mostMs,
    isEnough: (results) => isEnough(known(results), within),
  });
  return {
    plan: { ...plan, runs: plan.runs.filter(({ repetition }) => repetition <= rounds) },
    execution,
    stopping: { metric, within, rounds, ended, subjects: known(execution.results) },
  };
}
