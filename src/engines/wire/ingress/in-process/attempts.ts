/**
 * The attempts of an exchange, one at a time, each with its lease and its connection to a pod. Where none may follow the
 * first, nothing is kept for another.
 */
import type { Balancer, Refusal } from '../../../../balancer/balancer.ts';
import type { ConnectionPins } from '../../../../balancer/connection-pins.ts';
import type { EndpointState } from '../../../../balancer/endpoint-state.ts';
import { Lease } from '../../../../balancer/lease.ts';
import type { AttemptFailure, RetryPolicy } from '../../../../balancer/retry-policy.ts';
import { chunkHeader, lastChunk } from '../../../../http1/write.ts';
import type { PhaseIndex } from '../../../../metrics/phase-index.ts';
import type { Outcome } from '../../../../strategies/contract.ts';
import { Deadline } from '../../../deadline.ts';
import type { BalancedRequest } from './balanced-request.ts';
import type { Exchange } from './exchange.ts';
import type { ForwardingRules } from './forwarding-rules.ts';
import type { ReplicaServices } from './replica-services.ts';
import { SentBytes } from './sent-bytes.ts';
import type { UpstreamConnection } from './upstream-connection.ts';

/** The client's side. */
export interface AttemptOwner extends Exchange {
  attemptTimedOut(): void;
  /** All attempts together have taken too long. */
  timedOut(): void;
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
  #rules!: ForwardingRules;
  /** Absent where no attempt may follow in the same pool. */
  #retries: RetryPolicy | undefined;
  #phase: PhaseIndex = 0;
  /** There has been one. */
  #begun = false;
  #onErrorPage = false;
  #firstMs = 0;
  #dispatchedMs = 0;
  #last: EndpointState | undefined;
  #head = '';
  #chunked = false;
  #bodiless = false;
  #keepsBody = false;
  readonly #sent = new SentBytes();
  #deadline: Deadline | undefined;
  /** For all of them. */
  #whole: Deadline | undefined;

  /** `pins`: those of the client's connection. */
  constructor(
    replica: ReplicaServices,
    owner: AttemptOwner,
    request: BalancedRequest,
    pins: ConnectionPins | undefined,
  ) {
    this.#replica = replica;
    this.#owner = owner;
    this.#request = request;
    this.#pins = pins;
  }

  /** For a request that has had none yet. */
  begin(rules: ForwardingRules, phase: PhaseIndex): void {
    this.#sent.clear();
    this.#rules = rules;
    this.#phase = phase;
    this.#begun = false;
    this.#onErrorPage = false;
    this.#keepsBody = rules.errorPages !== undefined;
  }

