/**
 * The endpoint with the least inFlight / weight, ties uniformly at random.
 *
 * When to use: requests of very different cost, one or few ingress replicas. With one replica and equal weights this is
 * join-the-shortest-queue. With many replicas each sees mostly zeros and ones, and the choice tends to random.
 *
 * The arriving request is not counted (as in nginx least_conn), so idle endpoints tie whatever their weights: weights
 * show under load. Ratios are compared by cross-multiplication: inFlight_a · weight_b < inFlight_b · weight_a. Random
 * ties matter: with first-of-equals an idle pool sends everything to its first endpoint. O(n), one draw at most.
 */
import { z } from 'zod';
import type { Endpoint, ReadySet } from '../core/endpoint.ts';
import type { Rng } from '../core/rng.ts';
import { defineStrategy, type Strategy } from './contract.ts';

class LeastRequests implements Strategy {
  readonly #rng: Rng;
  /** Positions of the least loaded so far: one draw among them all is cheaper than one per tie. */
  #tied = new Int32Array(16);

  constructor(rng: Rng) {
    this.#rng = rng;
  }

  choose(ready: ReadySet): Endpoint {
    const size = ready.size;
    if (size > this.#tied.length) this.#tied = new Int32Array(size * 2);
    const tied = this.#tied;
    let ties = 0;
    let { inFlight, weight } = ready.at(0);
    for (let position = 0; position < size; position++) {
      const endpoint = ready.at(position);
      const difference = endpoint.inFlight * weight - inFlight * endpoint.weight;
      if (difference > 0) continue;
      if (difference < 0) {
        ({ inFlight, weight } = endpoint);
        ties = 0;
      }
      tied[ties++] = position;
    }
    return ready.at(tied[ties === 1 ? 0 : this.#rng.below(ties)]!);
  }
}

export const leastRequests = defineStrategy({
  name: 'least-requests',
  family: 'least loaded',
  summary: 'Picks the endpoint with the fewest requests in flight per weight; ties at random.',
  source: 'Envoy LEAST_REQUEST full scan (random ties); nginx least_conn (score by weight)',
  fidelity: 'distributional',
  details: {
    does: 'Compares all endpoints and takes the one with the fewest requests in flight for its weight.',
    state: 'Only what is in flight.',
    cost: 'O(n)',
    matches: 'Envoy LEAST_REQUEST with full scan; nginx least_conn but for its ties.',
    failsWhen:
      'a pod fails fast and so always looks idle; with many replicas, each of which sees few of the requests.',
  },
  honoursWeights: true,
  spread: 'even',
  scope: 'replica',
  params: z.strictObject({}),
  create: (_params, { rng }) => new LeastRequests(rng),
});
