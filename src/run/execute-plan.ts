/** Executes a plan run by run, showing each on the display, and hands back what was measured. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { Plan, RunSpec } from '../core/run-spec.ts';
import type { Engine } from '../engines/engine.ts';
import { simulatedEngine } from '../engines/simulated/simulated-engine.ts';
import { wireEngine } from '../engines/wire/wire-engine.ts';
import type { RunResult } from '../results/run-result.ts';
import type { RunView } from '../results/run-view.ts';
import { playRun } from './play-run.ts';
import { simulateMany } from './simulate-many.ts';

/** Whoever watches; a display of the dashboard is one. */
export interface RunObserver {
  runStarted(run: RunSpec, number: number, total: number): void;
  update(view: RunView): void;
  runEnded(result: RunResult): void;
}

export interface Execution {
  /** In the order of the plan, whatever their turns. */
  readonly results: readonly RunResult[];
  readonly aborted: boolean;
  /** A run broke down; the results are of those before it. */
  readonly failure?: Error | undefined;
}

const engines: Readonly<Record<RunSpec['engine'], Engine>> = {
  simulated: simulatedEngine,
  wire: wireEngine,
};

/** Lets the kernel finish with the sockets of one run before the next. */
export const coolDownMs = 200;

/** Reasons why runs of the plan can't be executed, told once and not for each repetition; asked before a socket opens. */
export function unsupported(plan: Plan): readonly string[] {
  const first = plan.runs.filter(({ repetition }) => repetition === 1);
  const refused = first.flatMap((run) => {
    const support = engines[run.engine].supports(run);
    return support.kind === 'none' ? [{ id: run.id, reason: support.reason }] : [];
  });
  const byReason = Map.groupBy(refused, ({ reason }) => reason);
  return [...byReason].map(([reason, runs]) => `${runs.map(({ id }) => id).join(', ')}: ${reason}`);
}

/** An abort ends a run early, a breakdown ends it without a result; those after it are left out. */
export async function executePlan(
  plan: Plan,
  observer: RunObserver,
  signal: AbortSignal,
): Promise<Execution> {
  const ended = new Map<RunSpec, RunResult>();
  const execution = (failure?: Error): Execution => ({
    results: plan.runs.flatMap((run) => ended.get(run) ?? []),
    aborted: signal.aborted,
    failure,
  });
  const inTurn = plan.runs.toSorted((a, b) => (a.turn ?? 0) - (b.turn ?? 0));
  for (const [index, run] of inTurn.entries()) {
    if (signal.aborted) break;
    if (index > 0 && run.engine === 'wire')
      await sleep(coolDownMs, undefined, { signal }).catch(() => {});
    observer.runStarted(run, index + 1, plan.runs.length);
    try {
      const update = (view: RunView): void => observer.update(view);
      const result = await playRun(engines[run.engine], run, update, signal);
      ended.set(run, result);
      observer.runEnded(result);
    } catch (error) {
      return execution(new Error(`${run.id} broke down`, { cause: error }));
    }
  }
  return execution();
}

/** Runs in virtual time, spread over the cores; each is told when it has ended, and left out where an abort comes before. */
export async function executeAtOnce(
  plan: Plan,
  observer: RunObserver,
  signal: AbortSignal,
): Promise<Execution> {
  const ended: RunResult[] = [];
  const told = (result: RunResult, index: number): void => {
    ended[index] = result;
    observer.runStarted(plan.runs[index]!, index + 1, plan.runs.length);
    observer.runEnded(result);
  };
  let failure: Error | undefined;
  try {
    await simulateMany(plan.runs, signal, told);
  } catch (error) {
    failure = new Error('a simulated run broke down', { cause: error });
  }
  return { results: ended.filter(Boolean), aborted: signal.aborted, failure };
}
