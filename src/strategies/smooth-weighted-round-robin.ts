/**
 * nginx's default: weighted turns, spread as evenly as they can be (5,1,1 gives a a b a c a a, not a a a a a b c).
 *
 * When to use: pods of different size and requests of similar cost; also what ingress-nginx users mean by round robin.
 * The period is Σ weights divided by their greatest common divisor. A failure (no answer: refused, reset, timed out; not
 * an answer of 5xx) costs an endpoint part of its weight, which it gets back by one per choice. That an endpoint which
 * keeps failing is left out for `fail_timeout` is not part of this: it is a layer around any strategy. O(n).
 *
 * Formulae: choosers/smooth-turns.ts.
 */
import { z } from 'zod';
import type { Endpoint, ReadySet, RequestInfo } from '../core/endpoint.ts';
import { SmoothTurns } from './choosers/smooth-turns.ts';
import { defineStrategy, type Feedback, type MembershipChange, type Strategy } from './contract.ts';
import { maxFailsParam } from './max-fails-param.ts';

class SmoothWeightedRoundRobin implements Strategy {
  readonly #turns: SmoothTurns;

  constructor(maxFails: number) {
    this.#turns = new SmoothTurns(maxFails);
  }

  choose(ready: ReadySet, request: RequestInfo): Endpoint | undefined {
    return this.#turns.choose(ready, request.tried);
  }

  membershipChanged(change: MembershipChange, ready: ReadySet): void {
    this.#turns.membershipChanged(change, ready);
  }

  observed(endpoint: Endpoint, feedback: Feedback): void {
    this.#turns.observed(endpoint, feedback);
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
    state: 'A credit per endpoint, and what failures have cost it of its weight.',
    cost: 'O(n)',
    matches:
      'nginx without any balancing directive, pick by pick, failures included. One worker, or all of them with `zone`; without `zone` each worker takes turns of its own.',
    failsWhen: 'pods differ in ways that weights do not say.',
  },
  honoursWeights: true,
  spread: 'even',
  scope: 'worker',
  params: z.strictObject({ maxFails: maxFailsParam }),
  create: ({ maxFails }) => new SmoothWeightedRoundRobin(maxFails),
});
