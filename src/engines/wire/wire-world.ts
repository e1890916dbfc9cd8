/**
 * Pods and ingress on loopback, each on its own thread, and the generator when there is load to send. Closing goes in
 * the direction of the requests, each hop letting the connections of the one before it end, so that the last count of
 * every hop is final.
 */
import type { Interval } from '../../core/run-event.ts';
import type { RunSpec } from '../../core/run-spec.ts';
import { monotonicMs } from '../../platform/run-clock.ts';
import { createSleepBoard, stopSleeper } from '../../platform/sleep-board.ts';
import { TypedWorker } from '../../platform/worker.ts';
import type {
  Command,
  GeneratorData,
  IngressData,
  PodsData,
  Report,
  ThreadData,
} from './messages.ts';

export interface WireHandlers {
  interval(interval: Interval): void;
  drained(): void;
  /** A thread broke down. */
  failed(error: Error): void;
}

export interface WireOptions {
  /** A sleeping thread in place of `setTimeout`; see platform/sleep-board.ts. */
  readonly preciseTimers: boolean;
}

export interface ServeOptions {
  readonly port: number;
  readonly alwaysEcho: boolean;
  readonly trustForwarded: boolean;
}

/** For a thread that does not answer any more; one that still closes connections takes what it takes. */
const closeGraceMs = 10_000;
const slots = { pods: 0, ingress: 1, generator: 2 };

export class WireWorld implements AsyncDisposable {
  /** In the direction of the requests. */
  readonly #threads: WireThread[] = [];
  readonly #run: RunSpec;
  readonly #board = createSleepBoard(Object.keys(slots).length);
  readonly #sleeper: TypedWorker<never, never> | undefined;
  readonly #handlers: WireHandlers;
  ingressPorts: readonly number[] = [];

  constructor(
    run: RunSpec,
    handlers: WireHandlers,
    options: WireOptions = { preciseTimers: true },
  ) {
    this.#run = run;
    this.#handlers = handlers;
    if (!options.preciseTimers) return;
    const entry = new URL('../../platform/sleeper-worker', import.meta.url);
    this.#sleeper = new TypedWorker('sleeper', entry, this.#board, {
      report: () => {},
      failed: (error) => handlers.failed(error),
    });
  }

  /** Listening when it resolves; rejects when something cannot be opened, with nothing left behind. */
  async open(options: ServeOptions): Promise<void> {
    const run = this.#run;
    const pods: PodsData = { run, sleep: this.#sleep('pods'), alwaysEcho: options.alwaysEcho };
    const endpointPorts = await this.#spawn('pods', './pods/pods-worker', pods);
    const ingress: IngressData = {
      run,
      sleep: this.#sleep('ingress'),
      endpointPorts,
      port: options.port,
      trustForwarded: options.trustForwarded,
    };
    this.ingressPorts = await this.#spawn(
      'ingress',
      './ingress/in-process/ingress-worker',
      ingress,
    );
  }

  async openGenerator(): Promise<void> {
    const data: GeneratorData = {
      run: this.#run,
      sleep: this.#sleep('generator'),
      replicaPorts: this.ingressPorts,
    };
    await this.#spawn('generator', './generator/generator-worker', data);
  }

  /** Sets the run's clock going, the same in every thread. */
  start(): number {
    const epochMs = monotonicMs();
    for (const thread of this.#threads) thread.worker.send({ kind: 'start', epochMs });
    return epochMs;
  }

  /** Ends the load, lets every hop settle and report its last interval. */
  async settle(): Promise<void> {
    for (const thread of this.#threads) {
      thread.worker.send({ kind: 'close' });
      await Promise.race([thread.closed.promise, delay(closeGraceMs)]);
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await Promise.all(this.#threads.map((thread) => thread.worker.close()));
    stopSleeper(this.#board);
    await this.#sleeper?.close();
  }

  #sleep(thread: keyof typeof slots): ThreadData['sleep'] {
    return this.#sleeper && { board: this.#board, slot: slots[thread] };
  }

  async #spawn(name: keyof typeof slots, entry: string, data: unknown): Promise<readonly number[]> {
    const ready = Promise.withResolvers<readonly number[]>();
    const closed = Promise.withResolvers<void>();
    const url = new URL(entry, import.meta.url);
    const worker = new TypedWorker<Command, Report>(name, url, data, {
      report: (report) => {
        if (report.kind === 'ready') ready.resolve(report.ports);
        else if (report.kind === 'closed') closed.resolve();
        else if (report.kind === 'drained') this.#handlers.drained();
        else this.#handlers.interval(report.interval);
      },
      failed: (error) => {
        ready.reject(error);
        this.#handlers.failed(error);
      },
    });
    this.#threads.unshift({ worker, closed });
    return await ready.promise;
  }
}

interface WireThread {
  readonly worker: TypedWorker<Command, Report>;
  readonly closed: PromiseWithResolvers<void>;
}

function delay(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms).unref());
}
