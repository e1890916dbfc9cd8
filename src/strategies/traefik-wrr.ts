/**
 * Traefik's default: weighted turns by deadlines, as edf-weighted-round-robin, but endpoints are shuffled whenever
 * membership changes, and those due at the same time come in the order in which Go's heap happens to hold them.
 *
 * When to use: to see what Traefik does. With equal weights each endpoint has one turn per round, in an order that changes
 * from round to round: of three a c b, then c b a. Of unequal weights the heavy has its turns in one run. O(log n).
 *
 *     pick the root; its deadline += 1 / weight; as Go's container/heap: the last takes the root's place and sinks, then the
 *     picked one is put last and rises
 */
import { z } from 'zod';
import type { Endpoint, ReadySet } from '../core/endpoint.ts';
import type { Rng } from '../core/rng.ts';
import { defineStrategy, type Strategy } from './contract.ts';

class TraefikWrr implements Strategy {
  readonly #rng: Rng;
  /** Positions. */
  #heap: Int32Array = new Int32Array(0);
  /** By position. */
  #deadlines: Float64Array = new Float64Array(0);
  #stale = true;

  constructor(rng: Rng) {
    this.#rng = rng;
  }

  choose(ready: ReadySet): Endpoint {
    if (this.#stale) this.#rebuild(ready);
    const last = this.#heap.length - 1;
    const picked = this.#heap[0]!;
    this.#sink(this.#heap[last]!, last);
    const endpoint = ready.at(picked);
    this.#deadlines[picked]! += 1 / endpoint.weight;
    this.#rise(picked, last);
    return endpoint;
  }

  membershipChanged(): void {
    this.#stale = true;
  }

  #rebuild(ready: ReadySet): void {
    const { size } = ready;
    const order = Int32Array.from({ length: size }, (_, position) => position);
    for (let place = size - 1; place > 0; place--) {
      const other = this.#rng.below(place + 1);
      [order[place], order[other]] = [order[other]!, order[place]!];
    }
    this.#deadlines = Float64Array.from(order, (_, position) => 1 / ready.at(position).weight);
    this.#heap = new Int32Array(size);
    for (const [place, position] of order.entries()) this.#rise(position, place);
    this.#stale = false;
  }

  /** From the root, in a heap of so many. */
  #sink(position: number, size: number): void {
    const heap = this.#heap;
    let place = 0;
    for (;;) {
      let child = 2 * place + 1;
      if (child >= size) break;
      if (child + 1 < size && this.#isDueBefore(heap[child + 1]!, heap[child]!)) child++;
      if (!this.#isDueBefore(heap[child]!, position)) break;
      heap[place] = heap[child]!;
      place = child;
    }
    heap[place] = position;
  }

  #rise(position: number, from: number): void {
    const heap = this.#heap;
    let place = from;
    while (place > 0) {
      const parent = (place - 1) >> 1;
      if (!this.#isDueBefore(position, heap[parent]!)) break;
      heap[place] = heap[parent]!;
      place = parent;
    }
    heap[place] = position;
  }

  #isDueBefore(one: number, other: number): boolean {
    return this.#deadlines[one]! < this.#deadlines[other]!;
  }
}

export const traefikWrr = defineStrategy({
  name: 'traefik-wrr',
  family: 'round robin',
  summary:
    'Takes turns in proportion to weight, by deadlines and in shuffled order, as Traefik does.',
  source: 'Traefik v3 pkg/server/service/loadbalancer/wrr; Go container/heap',
  fidelity: 'distributional',
  details: {
    does: 'Makes each endpoint due again 1/weight after its last turn, and takes one of those that are due first.',
    state: 'A deadline per endpoint; made anew, in shuffled order, when membership changes.',
    cost: 'O(log n)',
    matches: 'Traefik wrr, its default, pick by pick once the endpoints are shuffled.',
    failsWhen:
      'one endpoint is much heavier than the others: it gets its turns in one long run. With equal weights two turns of an endpoint may follow each other closely.',
  },
  honoursWeights: true,
  spread: 'even',
  scope: 'shared',
  params: z.strictObject({}),
  create: (_params, { rng }) => new TraefikWrr(rng),
});
