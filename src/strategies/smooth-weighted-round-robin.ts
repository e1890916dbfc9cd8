/**
 * nginx's default: weighted turns, spread as evenly as they can be (5,1,1 gives a a b a c a a, not a a a a a b c).
 *
 * When to use: pods of different size and requests of similar cost; also what ingress-nginx users mean by round robin.
 *
 *     for each endpoint, in configuration order:   current += weight
 *     choose the greatest current, the first of equals;   its current −= Σ weights
 *
 * The period is Σ weights divided by their greatest common divisor. O(n). nginx adds an *effective* weight, which drops
 * when a peer fails and recovers by one per pick; here effective = weight, failures being the business of a layer
 * around the strategy.
 */
import { z } from 'zod';
import type { Endpoint, ReadySet } from '../core/endpoint.ts';
import { withRoomFor } from './by-index.ts';
import { defineStrategy, type MembershipChange, type Strategy } from './contract.ts';

class SmoothWeightedRoundRobin implements Strategy {
  /** By endpoint index. */
  #currents: Float64Array = new Float64Array(16);

  choose(ready: ReadySet): Endpoint {
    const currents = this.#currents;
    const size = ready.size;
    let best = ready.at(0);
    let greatest = -Infinity;
    let total = 0;
    for (let position = 0; position < size; position++) {
      const endpoint = ready.at(position);
      const { index, weight } = endpoint;
      const current = currents[index]! + weight;
      currents[index] = current;
      total += weight;
      if (current > greatest) {
        greatest = current;
        best = endpoint;
      }
    }
    currents[best.index] = greatest - total;
    return best;
  }

  membershipChanged({ kind, endpoint }: MembershipChange): void {
    if (kind !== 'added') return;
    this.#currents = withRoomFor(endpoint.index, this.#currents);
    this.#currents[endpoint.index] = 0;
  }
}

export const smoothWeightedRoundRobin = defineStrategy({
  name: 'smooth-weighted-round-robin',
  family: 'round robin',
  summary: 'Takes turns in proportion to weight, evenly interleaved, exactly as nginx does.',
  source: 'nginx ngx_http_upstream_round_robin.c (commit 52327e0627, 2012)',
  fidelity: 'exact',
  details: {
    does: 'Gives every endpoint its weight as credit for each request, takes the richest, and lets it pay for all.',
    state: 'A credit per endpoint.',
    cost: 'O(n)',
    matches: 'nginx without any balancing directive, pick by pick, as long as no peer fails.',
    failsWhen: 'pods differ in ways that weights do not say.',
  },
  honoursWeights: true,
  spread: 'even',
  scope: 'worker',
  params: z.strictObject({}),
  create: () => new SmoothWeightedRoundRobin(),
});
