/** One ingress replica without sockets: routing, its own balancers with their own partial view, and what it counts. */
import type { Balancer, InFlightObserver } from '../../balancer/balancer.ts';
import type { Scheduler } from '../../core/clock.ts';
import type { IngressInterval } from '../../core/run-event.ts';
import type { RunSpec } from '../../core/run-spec.ts';
import { IngressRecorder } from '../../metrics/ingress-recorder.ts';
import type { Outcome, StrategyDefinition } from '../../strategies/contract.ts';
import { createBalancers } from '../replica.ts';
import type { SimulatedRequest } from './simulated-request.ts';

export class SimulatedReplica implements InFlightObserver {
  readonly #scheduler: Scheduler;
  readonly #balancers: readonly Balancer[];
  readonly #recorder: IngressRecorder;

  constructor(run: RunSpec, strategy: StrategyDefinition, index: number, scheduler: Scheduler) {
    this.#scheduler = scheduler;
    this.#recorder = new IngressRecorder(index, run.endpoints.length, run.routes.length);
    this.#balancers = createBalancers(run, strategy, index, scheduler);
    for (const balancer of this.#balancers) balancer.onInFlight = this;
  }

  /** The status that it answers with by itself; 0 where an endpoint was found, which the request's lease names. */
  accept(request: SimulatedRequest): number {
    const recorder = this.#recorder;
    const { phase } = request;
    recorder.accepted(phase);
    const { match, localStatus } = request.reception;
    if (match.kind !== 'route') return this.#answerLocally(request, localStatus);
    recorder.routed(phase, match.route);
    const refusal =
      match.pool === undefined
        ? 'no-endpoint'
        : this.#balancers[match.pool]!.acquire(request, request.lease);
    if (refusal !== undefined) return this.#answerLocally(request, 503);
    request.endpoint = request.lease.endpoint!.endpointIndex;
    request.dispatchedMs = this.#scheduler.now();
    recorder.forwarded(phase);
    recorder.attempted(phase, request.endpoint);
    return 0;
  }

  /** The client left while its request was on the way here. */
  acceptCancelled({ phase }: SimulatedRequest): void {
    this.#recorder.accepted(phase);
    this.#recorder.cancelled(phase);
  }

  endAttempt(request: SimulatedRequest, outcome: Outcome): void {
    const answered = outcome === 'answered';
    request.lease.end(outcome, answered ? request.status : 0);
    const rttMs = this.#scheduler.now() - request.dispatchedMs;
    this.#recorder.attemptEnded(request.phase, request.endpoint, answered, rttMs);
  }

  inFlightChanged(endpoint: number, inFlight: number): void {
    this.#recorder.inFlightChanged(endpoint, this.#scheduler.now(), inFlight);
  }

  take(fromMs: number, toMs: number, details: boolean): IngressInterval {
    let defects = 0;
    for (const balancer of this.#balancers) defects += balancer.takeDefects();
    return this.#recorder.take(fromMs, toMs, defects, null, details);
  }

  #answerLocally({ phase }: SimulatedRequest, status: number): number {
    this.#recorder.answeredLocally(phase);
    return status;
  }
}
