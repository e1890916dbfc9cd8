/**
 * The right to one request at one endpoint: acquiring and ending travel together. The caller's pooled per-request object
 * owns one lease and uses it again and again, so that balancing allocates nothing per request.
 */
import type { Outcome } from '../strategies/contract.ts';
import type { EndpointState } from './endpoint-state.ts';

/** What a lease needs of the balancer that granted it. */
export interface Lessor {
  /** Whether the strategy wants to be told of each first byte. */
  readonly hearsFirstByte: boolean;
  /** How long it took, in ms. */
  firstByte(endpoint: EndpointState, sinceMs: number, status: number): number;
  /** `firstByteMs`: −1 where it has not been told apart. */
  ended(
    endpoint: EndpointState,
    sinceMs: number,
    firstByteMs: number,
    outcome: Outcome,
    status: number,
  ): void;
  countDefect(): void;
}

export class Lease {
  /** Undefined while not held. */
  endpoint: EndpointState | undefined = undefined;
  #lessor: Lessor | undefined = undefined;
  #sinceMs = 0;
  #firstByteMs = -1;

  /** For the balancer alone. */
  grant(lessor: Lessor, endpoint: EndpointState, sinceMs: number): void {
    this.#lessor = lessor;
    this.endpoint = endpoint;
    this.#sinceMs = sinceMs;
    this.#firstByteMs = -1;
  }

  /** The head of the response has come. */
  firstByte(status: number): void {
    if (this.endpoint === undefined) return;
    this.#firstByteMs = this.#lessor!.firstByte(this.endpoint, this.#sinceMs, status);
  }

  /**
   * `status`: of the response, 0 without one. Ending what is not held is a defect, counted by the last lessor, and
   * otherwise without effect. An answer whose first byte was not told apart is all there at once: strategies that hear
   * of first bytes hear of both.
   */
  end(outcome: Outcome, status = 0): void {
    const { endpoint } = this;
    if (endpoint === undefined) {
      this.#lessor?.countDefect();
      return;
    }
    const lessor = this.#lessor!;
    if (lessor.hearsFirstByte && outcome === 'answered' && this.#firstByteMs < 0) {
      this.firstByte(status);
    }
    this.endpoint = undefined;
    lessor.ended(endpoint, this.#sinceMs, this.#firstByteMs, outcome, status);
  }
}
