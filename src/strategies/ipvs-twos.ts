/**
 * IPVS's power of twos: two draws by weight, the same endpoint perhaps twice; fewer connections per weight wins, the first
 * drawn of equals. Its random number is from 0 to Σ weights, both included, where Σ weights values would do: the first
 * endpoint has one value too many. Of two equal endpoints it is drawn with probability 2/3, of ten with 2/11.
 *
 * When to use: to see what that slip does at low load, where draws decide. O(log n).
 */
import { z } from 'zod';
import type { Endpoint, ReadySet } from '../core/endpoint.ts';
import type { Rng } from '../core/rng.ts';
import { firstAbove, prefixSums } from './choosers/draws.ts';
import { defineStrategy, type Strategy } from './contract.ts';

class IpvsTwos implements Strategy {
  readonly #rng: Rng;
  #sums: Float64Array = new Float64Array(0);
  #stale = true;

  constructor(rng: Rng) {
    this.#rng = rng;
  }

  choose(ready: ReadySet): Endpoint {
    if (this.#stale) {
      this.#sums = prefixSums(ready);
      this.#stale = false;
    }
    const first = this.#draw(ready);
    const second = this.#draw(ready);
    const isBetter = second.weight * first.inFlight > first.weight * second.inFlight;
    return isBetter ? second : first;
  }

  membershipChanged(): void {
    this.#stale = true;
  }

  /** The first whose prefix sum is not below the number drawn. */
  #draw(ready: ReadySet): Endpoint {
    const total = this.#sums[this.#sums.length - 1]!;
    return ready.at(firstAbove(this.#rng.below(total + 1) - 1, this.#sums));
  }
}

export const ipvsTwos = defineStrategy({
  name: 'ipvs-twos',
  family: 'power of d',
  summary:
    'Draws two endpoints by weight, the first in the list too often, and takes the less loaded, as IPVS does.',
  source: 'Linux IPVS ip_vs_twos.c',
  fidelity: 'distributional',
  details: {
    does: 'Draws two endpoints in proportion to weight, with one chance too many for the first, and takes the one with fewer requests in flight per weight.',
    state: 'Only what is in flight.',
    cost: 'O(log n)',
    matches:
      'IPVS twos, which goes by connections, active and lately closed, where this goes by requests in flight.',
    failsWhen: 'load is low and weights are small: the first endpoint gets more than its share.',
  },
  honoursWeights: true,
  spread: 'packed',
  scope: 'shared',
  params: z.strictObject({}),
  create: (_params, { rng }) => new IpvsTwos(rng),
});
