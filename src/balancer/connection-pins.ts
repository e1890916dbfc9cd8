/**
 * Where a connection of a client leads: to one endpoint of each pool, chosen for its first request there and kept for all
 * that follow. So a Service without an ingress balances (kube-proxy, IPVS): once per connection, in the kernel, which
 * sees no requests. When the endpoint is removed the next request has a new one chosen, as a client would connect again.
 */
import type { EndpointState } from './endpoint-state.ts';
import type { Lessor } from './lease.ts';

export class ConnectionPins {
  readonly #endpoints = new Map<Lessor, EndpointState>();

  of(balancer: Lessor): EndpointState | undefined {
    const endpoint = this.#endpoints.get(balancer);
    return endpoint?.draining === false ? endpoint : undefined;
  }

  keep(balancer: Lessor, endpoint: EndpointState): void {
    this.#endpoints.set(balancer, endpoint);
  }
}
