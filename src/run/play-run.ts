/** Plays one run to its end and folds what the engine reports. */
import { setImmediate } from 'node:timers/promises';
import type { RunSpec } from '../core/run-spec.ts';
import type { Engine } from '../engines/engine.ts';
import { RunFold } from '../results/fold.ts';
import type { RunResult } from '../results/run-result.ts';
import type { RunView } from '../results/run-view.ts';
import { PaceMeter } from './pace-meter.ts';

const updateEveryMs = 100;
/** The view of ten thousand pods takes a while: of the time, one part in so many. */
const mostUpdating = 20;

export async function playRun(
  engine: Engine,
  run: RunSpec,
  update: (view: RunView) => void,
  signal: AbortSignal,
): Promise<RunResult> {
  const support = engine.supports(run);
  // A reader of the result must know what the engine does only approximately.
  const approximations = support.kind === 'approximate' ? support.notes : [];
  const fold = new RunFold({ ...run, notes: [...run.notes, ...approximations] });
  await using session = await engine.open(run, signal);
  const pace = engine.name === 'simulated' ? new PaceMeter() : undefined;
  let dueMs = performance.now() + updateEveryMs;
  for await (const event of session.events()) {
    fold.apply(event);
    pace?.count(event);
    const now = performance.now();
    if (now < dueMs) continue;
    const view = fold.view();
    update(pace ? { ...view, pace: pace.read(view) } : view);
    // Virtual time leaves no gaps for signals and the display by itself.
    await setImmediate();
    const tookMs = performance.now() - now;
    dueMs = now + Math.max(updateEveryMs, tookMs * mostUpdating);
  }
  return fold.result();
}
