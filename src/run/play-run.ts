/** Plays one run to its end and folds what the engine reports. */
import { setImmediate } from 'node:timers/promises';
import type { RunSpec } from '../core/run-spec.ts';
import type { Engine } from '../engines/engine.ts';
import { RunFold } from '../results/fold.ts';
import type { RunResult } from '../results/run-result.ts';
import type { RunView } from '../results/run-view.ts';

const updateEveryMs = 100;

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
  let updatedMs = performance.now();
  for await (const event of session.events()) {
    fold.apply(event);
    if (performance.now() - updatedMs < updateEveryMs) continue;
    updatedMs = performance.now();
    update(fold.view());
    // Virtual time leaves no gaps for signals and the display by itself.
    await setImmediate();
  }
  return fold.result();
}
