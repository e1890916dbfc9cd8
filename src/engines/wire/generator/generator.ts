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
import { type ConnectionOwner, GeneratorConnection } from './generator-connection.ts';

export class Generator implements LoadTarget, ConnectionOwner {
  readonly #run: RunSpec;
  readonly #scheduler: Scheduler;
  readonly #replicaPorts: readonly number[];
  readonly #drained: () => void;
  readonly #recorder: GeneratorRecorder;
  readonly #load: LoadDriver;
  readonly #replicaChoice: ReplicaChoice;
  readonly #requests: readonly EncodedRequest[];
  readonly #timeouts: DeadlineQueue;
  readonly #cancellations: readonly (DeadlineQueue | undefined)[];
  readonly #idle: readonly GeneratorConnection[][];
  readonly #busy = new Set<GeneratorConnection>();
  readonly #open = new Set<Socket>();
  #loadOver = false;

  constructor(data: GeneratorData, scheduler: Scheduler, drained: () => void) {
    const { run } = data;
    this.#run = run;
    this.#scheduler = scheduler;
    this.#replicaPorts = data.replicaPorts;
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
    this.#idle = data.replicaPorts.map(() => []);
  }

  start(): void {
    this.#load.start();
  }

  issue(k: number, kind: number, intendedMs: number, phaseName: RequestPhase, user: number): void {
    const phase = phaseName === 'warmup' ? WARMUP : MEASURE;
    this.#recorder.intended(phase);
    if (this.#busy.size >= this.#run.maxInFlight) {
      this.#recorder.unsent(phase);
      this.#load.requestEnded(user);
      return;
    }
    const replica = this.#replicaChoice.of(k, user);
    const connection =
      this.#idle[replica]!.pop() ??
      new GeneratorConnection(this, replica, this.#replicaPorts[replica]!, this.#open);
    this.#busy.add(connection);
    connection.phase = phase;
    connection.user = user;
    connection.kind = kind;
    connection.intendedMs = intendedMs;
    connection.sentMs = this.#scheduler.now();
    (this.#cancellations[connection.kind] ?? this.#timeouts).add(connection, intendedMs);
    const request = this.#requests[connection.kind]!;
    connection.send(request.encode(k, phaseName), request.bodiless);
  }

  loadOver(): void {
    this.#loadOver = true;
    if (this.#busy.size === 0) this.#drained();
  }

  sent(connection: GeneratorConnection): void {
    this.#recorder.sent(connection.phase, connection.sentMs - connection.intendedMs);
  }

  answered(connection: GeneratorConnection, reusable: boolean): void {
    const { phase, status, endpoint, intendedMs, sentMs } = connection;
    const now = this.#scheduler.now();
    const ok = status < 400;
    this.#recorder.answered(phase, status, ok, endpoint, now - intendedMs, now - sentMs);
    if (reusable) this.#idle[connection.replica]!.push(connection);
    this.#ended(connection);
  }

  lost(connection: GeneratorConnection, connected: boolean): void {
    const responseMs = this.#scheduler.now() - connection.intendedMs;
    if (connected) this.#recorder.broken(connection.phase, responseMs);
    else this.#recorder.refused(connection.phase, responseMs);
    this.#ended(connection);
  }

  deadlineExpired(connection: GeneratorConnection): void {
    const { phase, intendedMs, kind } = connection;
    if (this.#cancellations[kind]) this.#recorder.cancelled(phase);
    else this.#recorder.timedOut(phase, this.#scheduler.now() - intendedMs);
    connection.leave();
    this.#ended(connection);
  }

  forget(connection: GeneratorConnection): void {
    const idle = this.#idle[connection.replica]!;
    const position = idle.indexOf(connection);
    if (position >= 0) idle.splice(position, 1);
  }

  take(fromMs: number, toMs: number, health: ThreadHealth): GeneratorInterval {
    return this.#recorder.take(fromMs, toMs, this.#busy.size, health);
  }

  get openSockets(): Iterable<Socket> {
    return this.#open;
  }

  /** Ends the load; whatever is still under way is counted as in flight at the end and left. */
  close(): void {
    this.#load.stop();
    for (const connection of this.#busy) {
      this.#recorder.inFlightAtEnd(connection.phase);
      connection.deadlineQueue?.remove(connection);
      connection.leave();
    }
    this.#busy.clear();
    for (const idle of this.#idle) {
      for (const connection of idle.splice(0)) connection.leave();
    }
  }

  #ended(connection: GeneratorConnection): void {
    connection.deadlineQueue?.remove(connection);
    this.#busy.delete(connection);
    this.#load.requestEnded(connection.user);
    if (this.#loadOver && this.#busy.size === 0) this.#drained();
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
