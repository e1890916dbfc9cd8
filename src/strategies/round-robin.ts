/**
 * One after the other, in configuration order, starting with the first or with any; weights are ignored.
 *
 * When to use: equal pods and requests of similar cost. Counts differ by at most one, but nothing is learnt of how busy
 * an endpoint is. With Poisson arrivals each of n endpoints is an E_n/M/1 queue: between M/M/1 (n = 1) and D/M/1.
 * When membership changes the turn stays with the endpoint that would be next; if that one is removed, with its
 * successor. O(1).
 *
 * `start: random` matters with many replicas or short runs: those that all start with the first endpoint give it more
 * (ingress-nginx issue 4023).
 */
import { z } from 'zod';
import type { Endpoint, ReadySet } from '../core/endpoint.ts';
import type { Rng } from '../core/rng.ts';
import { defineStrategy, type MembershipChange, type Strategy } from './contract.ts';
import { startParam } from './start-param.ts';

class RoundRobin implements Strategy {
  /** Says where to start, until that is done; without it the first is the start. */
  #startRng: Rng | undefined;
  #position = 0;
  #next: Endpoint | undefined;

  constructor(startRng: Rng | undefined) {
    this.#startRng = startRng;
  }

  choose(ready: ReadySet): Endpoint {
    if (this.#startRng !== undefined) {
      this.#pointTo(this.#startRng.below(ready.size), ready);
      this.#startRng = undefined;
    }
    const endpoint = ready.at(this.#position);
    this.#pointTo(this.#position + 1, ready);
    return endpoint;
  }

  membershipChanged(change: MembershipChange, ready: ReadySet): void {
    const next = this.#next;
    // When the next one itself is removed, its successor has moved up into its place.
    const position = change.endpoint === next ? this.#position : positionOf(next, ready);
    this.#pointTo(position, ready);
  }

  #pointTo(position: number, ready: ReadySet): void {
    this.#position = position < ready.size ? position : 0;
    this.#next = ready.size > 0 ? ready.at(this.#position) : undefined;
  }
}

function positionOf(endpoint: Endpoint | undefined, ready: ReadySet): number {
  let position = 0;
  while (position < ready.size && ready.at(position) !== endpoint) position++;
  return position;
}

export const roundRobin = defineStrategy({
  name: 'round-robin',
  family: 'round robin',
  summary: 'Takes the endpoints in turn, in configuration order; ignores weights.',
  source: 'Linux IPVS ip_vs_rr.c',
  fidelity: 'exact',
  details: {
    does: 'Goes through the endpoints in configuration order, one request each, and starts again.',
    state: 'Whose turn it is.',
    cost: 'O(1)',
    matches:
      'IPVS rr, and nginx with equal weights, exactly; with `start: random` Envoy and ingress-nginx with equal weights, and gRPC round_robin, but for the order of their endpoints.',
    failsWhen:
      'requests differ much in cost or pods in speed; with many replicas that all start with the first pod.',
  },
  honoursWeights: false,
  spread: 'even',
  scope: 'replica',
  params: z.strictObject({ start: startParam('first') }),
  create: ({ start }, { rng }) => new RoundRobin(start === 'random' ? rng : undefined),
});
