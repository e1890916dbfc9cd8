/**
 * Weighted turns by deadlines: each endpoint is due again 1/weight after its last turn; the one due first is chosen.
 *
 * When to use: to see what Envoy does. Shares are exact and a choice costs O(log n), but one heavy endpoint among many light
 * ones gets its turns in one long run: with 50 and fifty times 1, it is served 49 times before the light ones get one
 * each. Smooth weighted round robin spreads them.
 *
 * `start: random` behaves as after a random number of picks, at the beginning and whenever membership changes, as Envoy
 * does since 2024; before that, every change let every proxy start with the same endpoint. Mechanism and formulae:
 * choosers/earliest-deadline.ts.
 */
import { z } from 'zod';
import type { Endpoint, ReadySet } from '../core/endpoint.ts';
import { EarliestDeadline, mostEmulatedPicks } from './choosers/earliest-deadline.ts';
import { defineStrategy, type Strategy } from './contract.ts';
import { startParam } from './start-param.ts';

class EdfWeightedRoundRobin implements Strategy {
  readonly #picks: number;
  readonly #schedule = new EarliestDeadline((endpoint) => endpoint.weight);
  #stale = true;

  constructor(picks: number) {
    this.#picks = picks;
  }

  choose(ready: ReadySet): Endpoint {
    if (this.#stale) {
      this.#schedule.rebuild(ready, this.#picks);
      this.#stale = false;
    }
    return this.#schedule.next();
  }

  membershipChanged(): void {
    this.#stale = true;
  }
}

export const edfWeightedRoundRobin = defineStrategy({
  name: 'edf-weighted-round-robin',
  family: 'round robin',
  summary: 'Takes turns in proportion to weight, the earliest deadline first, as Envoy does.',
  source: 'Envoy edf_scheduler.h, load_balancer_impl.cc (ROUND_ROBIN)',
  fidelity: 'exact',
  details: {
    does: 'Makes each endpoint due again 1/weight after its last turn, and takes the one that is due first.',
    state: 'A deadline per endpoint, made anew when membership changes.',
    cost: 'O(log n)',
    matches:
      'Envoy ROUND_ROBIN with unequal weights, pick by pick but for where it starts; with equal weights it is round robin, in Envoy too. Traefik, which breaks ties otherwise, is traefik-wrr.',
    failsWhen:
      'one endpoint is much heavier than the others: it gets its turns in one long run, and its requests in bursts.',
  },
  honoursWeights: true,
  spread: 'even',
  scope: 'worker',
  params: z.strictObject({ start: startParam('random') }),
  create: ({ start }, { rng }) =>
    new EdfWeightedRoundRobin(start === 'random' ? rng.below(mostEmulatedPicks) : 0),
});
