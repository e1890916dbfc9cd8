/**
 * A strategy plus what every strategy needs around it: the ready set, in-flight accounting and leases; and the layers
 * that a run's policies ask for. Those of `endpoint-layers.ts` lie between `setEndpoints` and the ready set; retries are
 * the caller's to make, by `retries` and with a new lease for each attempt.
 */
import type { Scheduler } from '../core/clock.ts';
import type { RequestInfo } from '../core/endpoint.ts';
import type { PoliciesSpec } from '../core/policies.ts';
import type {
  Feedback,
  MembershipChange,
  Outcome,
  Strategy,
  StrategyContext,
  StrategyDefinition,
} from '../strategies/contract.ts';
import type { ConnectionPins } from './connection-pins.ts';
import { EndpointLayers } from './endpoint-layers.ts';
import { type BalancedEndpoint, EndpointState } from './endpoint-state.ts';
import type { Lease, Lessor } from './lease.ts';
import { EndpointReadySet } from './ready-set.ts';
import { RetryPolicy } from './retry-policy.ts';
import { chooseUntried } from './untried.ts';

/** `no-endpoint`: none is ready; `none-fits`: the strategy wanted none of those that are, or one that is full. */
export type Refusal = 'no-endpoint' | 'none-fits';

export interface InFlightObserver {
  /** `endpointIndex` is the place in `RunSpec.endpoints`. */
  inFlightChanged(endpointIndex: number, inFlight: number): void;
}

