/**
 * Requests of each endpoint in the last second, as HAProxy counts them (freq_ctr.c): those since the whole second began, and
 * those of the one before times what is left of this one.
 */
import type { Clock } from '../../core/clock.ts';
import type { Endpoint } from '../../core/endpoint.ts';
import { withRoomFor } from '../by-index.ts';
import type { MembershipChange } from '../contract.ts';

export class RequestRate {
  readonly #clock: Clock;
  /** By endpoint index: the second counted in, requests in it, requests in the one before. */
  #seconds: Float64Array = new Float64Array(16);
  #requests: Float64Array = new Float64Array(16);
  #earlier: Float64Array = new Float64Array(16);

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  count({ index }: Endpoint): void {
    this.#turnTo(Math.floor(this.#clock.now() / 1000), index);
    this.#requests[index]!++;
  }

  of({ index }: Endpoint): number {
    const nowMs = this.#clock.now();
    const second = Math.floor(nowMs / 1000);
    this.#turnTo(second, index);
    return this.#requests[index]! + this.#earlier[index]! * (second + 1 - nowMs / 1000);
  }

  membershipChanged({ kind, endpoint: { index } }: MembershipChange): void {
    if (kind !== 'added') return;
    this.#seconds = withRoomFor(index, this.#seconds);
    this.#requests = withRoomFor(index, this.#requests);
    this.#earlier = withRoomFor(index, this.#earlier);
    this.#requests[index] = 0;
    this.#earlier[index] = 0;
  }

  #turnTo(second: number, index: number): void {
    const passed = second - this.#seconds[index]!;
    if (passed === 0) return;
    this.#seconds[index] = second;
    this.#earlier[index] = passed === 1 ? this.#requests[index]! : 0;
    this.#requests[index] = 0;
  }
}
