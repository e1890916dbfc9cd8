/**
 * ingress-nginx's `ewma`: two endpoints drawn at random, the one with the lower average of response times; the first
 * drawn of equals. On a sample, Δt after the last one:
 *
 *     average ← average · w + time · (1 − w),  w = exp(−Δt / 10 s);   score = the same with a time of 0
 *
 * When to use: to see what it did before you leave it. What is in flight does not count, nor weights. A pod that hangs
 * gives no samples, so that its score falls to 0 and it is preferred; so is one that fails fast. A first sample is taken
 * whole; an endpoint that comes later starts with the mean of the others. O(n), for that is how it draws.
 */
import { z } from 'zod';
import type { Clock } from '../core/clock.ts';
import type { Endpoint, ReadySet, RequestInfo } from '../core/endpoint.ts';
import type { Rng } from '../core/rng.ts';
import { withRoomFor } from './by-index.ts';
import { defineStrategy, type Feedback, type MembershipChange, type Strategy } from './contract.ts';

const tauMs = 10_000;

class IngressNginxEwma implements Strategy {
  readonly #clock: Clock;
  readonly #rng: Rng;
  /** By endpoint index. */
  #averagesMs: Float64Array = new Float64Array(16);
  /** Of the last sample; −∞ where there was none. */
  #stampsMs: Float64Array = new Float64Array(16);

  constructor(clock: Clock, rng: Rng) {
    this.#clock = clock;
    this.#rng = rng;
  }

  choose(ready: ReadySet, { tried }: RequestInfo): Endpoint {
    const all = Array.from({ length: ready.size }, (_, position) => ready.at(position));
    const untried = all.filter((endpoint) => !tried.includes(endpoint));
    const candidates = untried.length > 0 ? untried : all;
    if (candidates.length === 1) return candidates[0]!;
    const one = this.#rng.below(candidates.length);
    const other = this.#rng.below(candidates.length - 1);
    const first = candidates[one]!;
    const second = candidates[other < one ? other : other + 1]!;
    return this.#after(second.index, 0) < this.#after(first.index, 0) ? second : first;
  }

  membershipChanged({ kind, endpoint }: MembershipChange, ready: ReadySet): void {
    if (kind !== 'added') return;
    const { index } = endpoint;
    this.#averagesMs = withRoomFor(index, this.#averagesMs);
    this.#stampsMs = withRoomFor(index, this.#stampsMs);
    this.#stampsMs[index] = -Infinity;
    const known = Array.from({ length: ready.size }, (_, position) => ready.at(position).index)
      .filter((each) => this.#stampsMs[each] !== -Infinity)
      .map((each) => this.#averagesMs[each]!);
    this.#averagesMs[index] = known.reduce((sum, each) => sum + each, 0) / (known.length || 1);
    if (known.length > 0) this.#stampsMs[index] = this.#clock.now();
  }

  observed({ index }: Endpoint, { kind, rttMs }: Feedback): void {
    if (kind !== 'ended') return;
    this.#averagesMs[index] = this.#after(index, rttMs);
    this.#stampsMs[index] = this.#clock.now();
  }

  #after(index: number, rttMs: number): number {
    const kept = Math.exp((this.#stampsMs[index]! - this.#clock.now()) / tauMs);
    return this.#averagesMs[index]! * kept + rttMs * (1 - kept);
  }
}

export const ingressNginxEwma = defineStrategy({
  name: 'ingress-nginx-ewma',
  family: 'time',
  summary:
    'Draws two endpoints and takes the one that answered faster of late, as ingress-nginx does with ewma.',
  source: 'ingress-nginx rootfs/etc/nginx/lua/balancer/ewma.lua',
  fidelity: 'behavioural',
  details: {
    does: 'Draws two endpoints that this request has not tried and takes the one with the lower moving average of response times, which falls towards 0 while nothing comes.',
    state: 'An average and its time per endpoint, forgotten with a time constant of 10 s.',
    cost: 'O(n)',
    matches:
      'ingress-nginx `load-balance: ewma` in formula, first samples and seeds. It counts the time to connect twice and learns from the last attempt alone; here that time counts once, and every attempt.',
    failsWhen:
      'a pod hangs: without samples its score falls to 0 and it is preferred; a pod fails fast: that looks like fast service; requests are rare: all is forgotten and the choice is random.',
  },
  honoursWeights: false,
  spread: 'packed',
  directsRetries: true,
  scope: 'replica',
  params: z.strictObject({}),
  create: (_params, { clock, rng }) => new IngressNginxEwma(clock, rng),
});
