/** One ingress replica without sockets: routing, its own balancers with their own partial view, and what it counts. */
import type { Balancer, InFlightObserver } from '../../balancer/balancer.ts';
import type { AttemptFailure } from '../../balancer/retry-policy.ts';
import type { Scheduler } from '../../core/clock.ts';
import type { IngressInterval } from '../../core/run-event.ts';
import type { RunSpec } from '../../core/run-spec.ts';
import { IngressRecorder } from '../../metrics/ingress-recorder.ts';
import type { Outcome, StrategyDefinition } from '../../strategies/contract.ts';
import { createBalancers, type Provided } from '../replica.ts';
import { poolOf } from './request-kinds.ts';
import type { SimulatedRequest } from './simulated-request.ts';
import type { WaitingLines } from './waiting-lines.ts';

/** In place of a status: it waits for an endpoint. */
const waits = -1;

export class SimulatedReplica implements InFlightObserver {
  readonly #run: RunSpec;
  readonly #scheduler: Scheduler;
  readonly #balancers: readonly Balancer[];
  readonly #recorder: IngressRecorder;
  readonly #retries: boolean;
  /** Absent where requests do not wait. */
  readonly #lines: WaitingLines | undefined;

  constructor(
    run: RunSpec,
    strategy: StrategyDefinition,
    index: number,
    scheduler: Scheduler,
    { lines, ...provided }: Provided & { readonly lines?: WaitingLines | undefined },
  ) {
    this.#run = run;
    this.#scheduler = scheduler;
    this.#recorder = new IngressRecorder(index, run.endpoints.length, run.routes.length);
    this.#balancers = createBalancers(run, strategy, index, scheduler, provided);
    this.#lines = lines;
    for (const balancer of this.#balancers) {
      balancer.onInFlight = this;
      if (lines) balancer.onReady = () => scheduler.at(scheduler.now(), lines);
    }
    this.#retries = run.policies?.retries !== undefined;
  }

  /**
   * The status that it answers with by itself; 0 where an endpoint was found, which the request's lease names; below 0
   * where the request waits for one.
   */
  accept(request: SimulatedRequest): number {
    const recorder = this.#recorder;
    const { phase } = request;
    recorder.accepted(phase);
    const { match, localStatus } = request.reception;
    if (match.kind !== 'route') return this.#answerLocally(request, localStatus);
    recorder.routed(phase, match.route);
    if (match.pool === undefined) return this.#answerLocally(request, 503);
    if (this.#retries) forgetAttempts(request);
    return this.#attempt(request, this.#balancers[match.pool]!);
  }

  /** Whether another attempt may follow the one that failed so. A yes is to be followed by `acceptAgain`. */
  mayFollow(request: SimulatedRequest, failure: AttemptFailure): boolean {
    if (!this.#retries) return false;
    const { method } = this.#run.requests[request.kind]!;
    const retries = this.#balancerOf(request).retries!;
    return (
      retries.isReason(failure) &&
      retries.grants({ method, attempt: request.attempt, sent: true, elapsedMs: 0 })
    );
  }

  /** As `accept`. */
  acceptAgain(request: SimulatedRequest): number {
    request.attempt++;
    return this.#attempt(request, this.#balancerOf(request));
  }

  /** As `accept`, for one that waits; where it need not wait any longer it has left the line. */
  acceptWaiting(request: SimulatedRequest): number {
    const balancer = this.#balancerOf(request);
    const refusal = balancer.acquire(request, request.lease, request.connection);
    if (refusal === 'none-fits') return waits;
    this.#lines!.leave(balancer, request);
    return refusal ? this.#refuse(request) : this.#dispatch(request, balancer);
  }

  /** The client of one that waits has left. */
  waitingCancelled(request: SimulatedRequest): void {
    this.#lines!.leave(this.#balancerOf(request), request);
    if (request.attempt === 1) this.#recorder.cancelled(request.phase);
  }

  /** The client left while its request was on the way here. */
  acceptCancelled({ phase }: SimulatedRequest): void {
    this.#recorder.accepted(phase);
    this.#recorder.cancelled(phase);
  }

  endAttempt(request: SimulatedRequest, outcome: Outcome): void {
    const answered = outcome === 'answered';
    if (this.#retries) {
      request.tried.push(request.lease.endpoint!);
      request.attemptDeadline.clear();
    }
    request.lease.end(outcome, answered ? request.status : 0);
    const rttMs = this.#scheduler.now() - request.dispatchedMs;
    this.#recorder.attemptEnded(request.phase, request.endpoint, answered, rttMs);
    this.#lines?.serve();
  }

  inFlightChanged(endpoint: number, inFlight: number): void {
    this.#recorder.inFlightChanged(endpoint, this.#scheduler.now(), inFlight);
  }

  take(fromMs: number, toMs: number, details: boolean, gauges: boolean): IngressInterval {
    let defects = 0;
    for (const balancer of this.#balancers) defects += balancer.takeDefects();
    return this.#recorder.take(fromMs, toMs, defects, null, details, gauges);
  }

  #attempt(request: SimulatedRequest, balancer: Balancer): number {
    const refusal = balancer.acquire(request, request.lease, request.connection);
    if (refusal === undefined) return this.#dispatch(request, balancer);
    if (refusal === 'no-endpoint' || !this.#lines) return this.#refuse(request);
    this.#lines.join(balancer, request);
    return waits;
  }

  #dispatch(request: SimulatedRequest, balancer: Balancer): number {
    const { phase } = request;
    request.endpoint = request.lease.endpoint!.endpointIndex;
    request.dispatchedMs = this.#scheduler.now();
    this.#recorder.attempted(phase, request.endpoint);
    balancer.retries?.deadlines?.add(request.attemptDeadline, request.dispatchedMs);
    if (request.attempt > 1) this.#recorder.retried(phase);
    else {
      balancer.retries?.begun();
      this.#recorder.forwarded(phase);
    }
    return 0;
  }

  /** One that has been tried already is counted as forwarded. */
  #refuse(request: SimulatedRequest): number {
    if (request.attempt === 1) this.#recorder.answeredLocally(request.phase);
    return 503;
  }

  #balancerOf({ reception }: SimulatedRequest): Balancer {
    return this.#balancers[poolOf(reception)]!;
  }

  #answerLocally({ phase }: SimulatedRequest, status: number): number {
    this.#recorder.answeredLocally(phase);
    return status;
  }
}

function forgetAttempts(request: SimulatedRequest): void {
  request.attempt = 1;
  request.tried.length = 0;
}
