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
  await using threads = new SimulationThreads(runs.length, signal);
  const play = async (run: RunSpec, index: number): Promise<RunResult | undefined> => {
    const result = await threads.play(run);
    if (result) ended(result, index);
    return result;
  };
  return await Promise.all(runs.map(play));
}

/** For runs as they come: they wait their turn, for a thread per core. */
export class SimulationThreads implements AsyncDisposable {
  readonly #all: readonly SimulationThread[];
  readonly #idle: SimulationThread[];
  readonly #waiting: ((thread: SimulationThread) => void)[] = [];
  readonly #signal: AbortSignal;

  constructor(mostRuns: number, signal: AbortSignal) {
    const length = Math.min(mostRuns, availableParallelism());
    this.#all = Array.from({ length }, () => new SimulationThread());
    this.#idle = [...this.#all];
    this.#signal = signal;
  }

  /** Undefined when aborted. */
  async play(run: RunSpec): Promise<RunResult | undefined> {
    const thread =
      this.#idle.pop() ??
      (await new Promise<SimulationThread>((take) => void this.#waiting.push(take)));
    const result = this.#signal.aborted ? undefined : await thread.play(run, this.#signal);
    // One that broke down plays no more.
    const next = this.#waiting.shift();
    if (next) next(thread);
    else this.#idle.push(thread);
    return result;
  }

  /** In the order of the runs. */
  playAll(runs: readonly RunSpec[]): Promise<(RunResult | undefined)[]> {
    return Promise.all(runs.map((run) => this.play(run)));
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await Promise.all(this.#all.map((thread) => thread.close()));
  }
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
