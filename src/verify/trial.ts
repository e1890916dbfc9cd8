/** A strategy in a balancer, without pods: choices in a row, by endpoint, key or outcome. */
import { Balancer } from '../balancer/balancer.ts';
import { Lease } from '../balancer/lease.ts';
import type { RequestInfo } from '../core/endpoint.ts';
import { createRng, type Rng } from '../core/rng.ts';
import type { Outcome, StrategyDefinition } from '../strategies/contract.ts';

const seed = 20_260;

export interface TrialEndpoint {
  readonly id: string;
  readonly weight: number;
}

export class Trial {
  nowMs = 0;
  readonly #balancer: Balancer;
  readonly #lease = new Lease();

  constructor(
    definition: StrategyDefinition,
    params: object,
    endpoints: readonly TrialEndpoint[],
    rng: Rng = createRng(seed),
  ) {
    this.#balancer = new Balancer(definition, definition.params.parse(params), {
      clock: { now: () => this.nowMs },
      rng,
    });
    this.become(endpoints);
  }

  become(endpoints: readonly TrialEndpoint[]): void {
    this.#balancer.setEndpoints(endpoints.map((endpoint, index) => ({ ...endpoint, index })));
  }

  /** The id chosen for a request that ends at once. */
  choose(request: RequestInfo = anyRequest, outcome: Outcome = 'answered'): string {
    const id = this.hold(this.#lease, request);
    this.#lease.end(outcome, outcome === 'answered' ? 200 : 0);
    return id;
  }

  /** The id chosen for a request that goes on until its lease is ended. */
  hold(lease: Lease, request: RequestInfo = anyRequest): string {
    const refusal = this.#balancer.acquire(request, lease);
    if (refusal !== undefined) throw new Error(`nothing was chosen: ${refusal}`);
    return lease.endpoint!.id;
  }
}

/** Endpoints a, b, c, … of these weights. */
export function lettered(...weights: readonly number[]): TrialEndpoint[] {
  return weights.map((weight, index) => ({ id: String.fromCharCode(97 + index), weight }));
}

/** From this client, for this path. */
export function requestFrom(clientAddress: string, path = '/'): RequestInfo {
  return {
    sequence: 0,
    path,
    clientAddress,
    affinityKey: '',
    attempt: 1,
    tried: [],
    cookie: '',
    setCookie: () => {},
  };
}

const anyRequest = requestFrom('192.0.2.1');
