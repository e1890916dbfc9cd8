/**
 * Earliest deadline first: each endpoint's next turn is due 1/weight after its last one; the one due first is chosen,
 * first in first out among equals. The scheduler of Envoy (edf_scheduler.h), for any weight that may change meanwhile: it
 * is read when an endpoint has been chosen and is queued again. Rebuilt, when membership has changed, as though a number
 * of picks had been made before, so that not every rebuild starts with the heaviest. O(log n).
 */
import type { Endpoint, ReadySet } from '../../core/endpoint.ts';
import { OrderedQueue } from './ordered-queue.ts';

/** Envoy's bound, so that the error of the arithmetic does not add up. */
export const mostEmulatedPicks = 429_496_729;

/** Keeps deadlines of multiples apart when they are computed rather than added up, as Envoy does. */
const epsilon = 1e-13;

export class EarliestDeadline {
  readonly #weightOf: (endpoint: Endpoint) => number;
  readonly #queue = new OrderedQueue();
  /** By endpoint index. */
  readonly #endpoints: Endpoint[] = [];

  constructor(weightOf: (endpoint: Endpoint) => number) {
    this.#weightOf = weightOf;
  }

  next(): Endpoint {
    const index = this.#queue.first();
    const endpoint = this.#endpoints[index]!;
    this.#queue.put(index, this.#queue.keyOf(index) + 1 / this.#weightOf(endpoint));
    return endpoint;
  }

  /** As though `picks` had been made from a fresh start. */
  rebuild(ready: ReadySet, picks: number): void {
    this.#queue.clear();
    let total = 0;
    for (let position = 0; position < ready.size; position++) {
      total += this.#weightOf(ready.at(position)) + epsilon;
    }
    let made = 0;
    for (let position = 0; position < ready.size; position++) {
      const endpoint = ready.at(position);
      const weight = this.#weightOf(endpoint) + (picks > 0 ? epsilon : 0);
      let due = Math.floor((weight * picks) / total);
      if (due > 0 && due / weight >= picks / total) due--;
      this.#endpoints[endpoint.index] = endpoint;
      this.#queue.put(endpoint.index, (due + 1) / weight);
      made += due;
    }
    for (; made < picks; made++) this.next();
  }
}
