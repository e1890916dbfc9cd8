/** The endpoints that may be chosen now, in configuration order. Changes shift an array; picks only read it. */
import type { ReadySet } from '../core/endpoint.ts';
import type { EndpointState } from './endpoint-state.ts';

export class EndpointReadySet implements ReadySet {
  readonly #endpoints: EndpointState[] = [];

  get size(): number {
    return this.#endpoints.length;
  }

  at(position: number): EndpointState {
    return this.#endpoints[position]!;
  }

  insert(position: number, endpoint: EndpointState): void {
    this.#endpoints.splice(position, 0, endpoint);
  }

  remove(position: number): void {
    this.#endpoints.splice(position, 1);
  }

  /** −1 when it is not ready. */
  positionOf(endpoint: EndpointState): number {
    return this.#endpoints.indexOf(endpoint);
  }
}
