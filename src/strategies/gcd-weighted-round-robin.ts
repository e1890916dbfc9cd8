/**
 * The classic weighted round robin: a cursor passes over the endpoints again and again and takes each whose weight is at
 * least a threshold; after every pass the threshold falls by the greatest common divisor of the weights, from the
 * greatest weight down, and begins anew. 5,1,1 gives a a a a a b c.
 *
 * When to use: to see what IPVS and ingress-nginx do. Shares are exact, but the heavy get their turns in a row. With equal
 * weights it is round robin. O(n) where one endpoint is much heavier than all others, O(1) with equal weights.
 *
 * When membership changes, `start: first` does as IPVS (cursor to the first, threshold kept where it still has meaning),
 * `start: random` as lua-resty-balancer (everything anew, cursor anywhere).
 */
import { z } from 'zod';
import type { Endpoint, ReadySet } from '../core/endpoint.ts';
import type { Rng } from '../core/rng.ts';
import { defineStrategy, type Strategy } from './contract.ts';
import { greatestCommonDivisor } from './greatest-common-divisor.ts';
import { startParam } from './start-param.ts';

class GcdWeightedRoundRobin implements Strategy {
  readonly #startRng: Rng | undefined;
  /** Position of the last chosen; −1 before the first. */
  #cursor = -1;
  #threshold = 0;
  #highest = 0;
  #step = 1;
  #stale = true;

  constructor(startRng: Rng | undefined) {
    this.#startRng = startRng;
  }

  choose(ready: ReadySet): Endpoint {
    if (this.#stale) this.#rebuild(ready);
    for (;;) {
      while (++this.#cursor < ready.size) {
        const endpoint = ready.at(this.#cursor);
        if (endpoint.weight >= this.#threshold) return endpoint;
      }
      this.#cursor = -1;
      this.#threshold -= this.#step;
      if (this.#threshold <= 0) this.#threshold = this.#highest;
    }
  }

  membershipChanged(): void {
    this.#stale = true;
  }

  #rebuild(ready: ReadySet): void {
    const step = greatestCommonDivisor(ready);
    let heaviest = 0;
    for (let position = 0; position < ready.size; position++) {
      heaviest = Math.max(heaviest, ready.at(position).weight);
    }
    // As IPVS: the last pass is with threshold 1, not with the divisor.
    const highest = heaviest - step + 1;
    const kept = this.#startRng === undefined ? this.#threshold : 0;
    if (kept === 0 || kept > highest) this.#threshold = highest;
    else if (step > 1) this.#threshold = Math.floor(kept / step) * step + 1;
    this.#cursor = this.#startRng?.below(ready.size) ?? -1;
    this.#highest = highest;
    this.#step = step;
    this.#stale = false;
  }
}

export const gcdWeightedRoundRobin = defineStrategy({
  name: 'gcd-weighted-round-robin',
  family: 'round robin',
  summary: 'Takes turns in proportion to weight, the turns of the heavy in a row, as IPVS does.',
  source: 'Linux IPVS ip_vs_wrr.c; openresty/lua-resty-balancer roundrobin.lua',
  fidelity: 'exact',
  details: {
    does: 'Passes over the endpoints and takes those whose weight reaches a threshold, which falls with each pass and begins anew.',
    state: 'A cursor and a threshold.',
    cost: 'O(n); O(1) with equal weights',
    matches:
      'IPVS wrr, pick by pick, endpoints in the order of its list; with `start: random` ingress-nginx round_robin (lua-resty-balancer), but for the order of its endpoints.',
    failsWhen: 'weights differ much: the heavy endpoint gets its requests in bursts.',
  },
  honoursWeights: true,
  spread: 'even',
  scope: 'worker',
  params: z.strictObject({ start: startParam('first') }),
  create: ({ start }, { rng }) => new GcdWeightedRoundRobin(start === 'random' ? rng : undefined),
});
