/**
 * Traefik's `leasttime`: the endpoint with the lowest
 *
 *     mean of its last 100 times to the first byte, in whole ms · (1 + inFlight) / weight
 *
 * Those that tie take weighted turns by deadlines. When to use: pods of unequal speed, behind one ingress. An endpoint that
 * has not answered yet scores 0 and takes everything until it does; pods that answer within a ms all score 0, and then
 * it is weighted round robin. O(n).
 */
import { z } from 'zod';
import type { Endpoint, ReadySet } from '../core/endpoint.ts';
import { withRoomFor } from './by-index.ts';
import { defineStrategy, type MembershipChange, type Strategy } from './contract.ts';

const remembered = 100;

class LatestTimes {
  readonly #ms = new Uint32Array(remembered);
  #sum = 0;
  #count = 0;

  add(ms: number): void {
    const place = this.#count++ % remembered;
    this.#sum += ms - this.#ms[place]!;
    this.#ms[place] = ms;
  }

  get mean(): number {
    return this.#count === 0 ? 0 : this.#sum / Math.min(this.#count, remembered);
  }
}

class TraefikLeasttime implements Strategy {
  /** By endpoint index. */
  readonly #times: LatestTimes[] = [];
  #deadlines: Float64Array = new Float64Array(16);
  #latestDeadline = 0;

  choose(ready: ReadySet): Endpoint {
    if (ready.size === 1) return ready.at(0);
    let best = ready.at(0);
    let least = Infinity;
    let tied = 0;
    for (let position = 0; position < ready.size; position++) {
      const endpoint = ready.at(position);
      const mean = this.#times[endpoint.index]!.mean;
      const score = (mean * (1 + endpoint.inFlight)) / endpoint.weight;
      if (score > least) continue;
      if (score < least) tied = 0;
      tied++;
      if (tied === 1 || this.#deadlines[endpoint.index]! < this.#deadlines[best.index]!) {
        best = endpoint;
      }
      least = score;
    }
    if (tied > 1) this.#takesTurn(best);
    return best;
  }

  membershipChanged({ kind, endpoint }: MembershipChange): void {
    if (kind !== 'added') return;
    this.#times[endpoint.index] = new LatestTimes();
    this.#deadlines = withRoomFor(endpoint.index, this.#deadlines);
    this.#deadlines[endpoint.index] = this.#latestDeadline;
    this.#takesTurn(endpoint);
  }

  firstByte({ index }: Endpoint, afterMs: number): void {
    this.#times[index]!.add(Math.trunc(afterMs));
  }

  #takesTurn({ index, weight }: Endpoint): void {
    const deadline = this.#deadlines[index]! + 1 / weight;
    this.#deadlines[index] = deadline;
    this.#latestDeadline = Math.max(this.#latestDeadline, deadline);
  }
}

export const traefikLeasttime = defineStrategy({
  name: 'traefik-leasttime',
  family: 'time',
  summary:
    'Picks the lowest mean time to the first byte × load per weight; ties take weighted turns, as in Traefik.',
  source: 'Traefik v3 pkg/server/service/loadbalancer/leasttime',
  fidelity: 'exact',
  details: {
    does: 'Compares all endpoints by the mean of their last times to the first byte, times the requests in flight and the arriving one, per weight.',
    state: 'The last 100 times of each endpoint, in whole ms, and a deadline for its turns.',
    cost: 'O(n)',
    matches: 'Traefik v3 `leasttime`, pick by pick, while the set of servers stays as it is.',
    failsWhen:
      'a new pod is slow to answer: it takes all requests until its first answer; one that never answers takes them for ever; a pod fails fast with a status; pods answer within a ms.',
  },
  honoursWeights: true,
  spread: 'even',
  scope: 'shared',
  params: z.strictObject({}),
  create: () => new TraefikLeasttime(),
});