export class Balancer implements Lessor {
  readonly ready = new EndpointReadySet();
  onInFlight: InFlightObserver | undefined = undefined;
  /** Called after the ready set may have changed. */
  onReady: (() => void) | undefined = undefined;
  /** Leases ended while not held, or acquired again while held: must be zero. */
  defects = 0;
  /** Absent: nothing is tried twice. */
  retries: RetryPolicy | undefined = undefined;
  readonly hearsFirstByte: boolean;
  #layers: EndpointLayers | undefined = undefined;
  readonly #name: string;
  readonly #strategy: Strategy;
  readonly #directsRetries: boolean;
  readonly #clock: StrategyContext['clock'];
  /** Ready and draining. */
  readonly #known = new Map<string, EndpointState>();
  /** The latest to bear each index; the drained stay until another takes it over. */
  readonly #byIndex: EndpointState[] = [];
  readonly #freeIndexes: number[] = [];
  readonly #feedback: { -readonly [Key in keyof Feedback]: Feedback[Key] } = {
    kind: 'dispatched',
    rttMs: 0,
    firstByteMs: -1,
    outcome: 'pending',
    status: 0,
  };
  #maxInFlight = Infinity;
  #held = 0;
  #defectsTaken = 0;

  constructor(
    definition: StrategyDefinition,
    params: Readonly<Record<string, unknown>>,
    context: StrategyContext,
  ) {
    this.#name = definition.name;
    this.#directsRetries = definition.directsRetries ?? false;
    this.#strategy = definition.create(params as never, context);
    this.hearsFirstByte = this.#strategy.firstByte !== undefined;
    this.#clock = context.clock;
  }

  /** Puts the layers around the strategy; before it has endpoints. */
  surround(policies: PoliciesSpec, scheduler: Scheduler): void {
    this.#layers = new EndpointLayers(policies, scheduler, (specs) => this.#setReady(specs));
    this.#maxInFlight = policies.maxInFlight ?? Infinity;
    this.retries = policies.retries && new RetryPolicy(policies.retries, scheduler);
  }

  /**
   * Undefined when granted: the lease then holds an endpoint until it is ended. `pins`: of the connection that the request
   * came by, where the strategy is asked once for each. `avoidTried`: an endpoint that the request has not been to, if
   * there is one.
   */
  acquire(
    request: RequestInfo,
    lease: Lease,
    pins?: ConnectionPins,
    avoidTried = true,
  ): Refusal | undefined {
    if (lease.endpoint !== undefined) {
      this.defects++;
      lease.end('failed');
    }
    if (this.ready.size === 0) return 'no-endpoint';
    const chosen =
      pins?.of(this) ??
      (request.tried.length === 0 || !avoidTried || this.#directsRetries
        ? this.#strategy.choose(this.ready, request)
        : chooseUntried(this.#strategy, this.ready, request));
    if (chosen === undefined) return 'none-fits';
    const endpoint = this.#byIndex[chosen.index];
    if (endpoint === undefined || endpoint !== chosen || endpoint.draining) {
      throw new Error(`strategy "${this.#name}" chose "${chosen.id}", which is not ready`);
    }
    if (endpoint.inFlight >= this.#maxInFlight) return 'none-fits';
    pins?.keep(this, endpoint);
    lease.grant(this, endpoint, this.#clock.now());
    this.#held++;
    this.#count(endpoint, 1);
    this.#observe(endpoint, 'dispatched', 0, -1, 'pending', 0);
    this.#layers?.dispatched(endpoint.endpointIndex);
    return undefined;
  }

  /** Leases held now. */
  held(): number {
    return this.#held;
  }

  /** Defects since this was last asked. */
  takeDefects(): number {
    const taken = this.defects - this.#defectsTaken;
    this.#defectsTaken = this.defects;
    return taken;
  }

  /** The pool as it is configured from now on, in that order. */
  setEndpoints(specs: readonly BalancedEndpoint[]): void {
    if (this.#layers) this.#layers.setEndpoints(specs);
    else this.#setReady(specs);
  }

  /**
   * Those that may be chosen from now on. The strategy is told of one change at a time, each when the
   * ready set has just made it. A survivor that changed its place among the others counts as removed and added.
   * What is removed drains: its leases end as ever, but the strategy hears no more of it unless it is added again.
   */
  #setReady(specs: readonly BalancedEndpoint[]): void {
    const { ready } = this;
    const ids = new Set(specs.map((spec) => spec.id));
    if (ids.size !== specs.length) throw new Error('two endpoints of a pool have the same id');
    for (let position = ready.size - 1; position >= 0; position--) {
      if (!ids.has(ready.at(position).id)) this.#remove(position);
    }
    for (const [position, spec] of specs.entries()) {
      const known = this.#known.get(spec.id);
      if (known === undefined || known.draining) this.#add(position, spec);
      else if (known !== ready.at(position)) {
        this.#remove(ready.positionOf(known));
        this.#add(position, spec);
      } else if (known.weight !== spec.weight) {
        known.weight = spec.weight;
        this.#tell('reweighted', known);
      }
    }
    this.onReady?.();
  }

  /** For leases alone. */
  firstByte(endpoint: EndpointState, sinceMs: number, status: number): number {
    const afterMs = this.#clock.now() - sinceMs;
    if (!endpoint.draining) this.#strategy.firstByte?.(endpoint, afterMs, status);
    return afterMs;
  }

  /** For leases alone. */
  ended(
    endpoint: EndpointState,
    sinceMs: number,
    firstByteMs: number,
    outcome: Outcome,
    status: number,
  ): void {
    this.#held--;
    this.#count(endpoint, -1);
    if (endpoint.draining) this.#forgetWhenDrained(endpoint);
    else {
      const rttMs = this.#clock.now() - sinceMs;
      const headMs = firstByteMs < 0 && outcome === 'answered' ? rttMs : firstByteMs;
      this.#observe(endpoint, 'ended', rttMs, headMs, outcome, status);
    }
    this.#layers?.ended(endpoint.endpointIndex, outcome, status);
  }

  /** For leases alone. */
  countDefect(): void {
    this.defects++;
  }

  #add(position: number, spec: BalancedEndpoint): void {
    // One that still drains comes back with what it has in flight.
    const endpoint = this.#known.get(spec.id) ?? this.#meet(spec);
    endpoint.draining = false;
    endpoint.weight = spec.weight;
    this.ready.insert(position, endpoint);
    this.#tell('added', endpoint);
  }

  #remove(position: number): void {
    const endpoint = this.ready.at(position);
    this.ready.remove(position);
    endpoint.draining = true;
    this.#tell('removed', endpoint);
    this.#forgetWhenDrained(endpoint);
  }

  #meet(spec: BalancedEndpoint): EndpointState {
    const endpoint = new EndpointState(spec, this.#freeIndexes.pop() ?? this.#byIndex.length);
    this.#known.set(endpoint.id, endpoint);
    this.#byIndex[endpoint.index] = endpoint;
    return endpoint;
  }

  #forgetWhenDrained(endpoint: EndpointState): void {
    if (endpoint.inFlight > 0) return;
    this.#known.delete(endpoint.id);
    this.#freeIndexes.push(endpoint.index);
  }

  #count(endpoint: EndpointState, step: 1 | -1): void {
    endpoint.inFlight += step;
    this.onInFlight?.inFlightChanged(endpoint.endpointIndex, endpoint.inFlight);
  }

  #tell(kind: MembershipChange['kind'], endpoint: EndpointState): void {
    this.#strategy.membershipChanged?.({ kind, endpoint }, this.ready);
  }

  #observe(
    endpoint: EndpointState,
    kind: Feedback['kind'],
    rttMs: number,
    firstByteMs: number,
    outcome: Feedback['outcome'],
    status: number,
  ): void {
    const feedback = this.#feedback;
    feedback.kind = kind;
    feedback.rttMs = rttMs;
    feedback.firstByteMs = firstByteMs;
    feedback.outcome = outcome;
    feedback.status = status;
    this.#strategy.observed?.(endpoint, feedback);
  }
}
