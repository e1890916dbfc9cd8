/**
 * HAProxy's `balance random(draws)`, the default of its current versions: random points of its hash ring; of the endpoints
 * that own them, perhaps the same twice, the one with fewer requests in flight per weight.
 *
 * When to use: as power of two choices, with weights. With two endpoints both draws fall on the same one half of the
 * time. The ring has 16 points per weight, so with weights of 1 an endpoint may be drawn a quarter more or less often than
 * another, for good. Of equals, the one that had fewer requests per weight in the last second (`ties: rate`, as in
 * current versions); or the last drawn (`ties: last`, as in 2.6).
 *
 * Draws: hashing/haproxy-ring.ts. Rate: load/request-rate.ts. O(log n).
 */
import { z } from 'zod';
import type { Endpoint, ReadySet, RequestInfo } from '../core/endpoint.ts';
import type { Rng } from '../core/rng.ts';
import { defineStrategy, type Feedback, type MembershipChange, type Strategy } from './contract.ts';
import { expected } from './expected.ts';
import { type HaproxyRing, haproxyRings } from './hashing/haproxy-ring.ts';
import { RequestRate } from './load/request-rate.ts';

const hashes = 2 ** 32;

class HaproxyRandom implements Strategy {
  readonly #rng: Rng;
  readonly #draws: number;
  /** Undefined where ties go to the last drawn. */
  readonly #rate: RequestRate | undefined;
  /** Of the pool as it is; made when it is needed. */
  #table: HaproxyRing | undefined;

  constructor(draws: number, rate: RequestRate | undefined, rng: Rng) {
    this.#rng = rng;
    this.#draws = draws;
    this.#rate = rate;
  }

  choose(ready: ReadySet, { tried }: RequestInfo): Endpoint {
    this.#table ??= haproxyRings.of(ready, undefined);
    const avoided = tried.at(-1);
    let best = this.#draw(this.#table, ready, avoided);
    for (let count = 1; count < this.#draws; count++) {
      const endpoint = this.#draw(this.#table, ready, avoided);
      if (endpoint !== best && this.#isNoWorse(endpoint, best)) best = endpoint;
    }
    return best;
  }

  membershipChanged(change: MembershipChange): void {
    this.#table = undefined;
    this.#rate?.membershipChanged(change);
  }

  observed(endpoint: Endpoint, { kind }: Feedback): void {
    if (kind === 'dispatched') this.#rate?.count(endpoint);
  }

  /** The owner of a random point; of the points after it, where that is to be avoided. */
  #draw(table: HaproxyRing, ready: ReadySet, avoided: Endpoint | undefined): Endpoint {
    const { owners, size } = table.ring;
    const point = table.nearest(this.#rng.below(hashes));
    let endpoint = ready.at(owners[point]!);
    for (let step = 1; step < size && endpoint === avoided; step++) {
      endpoint = ready.at(owners[(point + step) % size]!);
    }
    return endpoint;
  }

  #isNoWorse(endpoint: Endpoint, best: Endpoint): boolean {
    const difference = endpoint.inFlight * best.weight - best.inFlight * endpoint.weight;
    if (difference !== 0 || this.#rate === undefined) return difference <= 0;
    return this.#rate.of(endpoint) * best.weight <= this.#rate.of(best) * endpoint.weight;
  }
}

const drawsError = expected('an integer from 1 to 1000');

export const haproxyRandom = defineStrategy({
  name: 'haproxy-random',
  family: 'power of d',
  summary:
    'Draws two endpoints by weight, perhaps the same, and takes the one with fewer requests in flight per weight, as HAProxy does.',
  source: 'HAProxy backend.c get_server_rnd, lb_chash.c',
  fidelity: 'distributional',
  details: {
    does: 'Draws points of a ring with 16 points per unit of weight and takes, of the endpoints that own them, the one with the fewest requests in flight per weight; of equals the one with the lower request rate.',
    state:
      'The ring, what is in flight, and the requests of each endpoint in this second and the last.',
    cost: 'O(log 16 n)',
    matches:
      'HAProxy `balance random(draws)`, the default of its current versions; HAProxy 2.6 with `ties: last`. Servers have the ids 1, 2, … in order, and none is full.',
    failsWhen:
      'weights are left at 1: draws by ring are uneven, which shows while little is in flight. There are two or three endpoints: both draws often fall on the same.',
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
    new HaproxyRandom(draws, ties === 'rate' ? new RequestRate(clock) : undefined, rng),
});
