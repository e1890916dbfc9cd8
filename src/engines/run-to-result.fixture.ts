/** Runs one spec to its end in an engine. */
import type { RunSpec } from '../core/run-spec.ts';
import { RunFold } from '../results/fold.ts';
import type { RunResult } from '../results/run-result.ts';
import type { Engine } from './engine.ts';

export async function runToResult(
  engine: Engine,
  run: RunSpec,
  signal: AbortSignal = new AbortController().signal,
): Promise<RunResult> {
  const fold = new RunFold(run);
  await using session = await engine.open(run, signal);
  for await (const event of session.events()) fold.apply(event);
  return fold.result();
}
