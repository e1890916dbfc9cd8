/**
 * One after the other, in configuration order, starting with the first; weights are ignored.
 *
 * When to use: equal pods and requests of similar cost. Counts differ by at most one, but nothing is learnt of how busy
 * an endpoint is. With Poisson arrivals each of n endpoints is an E_n/M/1 queue: between M/M/1 (n = 1) and D/M/1.
 * When membership changes the turn stays with the endpoint that would be next; if that one is removed, with its
 * successor. O(1).
 */
import { z } from 'zod';
import type { Endpoint, ReadySet } from '../core/endpoint.ts';
import { defineStrategy, type MembershipChange, type Strategy } from './contract.ts';

class RoundRobin implements Strategy {
  #position = 0;
  #next: Endpoint | undefined;

  choose(ready: ReadySet): Endpoint {
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
    matches: 'IPVS rr; nginx and Envoy with equal weights, but for where they start.',
    failsWhen:
      'requests differ much in cost or pods in speed; with many replicas that all start with the first pod.',
  },
  honoursWeights: false,
  spread: 'even',
  scope: 'replica',
  params: z.strictObject({}),
  create: () => new RoundRobin(),
});
