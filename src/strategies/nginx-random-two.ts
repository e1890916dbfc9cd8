/**
 * nginx's `random two least_conn`: two distinct endpoints drawn in proportion to weight; the second, unless it has more
 * requests in flight per weight.
 *
 * When to use: many replicas or workers, each with a view of its own, and pods of different size. A draw of an endpoint
 * that is the first again, or that this request has tried, is repeated; after more than 20 of those the request takes
 * its turn as in smooth weighted round robin, which happens when one weight dwarfs the others. O(log n).
 */
import { z } from 'zod';
import type { Endpoint, ReadySet, RequestInfo } from '../core/endpoint.ts';
import type { Rng } from '../core/rng.ts';
import { WeightedDraws } from './choosers/draws.ts';
import { SmoothTurns } from './choosers/smooth-turns.ts';
import { defineStrategy, type Feedback, type MembershipChange, type Strategy } from './contract.ts';
import { maxFailsParam } from './max-fails-param.ts';

const mostRejected = 20;

class NginxRandomTwo implements Strategy {
  readonly #draws: WeightedDraws;
  readonly #turns: SmoothTurns;

  constructor(maxFails: number, rng: Rng) {
    this.#draws = new WeightedDraws(rng);
    this.#turns = new SmoothTurns(maxFails);
  }

  choose(ready: ReadySet, request: RequestInfo): Endpoint | undefined {
    if (ready.size < 2) return this.#turns.choose(ready, request.tried);
    let first: Endpoint | undefined;
    for (let rejected = 0; rejected <= mostRejected;) {
      const endpoint = ready.at(this.#draws.draw(ready));
      if (endpoint === first || request.tried.includes(endpoint)) {
        rejected++;
        continue;
      }
      if (first === undefined) {
        first = endpoint;
        continue;
      }
      const isWorse = endpoint.inFlight * first.weight > first.inFlight * endpoint.weight;
      return isWorse ? first : endpoint;
    }
    return this.#turns.choose(ready, request.tried);
  }

  membershipChanged(change: MembershipChange, ready: ReadySet): void {
    this.#draws.membershipChanged();
    this.#turns.membershipChanged(change, ready);
  }

  observed(endpoint: Endpoint, feedback: Feedback): void {
    this.#turns.observed(endpoint, feedback);
  }
}

export const nginxRandomTwo = defineStrategy({
  name: 'nginx-random-two',
  family: 'power of d',
  summary:
    'Draws two endpoints by weight and takes the one with fewer requests in flight per weight, as nginx does.',
  source: 'nginx ngx_http_upstream_random_module.c',
  fidelity: 'distributional',
  details: {
    does: 'Draws two different endpoints in proportion to weight and takes the second, unless it has more requests in flight per weight.',
    state: 'What is in flight, and the credits of its turns as a last resort.',
    cost: 'O(log n)',
    matches:
      'nginx `random two least_conn`, draw by draw, with other random numbers and no limit on connections.',
    failsWhen: 'a pod fails fast and so looks idle.',
  },
  honoursWeights: true,
  spread: 'even',
  scope: 'worker',
  params: z.strictObject({ maxFails: maxFailsParam }),
  create: ({ maxFails }, { rng }) => new NginxRandomTwo(maxFails, rng),
});
