/**
 * HAProxy's `balance leastconn`: endpoints in a tree, by ⌊(in flight + 1) · 256 / weight⌋, or 0 when idle; the first is
 * taken. An endpoint whose key has changed goes behind those with the same key, so equals take turns, idle ones too.
 *
 * When to use: long requests of very different length. Idle endpoints are equal and come before all others, whatever their
 * weights. O(log n): only what changes is moved, and nothing is compared at a pick.
 *
 * With one thread HAProxy does this pick by pick; current versions spread equal keys over lists drawn at random, where turns
 * may lag a little.
 */
import { z } from 'zod';
import type { Endpoint, ReadySet, RequestInfo } from '../core/endpoint.ts';
import { OrderedQueue } from './choosers/ordered-queue.ts';
import { defineStrategy, type MembershipChange, type Strategy } from './contract.ts';

class HaproxyLeastconn implements Strategy {
  readonly #queue = new OrderedQueue();
  /** By endpoint index. */
  readonly #endpoints: Endpoint[] = [];

  /** The next one where the first is that of the last attempt. */
  choose(ready: ReadySet, { tried }: RequestInfo): Endpoint {
    const first = this.#endpoints[this.#queue.first()]!;
    if (first !== tried.at(-1) || ready.size === 1) return first;
    return this.#endpoints[this.#queue.second()]!;
  }

  membershipChanged({ kind, endpoint }: MembershipChange): void {
    if (kind === 'removed') {
      this.#queue.remove(endpoint.index);
      return;
    }
    this.#endpoints[endpoint.index] = endpoint;
    this.#queue.put(endpoint.index, keyOf(endpoint));
  }

  observed(endpoint: Endpoint): void {
    const key = keyOf(endpoint);
    if (key !== this.#queue.keyOf(endpoint.index)) this.#queue.put(endpoint.index, key);
  }
}

function keyOf({ inFlight, weight }: Endpoint): number {
  return inFlight === 0 ? 0 : Math.floor(((inFlight + 1) * 256) / weight);
}

export const haproxyLeastconn = defineStrategy({
  name: 'haproxy-leastconn',
  family: 'least loaded',
  summary:
    'Picks the endpoint with the fewest requests in flight per weight, idle ones first; equals take turns, as in HAProxy.',
  source: 'HAProxy lb_fwlc.c',
  fidelity: 'exact',
  details: {
    does: 'Keeps the endpoints ordered by (in flight + 1) / weight, idle ones before all others, and takes the first; equals take turns.',
    state: 'What is in flight, and the order of equals.',
    cost: 'O(log n)',
    matches:
      'HAProxy `balance leastconn` with one thread, pick by pick, as long as nothing waits in a queue; nearly, in versions from 2.9 on and with several threads.',
    failsWhen:
      'load is low and pods differ in size: idle endpoints are equal whatever their weights. A pod fails fast and so looks idle.',
  },
  honoursWeights: true,
  spread: 'even',
  scope: 'shared',
  params: z.strictObject({}),
  create: () => new HaproxyLeastconn(),
});
