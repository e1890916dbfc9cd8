/**
 * Each endpoint with probability weight / Σ weights, independently of everything before.
 *
 * When to use: the baseline of every comparison, and what a Service gets from kube-proxy's iptables mode (there per
 * connection). With n equal endpoints and Poisson arrivals each is an M/M/1 queue of its own. O(1) for equal weights,
 * else O(log n) in prefix sums.
 */
import { z } from 'zod';
import type { Endpoint, ReadySet } from '../core/endpoint.ts';
import type { Rng } from '../core/rng.ts';
import { WeightedDraws } from './choosers/draws.ts';
import { defineStrategy, type Strategy } from './contract.ts';

class Random implements Strategy {
  readonly #draws: WeightedDraws;

  constructor(rng: Rng) {
    this.#draws = new WeightedDraws(rng);
  }

  choose(ready: ReadySet): Endpoint {
    return ready.at(this.#draws.draw(ready));
  }

  membershipChanged(): void {
    this.#draws.membershipChanged();
  }
}

export const random = defineStrategy({
  name: 'random',
  family: 'random',
  summary: 'Picks each endpoint with a probability proportional to its weight.',
  source: 'kube-proxy iptables mode (uniform); nginx "random" (weighted)',
  fidelity: 'distributional',
  details: {
    does: 'Draws one endpoint, in proportion to weight, and knows nothing of what came before.',
    state: "None but the weights' prefix sums, rebuilt when membership changes.",
    cost: 'O(1) with equal weights, else O(log n)',
    matches:
      'kube-proxy in iptables mode, which draws once per connection; nginx `random`; HAProxy `random(1)`, Envoy RANDOM without weights.',
    failsWhen:
      'load is high: of n endpoints each becomes a queue of its own, and some wait while others idle.',
  },
  honoursWeights: true,
  spread: 'even',
  scope: 'replica',
  params: z.strictObject({}),
  create: (_params, { rng }) => new Random(rng),
});
