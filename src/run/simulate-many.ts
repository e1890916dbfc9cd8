/** Simulated runs spread over the cores. Each is the same to the last digit as when it is played alone. */
import { availableParallelism } from 'node:os';
import type { RunSpec } from '../core/run-spec.ts';
import { TypedWorker } from '../platform/worker.ts';
import type { RunResult } from '../results/run-result.ts';

const entry = new URL('./simulation-worker', import.meta.url);

/** Results in the order of the runs; an abort leaves those undefined that have not ended. */
export async function simulateMany(
  runs: readonly RunSpec[],
  signal: AbortSignal,
  ended: (result: RunResult, index: number) => void = () => {},
): Promise<(RunResult | undefined)[]> {
  const results: (RunResult | undefined)[] = runs.map(() => undefined);
  let next = 0;
  const threads = Array.from(
    { length: Math.min(runs.length, availableParallelism()) },
    () => new SimulationThread(),
  );
  const work = async (thread: SimulationThread): Promise<void> => {
    while (next < runs.length && !signal.aborted) {
      const index = next++;
      const result = await thread.play(runs[index]!, signal);
      if (!result) return;
      results[index] = result;
      ended(result, index);
    }
  };
  try {
    await Promise.all(threads.map(work));
  } finally {
    await Promise.all(threads.map((thread) => thread.close()));
  }
  return results;
}

class SimulationThread {
  #settle: PromiseWithResolvers<RunResult | undefined> | undefined;
  readonly #worker = new TypedWorker<RunSpec, RunResult>('simulation', entry, undefined, {
    report: (result) => this.#settle?.resolve(result),
    failed: (error) => this.#settle?.reject(error),
  });

  /** Undefined when aborted. */
  async play(run: RunSpec, signal: AbortSignal): Promise<RunResult | undefined> {
    const settle = Promise.withResolvers<RunResult | undefined>();
    this.#settle = settle;
    const abort = (): void => settle.resolve(undefined);
    signal.addEventListener('abort', abort, { once: true });
    this.#worker.send(run);
    try {
      return await settle.promise;
    } finally {
      signal.removeEventListener('abort', abort);
    }
  }

  async close(): Promise<void> {
    await this.#worker.close();
  }
}
