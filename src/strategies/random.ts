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
import { defineStrategy, type Strategy } from './contract.ts';

class Random implements Strategy {
  readonly #rng: Rng;
  /** By position: the sum of the weights up to and including it. Empty while all weights are equal. */
  #prefixSums: Float64Array = new Float64Array(0);
  #stale = true;

  constructor(rng: Rng) {
    this.#rng = rng;
  }

  choose(ready: ReadySet): Endpoint {
    // Not in membershipChanged: a thousand changes in a row would rebuild a thousand times.
    if (this.#stale) this.#rebuild(ready);
    const sums = this.#prefixSums;
    if (sums.length === 0) return ready.at(this.#rng.below(ready.size));
    const target = this.#rng.float() * sums[sums.length - 1]!;
    let low = 0;
    let high = sums.length - 1;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (sums[middle]! > target) high = middle;
      else low = middle + 1;
    }
    return ready.at(low);
  }

  membershipChanged(): void {
    this.#stale = true;
  }

  #rebuild(ready: ReadySet): void {
    const sums = new Float64Array(ready.size);
    const first = ready.at(0).weight;
    let total = 0;
    let allEqual = true;
    for (let position = 0; position < sums.length; position++) {
      const { weight } = ready.at(position);
      allEqual &&= weight === first;
      total += weight;
      sums[position] = total;
    }
    this.#prefixSums = allEqual ? new Float64Array(0) : sums;
    this.#stale = false;
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
    matches: 'kube-proxy in iptables mode, which draws once per connection; nginx `random`.',
    failsWhen:
      'load is high: of n endpoints each becomes a queue of its own, and some wait while others idle.',
  },
  honoursWeights: true,
  spread: 'even',
  scope: 'replica',
  params: z.strictObject({}),
  create: (_params, { rng }) => new Random(rng),
});
