/**
 * How a pod behaves: `concurrency` slots and one FIFO queue; a request holds a slot for demand / speed. The simulator
 * and the wire drive this same file.
 *
 * A real timer fires late. A slot is therefore counted as free from the moment its request was *due*, not from when the
 * timer came round to it, so lateness delays one answer and never accumulates into extra load on the queue.
 */
import type { Scheduler, Task } from '../core/clock.ts';
import type { PodSpec } from '../core/run-spec.ts';
import { LatencyByInFlight } from './latency-by-in-flight.ts';

/** A request at a pod. Hosts extend their own reusable per-request object from it. */
export abstract class PodJob implements Task {
  arrivedMs = 0;
  /** In service and waiting, when it arrived. */
  foundInFlight = 0;
  startedMs = 0;
  dueMs = 0;
  /** At speed 1; Infinity holds the slot until aborted. */
  demandMs = 0;
  state: 'idle' | 'queued' | 'serving' = 'idle';
  pod: PodModel | undefined = undefined;
  /** While queued. */
  before: PodJob | undefined = undefined;
  behind: PodJob | undefined = undefined;

  /** The work is done. Called once per accepted job unless it is aborted; times in ms. */
  abstract served(queueMs: number, serviceMs: number): void;

  /** A firing left over from an aborted use of this object finds nothing due and does nothing. */
  fire(): void {
    this.pod?.due(this);
  }
}

export interface BusyObserver {
  /** `pod`: its index. */
  busyChanged(pod: number, atMs: number, busySlots: number): void;
}

export class PodModel {
  readonly spec: PodSpec;
  readonly #index: number;
  readonly #concurrency: number;
  readonly #speed: number;
  readonly #scheduler: Scheduler;
  readonly #observer: BusyObserver;
  readonly #queue = new JobQueue();
  #busySlots = 0;
  #inFlight = 0;
  /** Kept where pods are probed. */
  #latencies: LatencyByInFlight | undefined = undefined;

  constructor(spec: PodSpec, index: number, scheduler: Scheduler, observer: BusyObserver) {
    this.spec = spec;
    this.#index = index;
    this.#concurrency = spec.concurrency;
    this.#speed = spec.speed;
    this.#scheduler = scheduler;
    this.#observer = observer;
  }

  /** Before the first request, so that it can tell those who probe how it fares. */
  keepLatencies(): void {
    this.#latencies = new LatencyByInFlight();
  }

  /** What a probe is told; asking takes no slot and no time. */
  report(): { readonly inFlight: number; readonly latencyMs: number } {
    const inFlight = this.#inFlight;
    return { inFlight, latencyMs: this.#latencies?.medianAt(inFlight) ?? 0 };
  }

  /** `job.demandMs` is set by the caller. */
  accept(job: PodJob): void {
    job.pod = this;
    job.arrivedMs = this.#scheduler.now();
    job.foundInFlight = this.#inFlight++;
    if (this.#busySlots < this.#concurrency) {
      this.#setBusy(this.#busySlots + 1, job.arrivedMs);
      this.#start(job, job.arrivedMs);
    } else {
      job.state = 'queued';
      this.#queue.push(job);
    }
  }

  /** The one who asked has left: the job loses its slot or its place, and `served` will not be called. */
  abort(job: PodJob): void {
    const { state } = job;
    if (state === 'idle') return;
    job.state = 'idle';
    this.#inFlight--;
    if (state === 'serving') this.#release(this.#scheduler.now());
    else this.#queue.remove(job);
  }

  due(job: PodJob): void {
    const now = this.#scheduler.now();
    if (job.state !== 'serving' || job.dueMs > now) return;
    job.state = 'idle';
    this.#inFlight--;
    this.#release(job.dueMs);
    this.#latencies?.record(job.foundInFlight, now - job.arrivedMs);
    job.served(job.startedMs - job.arrivedMs, now - job.startedMs);
  }

  #release(atMs: number): void {
    const next = this.#queue.shift();
    if (next) this.#start(next, Math.max(atMs, next.arrivedMs));
    else this.#setBusy(this.#busySlots - 1, this.#scheduler.now());
  }

  #start(job: PodJob, atMs: number): void {
    job.state = 'serving';
    job.startedMs = atMs;
    job.dueMs = atMs + job.demandMs / this.#speed;
    if (job.dueMs < Infinity) this.#scheduler.at(job.dueMs, job);
  }

  #setBusy(busySlots: number, atMs: number): void {
    this.#busySlots = busySlots;
    this.#observer.busyChanged(this.#index, atMs, busySlots);
  }
}

/** FIFO with removal, linked through the jobs. */
export class JobQueue {
  #first: PodJob | undefined = undefined;
  #last: PodJob | undefined = undefined;

  get first(): PodJob | undefined {
    return this.#first;
  }

  push(job: PodJob): void {
    job.before = this.#last;
    if (this.#last) this.#last.behind = job;
    else this.#first = job;
    this.#last = job;
  }

  shift(): PodJob | undefined {
    const first = this.#first;
    if (first) this.remove(first);
    return first;
  }

  remove(job: PodJob): void {
    const { before, behind } = job;
    if (before) before.behind = behind;
    else this.#first = behind;
    if (behind) behind.before = before;
    else this.#last = before;
    job.before = job.behind = undefined;
  }
}
