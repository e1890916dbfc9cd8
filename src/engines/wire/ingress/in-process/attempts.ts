/**
 * The attempts of an exchange, one at a time, each with its lease and its connection to a pod. Without retries there is
 * one, and nothing is kept for another.
 */
import type { Balancer } from '../../../../balancer/balancer.ts';
import { ConnectionPins } from '../../../../balancer/connection-pins.ts';
import { Lease } from '../../../../balancer/lease.ts';
import type { AttemptFailure, RetryPolicy } from '../../../../balancer/retry-policy.ts';
import { chunkHeader, lastChunk } from '../../../../http1/write.ts';
import type { PhaseIndex } from '../../../../metrics/phase-index.ts';
import type { Outcome } from '../../../../strategies/contract.ts';
import { Deadline } from '../../../deadline.ts';
import type { BalancedRequest } from './balanced-request.ts';
import type { ReplicaServices } from './replica-services.ts';
import { SentBytes } from './sent-bytes.ts';
import type { Exchange, UpstreamConnection } from './upstream-connection.ts';

/** The client's side. */
export interface AttemptOwner extends Exchange {
  attemptTimedOut(): void;
}

export class Attempts {
  /** Of the attempt under way. */
  upstream: UpstreamConnection | undefined = undefined;
  readonly lease = new Lease();
  readonly #replica: ReplicaServices;
  readonly #owner: AttemptOwner;
  readonly #request: BalancedRequest;
  readonly #pins: ConnectionPins | undefined;
  #balancer!: Balancer;
  #phase: PhaseIndex = 0;
  #dispatchedMs = 0;
  #head = '';
  #chunked = false;
  #bodiless = false;
  readonly #sent = new SentBytes();
  #deadline: Deadline | undefined;

  constructor(replica: ReplicaServices, owner: AttemptOwner, request: BalancedRequest) {
    this.#replica = replica;
    this.#owner = owner;
    this.#request = request;
    this.#pins = replica.perConnection ? new ConnectionPins() : undefined;
  }

  /** The first: takes an endpoint for the request. False where none is to be had. */
  begin(balancer: Balancer, phase: PhaseIndex): boolean {
    this.#sent.clear();
    this.#balancer = balancer;
    this.#phase = phase;
    if (balancer.acquire(this.#request, this.lease, this.#pins) !== undefined) return false;
    balancer.retries?.begun();
    this.#replica.recorder.forwarded(phase);
    return true;
  }

  /** `chunked`: so the body is to be framed; `bodiless`: the response has none whatever its head says (HEAD). */
  send(head: string, chunked: boolean, bodiless: boolean): void {
    this.#head = head;
    this.#chunked = chunked;
    this.#bodiless = bodiless;
    this.#send();
  }

  /** False asks for a pause. */
  writeBody(chunk: Buffer): boolean {
    if (!this.#chunked) return this.#write(chunk);
    this.#write(chunkHeader(chunk.length));
    this.#write(chunk);
    return this.#write('\r\n');
  }

  endBody(trailers: string): void {
    if (!this.upstream) return;
    if (this.#chunked) this.#write(lastChunk(trailers));
    this.upstream.requestSent();
  }

  /** Whether another may follow the one that failed so. A yes is to be followed by `again`. */
  mayFollow(failure: AttemptFailure, method: string): boolean {
    const retries = this.#retries;
    return (
      retries !== undefined &&
      this.#sent.whole &&
      retries.grants(this.#request.attempt, failure, method)
    );
  }

  /** After `end`. False where no endpoint is to be had. */
  again(): boolean {
    this.#request.attempt++;
    if (this.#balancer.acquire(this.#request, this.lease) !== undefined) return false;
    this.#replica.recorder.retried(this.#phase);
    this.#send();
    for (const piece of this.#sent) this.upstream!.write(piece);
    if (this.#owner.requestComplete) this.upstream!.requestSent();
    return true;
  }

  /**
   * A kept connection was closed as we used it, which RFC 9112 section 9.3.1 lets us make up for: on a new one to the same
   * endpoint, with the same lease. False where the pool has retries of its own, which then decide.
   */
  sendAnew(): boolean {
    if (this.#retries) return false;
    const { recorder, scheduler } = this.#replica;
    const endpoint = this.lease.endpoint!.endpointIndex;
    recorder.attemptEnded(this.#phase, endpoint, false, scheduler.now() - this.#dispatchedMs);
    recorder.retried(this.#phase);
    this.#send(true);
    this.upstream!.requestSent();
    return true;
  }

  /** The head of the response has come, and is passed on. */
  answering(status: number): void {
    this.lease.firstByte(status);
    this.#deadline?.clear();
  }

  end(outcome: Outcome, status: number): void {
    const { scheduler, recorder } = this.#replica;
    const { endpoint } = this.upstream!;
    this.upstream = undefined;
    this.#deadline?.clear();
    if (this.#retries) this.#request.tried.push(this.lease.endpoint!);
    this.lease.end(outcome, status);
    const rttMs = scheduler.now() - this.#dispatchedMs;
    recorder.attemptEnded(this.#phase, endpoint, outcome === 'answered', rttMs);
  }

  get #retries(): RetryPolicy | undefined {
    return this.#balancer.retries;
  }

  #write(data: Buffer | string): boolean {
    if (this.#retries) this.#sent.add(data);
    return this.upstream!.write(data);
  }

  #send(onNewConnection = false): void {
    const { scheduler, recorder } = this.#replica;
    const endpoint = this.lease.endpoint!.endpointIndex;
    this.#dispatchedMs = scheduler.now();
    recorder.attempted(this.#phase, endpoint);
    this.upstream = this.#replica.connectionTo(endpoint, onNewConnection);
    this.upstream.send(this.#owner, this.#head, this.#bodiless);
    const deadlines = this.#retries?.deadlines;
    if (!deadlines) return;
    this.#deadline ??= new Deadline(() => this.#owner.attemptTimedOut());
    deadlines.add(this.#deadline, this.#dispatchedMs);
  }
}
