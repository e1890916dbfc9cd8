/** One ingress replica without sockets: routing, its own balancers with their own partial view, and what it counts. */
import type { Balancer, InFlightObserver, Refusal } from '../../balancer/balancer.ts';
import { type AttemptFailure, statusOf } from '../../balancer/retry-policy.ts';
import type { Scheduler } from '../../core/clock.ts';
import type { IngressInterval } from '../../core/run-event.ts';
import type { RunSpec } from '../../core/run-spec.ts';
import { IngressRecorder } from '../../metrics/ingress-recorder.ts';
import { localStatus } from '../../routing/index.ts';
import type { Outcome, StrategyDefinition } from '../../strategies/contract.ts';
import { createBalancers, type Provided } from '../replica.ts';
import { SimulatedForwardings } from './simulated-forwarding.ts';
import type { SimulatedRequest } from './simulated-request.ts';
import type { WaitingLines } from './waiting-lines.ts';

/** In place of a status: it waits for an endpoint, or the pod's own answer is passed on. */
const waits = -1;
export const passesOn = -2;

export class SimulatedReplica implements InFlightObserver {
  readonly #run: RunSpec;
  readonly #scheduler: Scheduler;
  readonly #balancers: readonly Balancer[];
  readonly #recorder: IngressRecorder;
  readonly #forwardings: SimulatedForwardings;
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
    this.#forwardings = new SimulatedForwardings(run.limits ?? {}, scheduler);
  }

  /**
   * The status that it answers with by itself; 0 where an endpoint was found, which the request's lease names; below 0
   * where the request waits for one.
   */
  accept(request: SimulatedRequest): number {
    const recorder = this.#recorder;
    const { phase } = request;
    recorder.accepted(phase);
    const { match } = request.reception;
    if (match.kind !== 'route') return this.#answerLocally(request, localStatus(match));
    recorder.routed(phase, match.route);
    request.forwarding = this.#forwardings.of(match.forwarding);
    request.forwarded = false;
    request.onErrorPage = false;
    return this.#enter(request, match.pool);
  }

  /** What comes of an attempt that ended so: another attempt or an answer, as `accept` has it, or that the pod's is passed on. */
  proceed(request: SimulatedRequest, end: AttemptFailure): number {
    if (this.#mayFollow(request, end)) {
      const next = this.#again(request);
      if (next <= 0) return next;
    } else if (typeof end === 'number' && !this.#hasErrorPage(request, end)) {
      return passesOn;
    }
    return this.#answerOrPage(request, statusOf(end));
  }

  /** As `accept`, for one that waits; where it need not wait any longer it has left the line. */
  acceptWaiting(request: SimulatedRequest): number {
    const balancer = this.#balancers[request.pool]!;
    const refusal = this.#acquire(request);
    if (refusal === 'none-fits') return waits;
    this.#lines!.leave(balancer, request);
    return refusal ? this.#answerOrPage(request, 503) : this.#dispatch(request);
  }

  leaveLine(request: SimulatedRequest): void {
    this.#lines!.leave(this.#balancers[request.pool]!, request);
  }

  /** The client of one that waits has left. */
  waitingCancelled(request: SimulatedRequest): void {
    this.leaveLine(request);
    if (!request.forwarded) this.#recorder.cancelled(request.phase);
  }

  /** The client left while its request was on the way here. */
  acceptCancelled({ phase }: SimulatedRequest): void {
    this.#recorder.accepted(phase);
    this.#recorder.cancelled(phase);
  }

  endAttempt(request: SimulatedRequest, outcome: Outcome): void {
    const answered = outcome === 'answered';
    request.attemptOver();
    request.last = request.lease.endpoint;
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

  /** For a first attempt in the pool that it was routed to, or in what stands in for that. */
  #enter(request: SimulatedRequest, pool: number | undefined): number {
    const { emptyPool } = request.forwarding;
    const isEmpty = pool === undefined || this.#balancers[pool]!.ready.size === 0;
    const entered = isEmpty ? (emptyPool ?? pool) : pool;
    if (entered === undefined) return this.#answerOrPage(request, 503);
    request.enter(entered);
    request.retries = this.#balancers[entered]!.retries ?? request.forwarding.retries;
    const next = this.#attempt(request);
    return next > 0 ? this.#answerOrPage(request, next) : next;
  }

  #mayFollow(request: SimulatedRequest, failure: AttemptFailure): boolean {
    const { attempt, retries } = request;
    if (!retries?.isReason(failure)) return false;
    const { method } = this.#run.requests[request.kind]!;
    const elapsedMs = this.#scheduler.now() - request.firstMs;
    return retries.grants({ method, attempt, sent: true, elapsedMs });
  }

  #again(request: SimulatedRequest): number {
    request.attempt++;
    request.tried.push(request.last!);
    return this.#attempt(request);
  }

  #hasErrorPage({ forwarding, onErrorPage }: SimulatedRequest, status: number): boolean {
    const { errorPages } = forwarding;
    return (
      errorPages !== undefined &&
      errorPages.statuses.includes(status) &&
      !onErrorPage &&
      this.#balancers[errorPages.pool]!.ready.size > 0
    );
  }

  /** In place of an answer with this status, an attempt in the pool that has the page for it. */
  #answerOrPage(request: SimulatedRequest, status: number): number {
    if (this.#hasErrorPage(request, status)) {
      request.onErrorPage = true;
      request.enter(request.forwarding.errorPages!.pool);
      request.retries = undefined;
      const next = this.#attempt(request);
      if (next <= 0) return next;
    }
    if (!request.forwarded) this.#recorder.answeredLocally(request.phase);
    return status;
  }

  #acquire(request: SimulatedRequest): Refusal | undefined {
    const avoidsTried = request.retries?.avoidsTried;
    const balancer = this.#balancers[request.pool]!;
    return balancer.acquire(request, request.lease, request.connection, avoidsTried);
  }

  #attempt(request: SimulatedRequest): number {
    const refusal = this.#acquire(request);
    if (refusal === undefined) return this.#dispatch(request);
    if (refusal === 'no-endpoint' || !this.#lines) return 503;
    this.#lines.join(this.#balancers[request.pool]!, request);
    return waits;
  }

  #dispatch(request: SimulatedRequest): number {
    const { phase, retries, forwarding } = request;
    request.endpoint = request.lease.endpoint!.endpointIndex;
    request.dispatchedMs = this.#scheduler.now();
    this.#recorder.attempted(phase, request.endpoint);
    const time = retries?.deadlines ?? forwarding.attemptTime;
    if (time) request.attemptDeadline.start(time, request.dispatchedMs);
    if (!request.forwarded) this.#forwarded(request);
    else if (request.onErrorPage) this.#recorder.errorPage(phase);
    else this.#recorder.retried(phase);
    return 0;
  }

  #forwarded(request: SimulatedRequest): void {
    const { dispatchedMs, forwarding, phase, retries } = request;
    const { requestTime } = forwarding;
    request.forwarded = true;
    request.firstMs = dispatchedMs;
    retries?.begun();
    this.#recorder.forwarded(phase);
    if (requestTime) request.requestDeadline.start(requestTime, dispatchedMs);
  }

  #answerLocally({ phase }: SimulatedRequest, status: number): number {
    this.#recorder.answeredLocally(phase);
    return status;
  }
}
