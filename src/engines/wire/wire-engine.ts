/** Executes a run over real sockets: generator → ingress → pods, each on its own thread, all on loopback. */
import type { GeneratorInterval, Interval, RunEvent, RunPhase } from '../../core/run-event.ts';
import type { RunSpec } from '../../core/run-spec.ts';
import { EventQueue } from '../../platform/event-queue.ts';
import { MachineMonitor } from '../../platform/machine-health.ts';
import { openFileLimit } from '../../platform/open-files.ts';
import { monotonicMs } from '../../platform/run-clock.ts';
import type { Engine, EngineSession, Support } from '../engine.ts';
import { autocannonSupport } from './autocannon/beyond-autocannon.ts';
import { together } from './ingress/capability.ts';
import { findIngress } from './ingress/index.ts';
import { absence, findProduct } from './real-ingress/real-ingress.ts';
import { needsMet } from './needs.ts';
import { type WireOptions, WireWorld } from './wire-world.ts';

/** Plain timers are for measuring what the precise ones gain. */
export function createWireEngine(options: WireOptions): Engine {
  return {
    name: 'wire',
    supports: supportOf,
    open: async (run, signal) => {
      const session = new WireSession(run, signal, options);
      try {
        await session.open();
      } catch (error) {
        await session[Symbol.asyncDispose]();
        throw error;
      }
      return session;
    },
  };
}

export const wireEngine = createWireEngine({ preciseTimers: true });

function supportOf(run: RunSpec): Support {
  const ingress = findIngress(run.ingress);
  if (!ingress) return { kind: 'none', reason: `there is no ingress named "${run.ingress}"` };
  const product = findProduct(ingress.name);
  const missing = product && absence(product);
  if (missing !== undefined) return { kind: 'none', reason: missing };
  return together([
    needsMet(run),
    ingress.supports(run),
    run.generator === 'autocannon' ? autocannonSupport(run) : { kind: 'full' },
  ]);
}

/** Per request in flight: a socket at the client, two at the ingress, one at the pod; and idle ones besides. */
const socketsPerRequest = 6;
/** For everything else that is open. */
const reservedFiles = 256;

function mostInFlight(): number {
  return Math.max(1, Math.floor((openFileLimit() - reservedFiles) / socketsPerRequest));
}

class WireSession implements EngineSession {
  readonly #run: RunSpec;
  readonly #signal: AbortSignal;
  readonly #queue = new EventQueue<RunEvent>();
  readonly #world: WireWorld;
  readonly #finish = () => {
    this.#end().catch((error: Error) => this.#queue.end(error));
  };
  readonly #machine = new MachineMonitor();
  readonly #maxInFlight: number;
  #phase: RunPhase;
  #capReported = false;
  #drainTimer: NodeJS.Timeout | undefined;
  #epochMs = 0;
  #ending = false;

  constructor(run: RunSpec, signal: AbortSignal, options: WireOptions) {
    this.#run = run;
    this.#signal = signal;
    const handlers = {
      interval: (interval: Interval) => this.#pass(interval),
      drained: this.#finish,
      failed: (error: Error) => this.#queue.end(error),
    };
    this.#world = new WireWorld(run, handlers, options);
    this.#maxInFlight = Math.min(run.maxInFlight, mostInFlight());
    this.#phase = run.timeline.warmupMs > 0 ? 'warmup' : 'measure';
  }

  async open(): Promise<void> {
    if (!this.#run.target) {
      const tlsPort = this.#run.certificates && 0;
      await this.#world.open({ port: 0, tlsPort, alwaysEcho: false, trustForwarded: false });
    }
    await this.#world.openGenerators(this.#maxInFlight);
  }

  events(): AsyncIterable<RunEvent> {
    const { warmupMs, measureMs, drainMs } = this.#run.timeline;
    this.#queue.push({ kind: 'phase', phase: this.#phase, atMs: 0 });
    this.#epochMs = this.#world.start();
    this.#drainTimer = setTimeout(this.#finish, warmupMs + measureMs + drainMs);
    if (this.#signal.aborted) this.#finish();
    else this.#signal.addEventListener('abort', this.#finish, { once: true });
    return this.#queue;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    clearTimeout(this.#drainTimer);
    this.#signal.removeEventListener('abort', this.#finish);
    this.#queue.end();
    await this.#world[Symbol.asyncDispose]();
  }

  #pass(interval: Interval): void {
    this.#queue.push({ kind: 'interval', interval });
    if (interval.hop !== 'generator') return;
    const { warmupMs, measureMs } = this.#run.timeline;
    if (interval.toMs === warmupMs) this.#enter('measure', warmupMs);
    if (interval.toMs === warmupMs + measureMs) this.#enter('drain', interval.toMs);
    this.#reportCap(interval);
  }

  /** Every generator thread comes to the end of a phase; the first says so. */
  #enter(phase: RunPhase, atMs: number): void {
    if (this.#phase === phase) return;
    this.#phase = phase;
    this.#queue.push({ kind: 'phase', phase, atMs });
  }

  #reportCap({ phases, toMs }: GeneratorInterval): void {
    const unsent = phases.warmup.counts.unsent + phases.measure.counts.unsent;
    if (this.#capReported || unsent === 0 || this.#maxInFlight === this.#run.maxInFlight) return;
    this.#capReported = true;
    const text =
      `no more than ${this.#maxInFlight} requests were let in flight, although the scenario allows ` +
      `${this.#run.maxInFlight}: this process may not open more files (ulimit -n)`;
    this.#queue.push({ kind: 'mark', atMs: toMs, text });
  }

  async #end(): Promise<void> {
    if (this.#ending) return;
    this.#ending = true;
    const { warmupMs, measureMs } = this.#run.timeline;
    const atMs = monotonicMs() - this.#epochMs;
    for (const report of await this.#world.settle()) {
      this.#queue.push({ kind: 'ingress', atMs, report });
    }
    const aborted = this.#signal.aborted && atMs < warmupMs + measureMs;
    this.#reportMachine(atMs);
    this.#queue.push({ kind: 'ended', atMs, aborted });
    this.#queue.end();
  }

  #reportMachine(atMs: number): void {
    this.#queue.push({ kind: 'machine', atMs, health: this.#machine.health() });
    const stepMs = this.#machine.wallStepMs();
    if (stepMs === 0) return;
    const text =
      `the wall clock had been set ${stepMs > 0 ? 'forward' : 'back'} by ${Math.abs(stepMs / 1000).toFixed(1)} s, ` +
      'or the machine slept; no time is wrong, as all come from the monotonic clock';
    this.#queue.push({ kind: 'mark', atMs, text });
  }
}
