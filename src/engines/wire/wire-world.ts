/**
 * Pods and ingress on loopback, each on its own thread, and the generator when there is load to send. Closing goes in
 * the direction of the requests, each hop letting the connections of the one before it end, so that the last count of
 * every hop is final.
 */
import type { Interval } from '../../core/run-event.ts';
import type { RunSpec } from '../../core/run-spec.ts';
import { monotonicMs } from '../../platform/run-clock.ts';
import { TypedWorker } from '../../platform/worker.ts';
import type { Command, GeneratorData, IngressData, PodsData, Report } from './messages.ts';

export interface WireHandlers {
  interval(interval: Interval): void;
  drained(): void;
  /** A thread broke down. */
  failed(error: Error): void;
}

export interface ServeOptions {
  readonly port: number;
  readonly alwaysEcho: boolean;
  readonly trustForwarded: boolean;
}

const closeGraceMs = 2000;

export class WireWorld implements AsyncDisposable {
  /** In the direction of the requests. */
  readonly #threads: WireThread[] = [];
  readonly #run: RunSpec;
  readonly #handlers: WireHandlers;
  ingressPorts: readonly number[] = [];

  constructor(run: RunSpec, handlers: WireHandlers) {
    this.#run = run;
    this.#handlers = handlers;
  }

  /** Listening when it resolves; rejects when something cannot be opened, with nothing left behind. */
  async open(options: ServeOptions): Promise<void> {
    const run = this.#run;
    const pods: PodsData = { run, alwaysEcho: options.alwaysEcho };
    const endpointPorts = await this.#spawn('pods', './pods/pods-worker', pods);
    const ingress: IngressData = {
      run,
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
    const data: GeneratorData = { run: this.#run, replicaPorts: this.ingressPorts };
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
  }

  async #spawn(name: string, entry: string, data: unknown): Promise<readonly number[]> {
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
