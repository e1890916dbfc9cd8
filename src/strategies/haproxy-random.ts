/**
 * HAProxy's `balance random(draws)`, its default since 3.x: endpoints drawn in proportion to weight, the same perhaps twice;
 * fewer requests in flight per weight wins.
 *
 * When to use: as power of two choices, with weights. With two endpoints both draws fall on the same one half of the
 * time. Of equals, the one that had fewer requests per weight in the last second (`ties: rate`, as in current versions),
 * nearly round robin when little is in flight; or the last drawn (`ties: last`, as in 2.6).
 *
 * The rate: requests since the second began, and those of the one before times what is left of it. O(log n).
 */
import { z } from 'zod';
import type { Clock } from '../core/clock.ts';
import type { Endpoint, ReadySet } from '../core/endpoint.ts';
import type { Rng } from '../core/rng.ts';
import { withRoomFor } from './by-index.ts';
import { WeightedDraws } from './choosers/draws.ts';
import { defineStrategy, type Feedback, type MembershipChange, type Strategy } from './contract.ts';
import { expected } from './expected.ts';

class HaproxyRandom implements Strategy {
  readonly #draws: WeightedDraws;
  readonly #count: number;
  /** Undefined where ties go to the last drawn. */
  readonly #clock: Clock | undefined;
  /** By endpoint index: the second counted in, requests in it, requests in the one before. */
  #seconds: Float64Array = new Float64Array(16);
  #requests: Float64Array = new Float64Array(16);
  #earlier: Float64Array = new Float64Array(16);

  constructor(count: number, clock: Clock | undefined, rng: Rng) {
    this.#draws = new WeightedDraws(rng);
    this.#count = count;
    this.#clock = clock;
  }

  choose(ready: ReadySet): Endpoint {
    let best = ready.at(this.#draws.draw(ready));
    for (let count = 1; count < this.#count; count++) {
      const endpoint = ready.at(this.#draws.draw(ready));
      if (endpoint !== best && this.#isNoWorse(endpoint, best)) best = endpoint;
    }
    return best;
  }

  membershipChanged({ kind, endpoint: { index } }: MembershipChange): void {
    this.#draws.membershipChanged();
    if (kind !== 'added') return;
    this.#seconds = withRoomFor(index, this.#seconds);
    this.#requests = withRoomFor(index, this.#requests);
    this.#earlier = withRoomFor(index, this.#earlier);
    this.#requests[index] = this.#earlier[index] = 0;
  }

  observed({ index }: Endpoint, { kind }: Feedback): void {
    if (kind !== 'dispatched' || this.#clock === undefined) return;
    this.#turnTo(Math.floor(this.#clock.now() / 1000), index);
    this.#requests[index]!++;
  }

  #isNoWorse(endpoint: Endpoint, best: Endpoint): boolean {
    const difference = endpoint.inFlight * best.weight - best.inFlight * endpoint.weight;
    if (difference !== 0 || this.#clock === undefined) return difference <= 0;
    const nowMs = this.#clock.now();
    return (
      this.#rate(endpoint.index, nowMs) * best.weight <=
      this.#rate(best.index, nowMs) * endpoint.weight
    );
  }

  #rate(index: number, nowMs: number): number {
    const second = Math.floor(nowMs / 1000);
    this.#turnTo(second, index);
    return this.#requests[index]! + this.#earlier[index]! * (second + 1 - nowMs / 1000);
  }

  #turnTo(second: number, index: number): void {
    const passed = second - this.#seconds[index]!;
    if (passed === 0) return;
    this.#seconds[index] = second;
    this.#earlier[index] = passed === 1 ? this.#requests[index]! : 0;
    this.#requests[index] = 0;
  }
}

const drawsError = expected('an integer from 1 to 1000');

export const haproxyRandom = defineStrategy({
  name: 'haproxy-random',
  family: 'power of d',
  summary:
    'Draws two endpoints by weight, perhaps the same, and takes the one with fewer requests in flight per weight, as HAProxy does.',
  source: 'HAProxy backend.c get_server_rnd',
  fidelity: 'behavioural',
  details: {
    does: 'Draws endpoints in proportion to weight and takes the one with the fewest requests in flight per weight; of equals the one with the lower request rate.',
    state:
      'What is in flight, and how many requests each endpoint had in this second and the last.',
    cost: 'O(log n)',
    matches:
      'HAProxy `balance random(draws)`, the default of its current versions, but that HAProxy draws points on its hash ring, where shares differ from weights by some percent. HAProxy 2.6 with `ties: last`.',
    failsWhen:
      'there are two or three endpoints: both draws often fall on the same. A pod fails fast and so looks idle.',
  },
  honoursWeights: true,
  spread: 'even',
  scope: 'shared',
  params: z.strictObject({
    draws: z
      .int({ error: drawsError })
      .min(1, { error: drawsError })
      .max(1000, { error: drawsError })
      .default(2)
      .describe('How many endpoints are drawn and compared.'),
    ties: z
      .enum(['rate', 'last'], { error: expected('"rate" or "last"') })
      .default('rate')
      .describe('Of equals: the one with the lower request rate, or the last drawn.'),
  }),
  create: ({ draws, ties }, { clock, rng }) =>
    new HaproxyRandom(draws, ties === 'rate' ? clock : undefined, rng),
});
