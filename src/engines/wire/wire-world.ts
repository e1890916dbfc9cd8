/**
 * Pods and ingress on loopback, each on its own thread, and the generator when there is load to send. Closing goes in
 * the direction of the requests, each hop letting the connections of the one before it end, so that the last count of
 * every hop is final.
 */
import type { IngressReport, Interval } from '../../core/run-event.ts';
import type { RunSpec } from '../../core/run-spec.ts';
import { monotonicMs } from '../../platform/run-clock.ts';
import { createSleepBoard, type SleepBoard, stopSleeper } from '../../platform/sleep-board.ts';
import { TypedWorker } from '../../platform/worker.ts';
import { strategyOf } from '../strategy-of.ts';
import type {
  Command,
  GeneratorData,
  IngressData,
  PodsData,
  Ready,
  Report,
  ThreadData,
} from './messages.ts';
import { findProduct, RealIngress } from './real-ingress/real-ingress.ts';

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
  /** Absent: there is no TLS. */
  readonly tlsPort?: number | undefined;
  readonly alwaysEcho: boolean;
  readonly trustForwarded: boolean;
}

/** For a thread that does not answer any more; one that still closes connections takes what it takes. */
const closeGraceMs = 10_000;
/** Only Linux answers on all of 127.0.0.0/8 without being set up for it. */
const ownAddresses = process.platform === 'linux';
const generatorEntries = {
  'built-in': './generator/generator-worker',
  autocannon: './autocannon/autocannon-worker',
} as const;
/** Of the sleep board; pods and ingress come before. */
const firstGeneratorSlot = 2;

export class WireWorld implements AsyncDisposable {
  readonly #threads: WireThread[] = [];
  readonly #run: RunSpec;
  readonly #board: SleepBoard;
  readonly #sleeper: TypedWorker<never, never> | undefined;
  readonly #handlers: WireHandlers;
  #real: RealIngress | undefined;
  #drainedGenerators = 0;
  ingressPorts: readonly number[] = [];
  ingressTlsPorts: readonly number[] = [];

  constructor(
    run: RunSpec,
    handlers: WireHandlers,
    options: WireOptions = { preciseTimers: true },
  ) {
    this.#run = run;
    this.#handlers = handlers;
    this.#board = createSleepBoard(firstGeneratorSlot + run.generatorThreads);
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
    const { needs = [] } = await strategyOf(run.strategy);
    const { ports, probePort } = await this.#openPods(options.alwaysEcho, needs.includes('probes'));
    const trustForwarded = options.trustForwarded || (run.clients !== undefined && !ownAddresses);
    const common = { run, endpointPorts: ports, port: options.port, trustForwarded };
    const product = findProduct(run.ingress);
    if (product) {
      const failed = (error: Error) => this.#handlers.failed(error);
      this.#real = await RealIngress.open(product, common, failed);
      this.ingressPorts = this.#real.ports;
      return;
    }
    const sleep = this.#sleep(1);
    const ingress: IngressData = { ...common, tlsPort: options.tlsPort, probePort, sleep };
    const entry = './ingress/in-process/ingress-worker';
    const listening = await this.#spawn('ingress', entry, ingress);
    this.ingressPorts = listening.ports;
    this.ingressTlsPorts = listening.tlsPorts ?? [];
  }

  /** Pods alone: generators take their listeners for ingress replicas. */
  async openWithoutIngress(): Promise<void> {
    this.ingressPorts = (await this.#openPods(false, false)).ports;
  }

  /** `maxInFlight`: of all generators together. */
  async openGenerators(maxInFlight = this.#run.maxInFlight): Promise<void> {
    const count = this.#run.generatorThreads;
    const opening = Array.from({ length: count }, (_, index) => {
      const data: GeneratorData = {
        run: this.#run,
        sleep: this.#sleep(firstGeneratorSlot + index),
        maxInFlight: Math.ceil(maxInFlight / count),
        ownAddresses,
        replicaPorts: this.ingressPorts,
        replicaTlsPorts: this.ingressTlsPorts,
        part: { index, count },
      };
      return this.#spawn('generator', generatorEntries[this.#run.generator], data);
    });
    await Promise.all(opening);
  }

  /** Sets the run's clock going, the same in every thread. */
  start(): number {
    const epochMs = monotonicMs();
    for (const thread of this.#threads) thread.worker.send({ kind: 'start', epochMs });
    return epochMs;
  }

  /** Ends the load, lets every hop settle and report its last interval; hands back what a product reports. */
  async settle(): Promise<readonly IngressReport[]> {
    let reports: readonly IngressReport[] = [];
    for (const hop of ['generator', 'ingress', 'pods'] as const) {
      if (hop === 'ingress' && this.#real) reports = await this.#real.settle();
      const threads = this.#threads.filter((thread) => thread.hop === hop);
      for (const { worker } of threads) worker.send({ kind: 'close' });
      const closed = Promise.all(threads.map((thread) => thread.closed.promise));
      await Promise.race([closed, delay(closeGraceMs)]);
    }
    return reports;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await Promise.all(this.#threads.map((thread) => thread.worker.close()));
    await this.#real?.[Symbol.asyncDispose]();
    stopSleeper(this.#board);
    await this.#sleeper?.close();
  }

  #openPods(alwaysEcho: boolean, probed: boolean): Promise<Ready> {
    const pods: PodsData = { run: this.#run, sleep: this.#sleep(0), alwaysEcho, probed };
    return this.#spawn('pods', './pods/pods-worker', pods);
  }

  #sleep(slot: number): ThreadData['sleep'] {
    return this.#sleeper && { board: this.#board, slot };
  }

  #generatorDrained(): void {
    if (++this.#drainedGenerators === this.#run.generatorThreads) this.#handlers.drained();
  }

  async #spawn(hop: Hop, entry: string, data: unknown): Promise<Ready> {
    const ready = Promise.withResolvers<Ready>();
    const closed = Promise.withResolvers<void>();
    const url = new URL(entry, import.meta.url);
    const worker = new TypedWorker<Command, Report>(hop, url, data, {
      report: (report) => {
        if (report.kind === 'ready') ready.resolve(report);
        else if (report.kind === 'closed') closed.resolve();
        else if (report.kind === 'drained') this.#generatorDrained();
        else this.#handlers.interval(report.interval);
      },
      failed: (error) => {
        ready.reject(error);
        this.#handlers.failed(error);
      },
    });
    this.#threads.push({ hop, worker, closed });
    return await ready.promise;
  }
}

type Hop = 'generator' | 'ingress' | 'pods';

interface WireThread {
  readonly hop: Hop;
  readonly worker: TypedWorker<Command, Report>;
  readonly closed: PromiseWithResolvers<void>;
}

function delay(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms).unref());
}
