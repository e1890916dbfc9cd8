/** Executes a plan run by run, showing each on the display, and hands back what was measured. */
import { setImmediate, setTimeout as sleep } from 'node:timers/promises';
import type { Plan, RunSpec } from '../core/run-spec.ts';
import type { Engine } from '../engines/engine.ts';
import { simulatedEngine } from '../engines/simulated/simulated-engine.ts';
import { wireEngine } from '../engines/wire/wire-engine.ts';
import { RunFold } from '../results/fold.ts';
import type { RunResult } from '../results/run-result.ts';
import type { RunView } from '../results/run-view.ts';

/** Whoever watches; a display of the dashboard is one. */
export interface RunObserver {
  runStarted(run: RunSpec, number: number, total: number): void;
  update(view: RunView): void;
  runEnded(result: RunResult): void;
}

export interface Execution {
  readonly results: readonly RunResult[];
  readonly aborted: boolean;
  /** A run broke down; the results are of those before it. */
  readonly failure?: Error | undefined;
}

const engines: Readonly<Record<RunSpec['engine'], Engine>> = {
  simulated: simulatedEngine,
  wire: wireEngine,
};

const updateEveryMs = 100;
/** Lets the kernel finish with the sockets of one run before the next. */
const coolDownMs = 200;

/** What the engine does only approximately; a reader of the result must know. */
function approximations(run: RunSpec): readonly string[] {
  const support = engines[run.engine].supports(run);
  return support.kind === 'approximate' ? support.notes : [];
}

/** Reasons why runs of the plan can't be executed, each told once; asked before a socket opens. */
export function unsupported(plan: Plan): readonly string[] {
  const refused = plan.runs.flatMap((run) => {
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
  const results: RunResult[] = [];
  for (const [index, run] of plan.runs.entries()) {
    if (signal.aborted) break;
    if (index > 0 && run.engine === 'wire')
      await sleep(coolDownMs, undefined, { signal }).catch(() => {});
    observer.runStarted(run, index + 1, plan.runs.length);
    try {
      const result = await executeRun(run, observer, signal);
      results.push(result);
      observer.runEnded(result);
    } catch (error) {
      const failure = new Error(`${run.id} broke down`, { cause: error });
      return { results, aborted: signal.aborted, failure };
    }
  }
  return { results, aborted: signal.aborted };
}

async function executeRun(
  run: RunSpec,
  observer: RunObserver,
  signal: AbortSignal,
): Promise<RunResult> {
  const fold = new RunFold({ ...run, notes: [...run.notes, ...approximations(run)] });
  await using session = await engines[run.engine].open(run, signal);
  let updatedMs = performance.now();
  for await (const event of session.events()) {
    fold.apply(event);
    if (performance.now() - updatedMs < updateEveryMs) continue;
    updatedMs = performance.now();
    observer.update(fold.view());
    // Virtual time leaves no gaps for signals and the display by itself.
    await setImmediate();
  }
  return fold.result();
}
