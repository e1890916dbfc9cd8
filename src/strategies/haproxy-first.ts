/**
 * HAProxy's `balance first`: the first endpoint, in configuration order, that has room. Uneven on purpose: load is packed
 * on as few endpoints as can carry it, so that the last ones can be shut down.
 *
 * When to use: with an autoscaler that takes the last away, or to see how much packing costs. `maxconn` says how much room
 * there is; without it everything would go to the first. Weights are ignored. The endpoint of the last attempt is taken only
 * when no other has room.
 *
 * When all are full HAProxy lets requests wait for the first that has room; here they go to the endpoint with the fewest
 * in flight, the first of equals. O(k) where the first k are full.
 */
import { z } from 'zod';
import type { Endpoint, ReadySet, RequestInfo } from '../core/endpoint.ts';
import { Least } from './choosers/least.ts';
import { defineStrategy, type Strategy } from './contract.ts';
import { expected } from './expected.ts';

class HaproxyFirst implements Strategy {
  readonly #maxconn: number;
  readonly #whenFull = new Least('requests', 'first');

  constructor(maxconn: number) {
    this.#maxconn = maxconn;
  }

  choose(ready: ReadySet, request: RequestInfo): Endpoint | undefined {
    let avoided: Endpoint | undefined;
    for (let position = 0; position < ready.size; position++) {
      const endpoint = ready.at(position);
      if (endpoint.inFlight >= this.#maxconn) continue;
      if (endpoint !== request.tried.at(-1)) return endpoint;
      avoided = endpoint;
    }
    return avoided ?? this.#whenFull.choose(ready, request);
  }
}

const maxconnError = expected('an integer of at least 1');

export const haproxyFirst = defineStrategy({
  name: 'haproxy-first',
  family: 'least loaded',
  summary: 'Fills the endpoints in configuration order: the first that has room, as HAProxy first.',
  source: 'HAProxy lb_fas.c',
  fidelity: 'exact',
  details: {
    does: 'Takes the first endpoint with fewer than `maxconn` requests in flight; when all are full, the one with the fewest.',
    state: 'Only what is in flight.',
    cost: 'O(k) where the first k are full',
    matches:
      'HAProxy `balance first` with this `maxconn` on each server, pick by pick until all are full; then HAProxy lets requests wait.',
    failsWhen:
      'evenness is wanted: it is uneven on purpose. `maxconn` is more than a pod can do at once: requests wait there while others idle.',
  },
  honoursWeights: false,
  spread: 'packed',
  scope: 'shared',
  params: z.strictObject({
    maxconn: z
      .int({ error: maxconnError })
      .min(1, { error: maxconnError })
      .default(10)
      .describe('Requests in flight at which an endpoint is full.'),
  }),
  create: ({ maxconn }) => new HaproxyFirst(maxconn),
});
