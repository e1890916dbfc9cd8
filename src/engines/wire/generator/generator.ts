/**
 * Sends each request when it is due and accounts for every one. Response time counts from the *intended* send, so a
 * late generator or a stalled target cannot hide (coordinated omission).
 */
import type { Socket } from 'node:net';
import { LoadDriver, type LoadTarget } from '../../../arrivals/load-driver.ts';
import type { Scheduler } from '../../../core/clock.ts';
import { DeadlineQueue } from '../../../core/deadline-queue.ts';
import type { GeneratorInterval, RequestPhase, ThreadHealth } from '../../../core/run-event.ts';
import type { RequestSpec, RunSpec } from '../../../core/run-spec.ts';
import { GeneratorRecorder } from '../../../metrics/generator-recorder.ts';
import { MEASURE, WARMUP } from '../../../metrics/phase-index.ts';
import { ReplicaChoice } from '../../replica.ts';
import type { GeneratorData } from '../messages.ts';
import { ClientRequest } from './client-request.ts';
import { ConnectionPool, type RequestOwner } from './connection-pool.ts';

export class Generator implements LoadTarget, RequestOwner {
  readonly #run: RunSpec;
  readonly #scheduler: Scheduler;
  readonly #drained: () => void;
  readonly #recorder: GeneratorRecorder;
  readonly #load: LoadDriver;
  readonly #replicaChoice: ReplicaChoice;
  readonly #requests: readonly EncodedRequest[];
  readonly #timeouts: DeadlineQueue;
  readonly #cancellations: readonly (DeadlineQueue | undefined)[];
  readonly #pools: readonly ConnectionPool[];
  readonly #live = new Set<ClientRequest>();
  readonly #spare: ClientRequest[] = [];
  readonly #open = new Set<Socket>();
  #loadOver = false;

  constructor(data: GeneratorData, scheduler: Scheduler, drained: () => void) {
    const { run } = data;
    this.#run = run;
    this.#scheduler = scheduler;
    this.#drained = drained;
    this.#recorder = new GeneratorRecorder(run.endpoints.length);
    this.#load = new LoadDriver(run, scheduler, this);
    this.#replicaChoice = new ReplicaChoice(run);
    this.#requests = run.requests.map((request) => new EncodedRequest(request));
    this.#timeouts = new DeadlineQueue(scheduler, run.timeoutMs);
    this.#cancellations = run.requests.map(({ cancelAfterMs }) =>
      cancelAfterMs !== undefined && cancelAfterMs < run.timeoutMs
        ? new DeadlineQueue(scheduler, cancelAfterMs)
        : undefined,
    );
    this.#pools = data.replicaPorts.map((port) => new ConnectionPool(this, port, this.#open));
  }

  start(): void {
    this.#load.start();
  }

  issue(k: number, kind: number, intendedMs: number, phaseName: RequestPhase, user: number): void {
    const phase = phaseName === 'warmup' ? WARMUP : MEASURE;
    this.#recorder.intended(phase);
    if (this.#live.size >= this.#run.maxInFlight) {
      this.#recorder.unsent(phase);
      this.#load.requestEnded(user);
      return;
    }
    const encoded = this.#requests[kind]!;
    const request = this.#spare.pop() ?? new ClientRequest((expired) => this.#expired(expired));
    this.#live.add(request);
    request.phase = phase;
    request.user = user;
    request.kind = kind;
    request.replica = this.#replicaChoice.of(k, user);
    request.text = encoded.encode(k, phaseName);
    request.bodiless = encoded.bodiless;
    request.intendedMs = intendedMs;
    (this.#cancellations[kind] ?? this.#timeouts).add(request, intendedMs);
    this.#pools[request.replica]!.dispatch(request);
  }

  loadOver(): void {
    this.#loadOver = true;
    if (this.#live.size === 0) this.#drained();
  }

  sent(request: ClientRequest): void {
    request.sentMs = this.#scheduler.now();
    this.#recorder.sent(request.phase, request.intendedMs, request.sentMs);
  }

  answered(request: ClientRequest, status: number, endpoint: number): void {
    const { phase, intendedMs, sentMs } = request;
    const now = this.#scheduler.now();
    const ok = status < 400;
    this.#recorder.answered(phase, status, ok, endpoint, now - intendedMs, now - sentMs);
    this.#ended(request);
  }

  lost(request: ClientRequest, connected: boolean): void {
    const responseMs = this.#scheduler.now() - request.intendedMs;
    if (connected) this.#recorder.broken(request.phase, responseMs);
    else this.#recorder.refused(request.phase, responseMs);
    this.#ended(request);
  }

  take(fromMs: number, toMs: number, health: ThreadHealth): GeneratorInterval {
    return this.#recorder.take(fromMs, toMs, this.#live.size, health);
  }

  get openSockets(): Iterable<Socket> {
    return this.#open;
  }

  /** Ends the load; whatever is still under way is counted as in flight at the end and left. */
  close(): void {
    this.#load.stop();
    for (const request of this.#live) {
      const begun = this.#pools[request.replica]!.abandon(request);
      if (begun) this.#recorder.inFlightAtEnd(request.phase);
      else this.#recorder.unsent(request.phase);
      request.deadlineQueue?.remove(request);
    }
    this.#live.clear();
    for (const pool of this.#pools) pool.closeIdle();
  }

  /** The client's patience is over: by timeout, or on purpose. */
  #expired(request: ClientRequest): void {
    const { phase, intendedMs, kind, replica } = request;
    if (this.#cancellations[kind]) this.#recorder.cancelled(phase);
    else this.#recorder.timedOut(phase, this.#scheduler.now() - intendedMs);
    this.#pools[replica]!.abandon(request);
    this.#ended(request);
  }

  #ended(request: ClientRequest): void {
    request.deadlineQueue?.remove(request);
    this.#live.delete(request);
    this.#spare.push(request);
    this.#load.requestEnded(request.user);
    if (this.#loadOver && this.#live.size === 0) this.#drained();
  }
}

/** A request's bytes with two gaps: its number, and its phase when that is not the measured one. */
class EncodedRequest {
  readonly bodiless: boolean;
  readonly #before: string;
  readonly #after: string;

  constructor(request: RequestSpec) {
    this.bodiless = request.method === 'HEAD';
    const body = Buffer.from(request.body ?? '').toString('latin1');
    const length =
      request.body === undefined && request.method === 'GET'
        ? ''
        : `content-length: ${body.length}\r\n`;
    const headers = Object.entries(request.headers)
      .map(([name, value]) => `${name}: ${value}\r\n`)
      .join('');
    this.#before =
      `${request.method} ${request.target} HTTP/1.1\r\nhost: ${request.host}\r\n` +
      `${headers}${length}x-plimsoll-seq: `;
    this.#after = `\r\n\r\n${body}`;
  }

  encode(k: number, phase: RequestPhase): string {
    const mark = phase === 'warmup' ? '\r\nx-plimsoll-phase: warmup' : '';
    return this.#before + k + mark + this.#after;
  }
}