  /** Takes an endpoint of a pool for the first attempt. Undefined when there is one, which `send` is to follow. */
  enter(pool: number): Refusal | undefined {
    const balancer = this.#replica.balancers[pool]!;
    this.#request.enter(pool);
    const refusal = balancer.acquire(this.#request, this.lease, this.#pins);
    if (refusal !== undefined) return refusal;
    this.#balancer = balancer;
    this.#retries = balancer.retries ?? this.#rules.retries;
    this.#retries?.begun();
    this.#keepsBody ||= this.#retries !== undefined;
    this.#forwarded();
    return undefined;
  }

  /** As `enter`, in the pool that stands in for one without endpoints. */
  enterInstead(): Refusal | undefined {
    const { emptyPool } = this.#rules;
    return emptyPool === undefined ? 'no-endpoint' : this.enter(emptyPool);
  }

  /** Whether another pool has a page to show in place of an answer with this status. */
  hasErrorPage(status: number): boolean {
    const { errorPages } = this.#rules;
    return (
      errorPages !== undefined &&
      errorPages.statuses.includes(status) &&
      !this.#onErrorPage &&
      this.#sent.whole &&
      this.#replica.balancers[errorPages.pool]!.ready.size > 0
    );
  }

  /** As `enter`, for the one attempt that an error page is worth, after `end` or as the first. */
  enterErrorPage(): Refusal | undefined {
    const { pool } = this.#rules.errorPages!;
    this.#request.enter(pool);
    this.#onErrorPage = true;
    this.#retries = undefined;
    const refusal = this.#replica.balancers[pool]!.acquire(this.#request, this.lease);
    if (refusal !== undefined) return refusal;
    if (this.#begun) this.#replica.recorder.errorPage(this.#phase);
    else this.#forwarded();
    return undefined;
  }

  /** `chunked`: so the body is to be framed; `bodiless`: the response has none whatever its head says (HEAD). */
  send(head: string, chunked: boolean, bodiless: boolean): void {
    this.#head = head;
    this.#chunked = chunked;
    this.#bodiless = bodiless;
    this.#send();
  }

  /** What of the body has come so far, behind the head that was sent. */
  sendBodyAgain(): void {
    for (const piece of this.#sent) this.upstream!.write(piece);
    if (this.#owner.requestComplete) this.upstream!.requestSent();
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

  /** Whether another may follow the one that failed so; `sent`: a pod may have begun with it. A yes is to be followed by `again`. */
  mayFollow(failure: AttemptFailure, method: string, sent: boolean): boolean {
    const retries = this.#retries;
    if (!retries?.isReason(failure) || !this.#sent.whole) return false;
    const elapsedMs = this.#replica.scheduler.now() - this.#firstMs;
    return retries.grants({ method, attempt: this.#request.attempt, sent, elapsedMs });
  }

  /** After `end`. False where no endpoint is to be had. */
  again(): boolean {
    const request = this.#request;
    request.attempt++;
    request.tried.push(this.#last!);
    const { avoidsTried } = this.#retries!;
    if (this.#balancer.acquire(request, this.lease, undefined, avoidsTried) !== undefined) {
      return false;
    }
    this.#replica.recorder.retried(this.#phase);
    this.#send();
    this.sendBodyAgain();
    return true;
  }

  /**
   * A kept connection was closed as we used it, which RFC 9112 section 9.3.1 lets us make up for: on a new one to the same
   * endpoint, with the same lease. False where the scenario has a policy for retries, which then decides; what a route
   * says of them is about what comes after that.
   */
  sendAnew(): boolean {
    if (this.#balancer.retries) return false;
    const { recorder, scheduler } = this.#replica;
    const endpoint = this.lease.endpoint!.endpointIndex;
    recorder.attemptEnded(this.#phase, endpoint, false, scheduler.now() - this.#dispatchedMs);
    recorder.retried(this.#phase);
    this.#send(true);
    this.upstream!.requestSent();
    return true;
  }

  /** The head of the response has come, and is passed on: no attempt will follow. */
  answering(status: number): void {
    this.lease.firstByte(status);
    if (this.#retries?.deadlines) this.#deadline?.clear();
    this.#keepsBody = false;
    this.#sent.clear();
  }

  end(outcome: Outcome, status: number): void {
    const { scheduler, recorder } = this.#replica;
    const { endpoint } = this.upstream!;
    this.upstream = undefined;
    this.#deadline?.clear();
    this.#last = this.lease.endpoint;
    this.lease.end(outcome, status);
    const rttMs = scheduler.now() - this.#dispatchedMs;
    recorder.attemptEnded(this.#phase, endpoint, outcome === 'answered', rttMs);
  }

  /** No attempt will follow, and none is waited for as a whole any longer. */
  over(): void {
    this.#whole?.clear();
    this.#sent.clear();
  }

  #forwarded(): void {
    const { recorder, scheduler } = this.#replica;
    const { requestTime } = this.#rules;
    this.#begun = true;
    recorder.forwarded(this.#phase);
    if (!requestTime) return;
    this.#whole ??= new Deadline(() => this.#owner.timedOut());
    this.#whole.start(requestTime, scheduler.now());
  }

  #write(data: Buffer | string): boolean {
    if (this.#keepsBody) this.#sent.add(data);
    return this.upstream!.write(data);
  }

  #send(onNewConnection = false): void {
    const { scheduler, recorder } = this.#replica;
    const endpoint = this.lease.endpoint!.endpointIndex;
    this.#dispatchedMs = scheduler.now();
    if (this.#request.attempt === 1) this.#firstMs = this.#dispatchedMs;
    recorder.attempted(this.#phase, endpoint);
    this.upstream = this.#replica.connectionTo(endpoint, onNewConnection);
    this.upstream.send(this.#owner, this.#head, this.#bodiless);
    const deadlines = this.#retries?.deadlines ?? this.#rules.times.attempt;
    if (!deadlines) return;
    this.#deadline ??= new Deadline(() => this.#owner.attemptTimedOut());
    this.#deadline.start(deadlines, this.#dispatchedMs);
  }
}
