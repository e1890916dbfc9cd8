/** An endpoint as its balancer keeps it; strategies see it as a read-only `Endpoint`. */
import type { Endpoint } from '../core/endpoint.ts';

/** What a balancer must be told of an endpoint; a `RunSpec` endpoint is one. */
export interface BalancedEndpoint {
  readonly id: string;
  /** Its place in `RunSpec.endpoints`. */
  readonly index: number;
  readonly weight: number;
  readonly zone?: string | undefined;
}

export class EndpointState implements Endpoint {
  readonly id: string;
  /** Dense in this balancer; given to another endpoint only after this one is removed and drained. */
  readonly index: number;
  /** Its place in `RunSpec.endpoints`. */
  readonly endpointIndex: number;
  readonly zone: string | undefined;
  weight: number;
  inFlight = 0;
  /** Removed, with or without requests still in flight. */
  draining = false;

  constructor(spec: BalancedEndpoint, index: number) {
    this.id = spec.id;
    this.index = index;
    this.endpointIndex = spec.index;
    this.zone = spec.zone;
    this.weight = spec.weight;
  }
}
