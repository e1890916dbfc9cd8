/**
 * nginx's turns (ngx_http_upstream_round_robin.c), shared by its methods: all of them fall back to these, or break ties
 * by them. For each candidate, in configuration order:
 *
 *     current += effective;   then, if effective < weight, effective += 1
 *     the greatest current is chosen, the first of equals;   its current −= Σ effective before recovery
 *
 * `effective` is the weight, less ⌊weight / maxFails⌋ for each failure and never below 0. An endpoint that this request
 * has tried neither adds nor counts. A pool of one is never blamed.
 */
import type { Endpoint, ReadySet } from '../../core/endpoint.ts';
import { withRoomFor } from '../by-index.ts';
import type { Feedback, MembershipChange } from '../contract.ts';

export class SmoothTurns {
  readonly #maxFails: number;
  /** By endpoint index. */
  #currents: Float64Array = new Float64Array(16);
  /** weight − effective, so that a new weight needs no care. */
  #lost: Float64Array = new Float64Array(16);
  #poolSize = 0;

  /** `maxFails` 0: failures change nothing. */
  constructor(maxFails: number) {
    this.#maxFails = maxFails;
  }

  /** Among the first `count` of `positions`, or among all when those are not given; undefined when all were tried. */
  choose(
    ready: ReadySet,
    tried: readonly Endpoint[],
    count = ready.size,
    positions?: Int32Array,
  ): Endpoint | undefined {
    const currents = this.#currents;
    const lost = this.#lost;
    let best: Endpoint | undefined;
    let greatest = -Infinity;
    let total = 0;
    for (let place = 0; place < count; place++) {
      const endpoint = ready.at(positions === undefined ? place : positions[place]!);
      if (tried.length > 0 && tried.includes(endpoint)) continue;
      const { index } = endpoint;
      const effective = Math.max(0, endpoint.weight - lost[index]!);
      const current = currents[index]! + effective;
      currents[index] = current;
      total += effective;
      if (lost[index]! > 0) lost[index] = endpoint.weight - effective - 1;
      if (current > greatest) {
        greatest = current;
        best = endpoint;
      }
    }
    if (best !== undefined) currents[best.index] = greatest - total;
    return best;
  }

  membershipChanged({ kind, endpoint }: MembershipChange, ready: ReadySet): void {
    this.#poolSize = ready.size;
    if (kind !== 'added') return;
    this.#currents = withRoomFor(endpoint.index, this.#currents);
    this.#lost = withRoomFor(endpoint.index, this.#lost);
    this.#currents[endpoint.index] = 0;
    this.#lost[endpoint.index] = 0;
  }

  observed({ index, weight }: Endpoint, { kind, outcome }: Feedback): void {
    if (kind !== 'ended' || outcome !== 'failed') return;
    if (this.#maxFails === 0 || this.#poolSize === 1) return;
    const penalty = Math.floor(weight / this.#maxFails);
    this.#lost[index] = Math.min(weight, this.#lost[index]! + penalty);
  }
}
