/**
 * The attempts of an exchange, one at a time, each with its lease and its connection to a pod. Without retries there is
 * one, and nothing is kept for another.
 */
import type { Balancer } from '../../../../balancer/balancer.ts';
import { ConnectionPins } from '../../../../balancer/connection-pins.ts';
import type { EndpointState } from '../../../../balancer/endpoint-state.ts';
import { Lease } from '../../../../balancer/lease.ts';
import type { AttemptFailure, RetryPolicy } from '../../../../balancer/retry-policy.ts';
import type { RequestInfo } from '../../../../core/endpoint.ts';
import type { PhaseIndex } from '../../../../metrics/phase-index.ts';
import type { Outcome } from '../../../../strategies/contract.ts';
import { AttemptDeadline } from '../../../attempt-deadline.ts';
import type { ReplicaServices } from './replica-services.ts';
import { SentBytes } from './sent-bytes.ts';
import type { Exchange, UpstreamConnection } from './upstream-connection.ts';

/** The client's side. */
export interface AttemptOwner extends Exchange, RequestInfo {
  attemptTimedOut(): void;
}

export class Attempts {
  /** From 1. */
  number = 1;
  readonly tried: EndpointState[] = [];
  /** Of the attempt under way. */
  upstream: UpstreamConnection | undefined = undefined;
  readonly lease = new Lease();
  readonly #replica: ReplicaServices;
  readonly #owner: AttemptOwner;
  readonly #pins: ConnectionPins | undefined;
  #balancer!: Balancer;
  #phase: PhaseIndex = 0;
  #dispatchedMs = 0;
  #head = '';
  #bodiless = false;
  readonly #sent = new SentBytes();
  #deadline: AttemptDeadline | undefined;

  constructor(replica: ReplicaServices, owner: AttemptOwner) {
    this.#replica = replica;
    this.#owner = owner;
    this.#pins = replica.perConnection ? new ConnectionPins() : undefined;
  }

  /** The first: takes an endpoint for the request. False where none is to be had. */
  begin(balancer: Balancer, phase: PhaseIndex): boolean {
    this.number = 1;
    if (this.tried.length > 0) this.tried.length = 0;
    this.#sent.clear();
    this.#balancer = balancer;
    this.#phase = phase;
    if (balancer.acquire(this.#owner, this.lease, this.#pins) !== undefined) return false;
    balancer.retries?.begun();
    this.#replica.recorder.forwarded(phase);
    return true;
  }

  /** `bodiless`: the response has no body whatever its head says (HEAD). */
  send(head: string, bodiless: boolean): void {
    this.#head = head;
    this.#bodiless = bodiless;
    this.#send();
  }

  /** More of the request; false asks for a pause. */
  write(data: Buffer | string): boolean {
    if (this.#retries) this.#sent.add(data);
    return this.upstream?.write(data) ?? true;
  }

  /** Whether another may follow the one that failed so. A yes is to be followed by `again`. */
  mayFollow(failure: AttemptFailure, method: string): boolean {
    const retries = this.#retries;
    return (
      retries !== undefined && this.#sent.whole && retries.grants(this.number, failure, method)
    );
  }

  /** After `end`. False where no endpoint is to be had. */
  again(): boolean {
    this.number++;
    if (this.#balancer.acquire(this.#owner, this.lease) !== undefined) return false;
    this.#replica.recorder.retried(this.#phase);
    this.#send();
    for (const piece of this.#sent) this.upstream!.write(piece);
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
    if (this.#retries) this.tried.push(this.lease.endpoint!);
    this.lease.end(outcome, status);
    const rttMs = scheduler.now() - this.#dispatchedMs;
    recorder.attemptEnded(this.#phase, endpoint, outcome === 'answered', rttMs);
  }

  get #retries(): RetryPolicy | undefined {
    return this.#balancer.retries;
  }

  #send(): void {
    const { scheduler, recorder } = this.#replica;
    const endpoint = this.lease.endpoint!.endpointIndex;
    this.#dispatchedMs = scheduler.now();
    recorder.attempted(this.#phase, endpoint);
    this.upstream = this.#replica.connectionTo(endpoint);
    this.upstream.send(this.#owner, this.#head, this.#bodiless);
    const deadlines = this.#retries?.deadlines;
    if (!deadlines) return;
    this.#deadline ??= new AttemptDeadline(() => this.#owner.attemptTimedOut());
    deadlines.add(this.#deadline, this.#dispatchedMs);
  }
}
