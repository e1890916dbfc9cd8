/**
 * HAProxy's `balance static-rr`: one after the other through a map of Σ weights / gcd slots, filled once. For each slot
 *
 *     score += weight   for every endpoint;   ⌊(score + Σ weights) / Σ weights⌋ is compared
 *     the greatest takes the slot, the first of equals;   its score −= Σ weights
 *
 * 5,1,1 gives a a a b a a c: smoother than the classic, less so than nginx, because the comparison is between whole
 * numbers. When membership changes the map is filled anew, and the place in it kept. The endpoint of the last attempt is
 * passed over.
 *
 * Slots are filled when first reached: O(n) in the first period where weights differ, O(1) after it.
 */
import { z } from 'zod';
import type { Endpoint, ReadySet, RequestInfo } from '../core/endpoint.ts';
import { withRoomFor } from './by-index.ts';
import { defineStrategy, type Strategy } from './contract.ts';
import { greatestCommonDivisor } from './greatest-common-divisor.ts';

class HaproxyStaticRr implements Strategy {
  /** Slot → position. */
  #map: Float64Array = new Float64Array(16);
  #filled = 0;
  #slots = 0;
  #next = 0;
  #divisor = 1;
  /** By position. */
  #scores: Float64Array = new Float64Array(0);
  #stale = true;

  choose(ready: ReadySet, { tried }: RequestInfo): Endpoint {
    if (this.#stale) this.#rebuild(ready);
    const avoided = tried.at(-1);
    let endpoint: Endpoint;
    let looked = 0;
    do {
      if (this.#next >= this.#slots) this.#next = 0;
      while (this.#filled <= this.#next) this.#fill(ready);
      endpoint = ready.at(this.#map[this.#next++]!);
    } while (endpoint === avoided && ++looked < this.#slots);
    return endpoint;
  }

  membershipChanged(): void {
    this.#stale = true;
  }

  #rebuild(ready: ReadySet): void {
    this.#divisor = greatestCommonDivisor(ready);
    this.#slots = 0;
    for (let position = 0; position < ready.size; position++) {
      this.#slots += ready.at(position).weight / this.#divisor;
    }
    this.#scores = new Float64Array(ready.size);
    this.#filled = 0;
    this.#stale = false;
  }

  #fill(ready: ReadySet): void {
    this.#map = withRoomFor(this.#filled, this.#map);
    // Of equal weights each has the slot of its place: no need to look for it.
    const place = this.#filled++;
    this.#map[place] = this.#slots === ready.size ? place : this.#nextTaker(ready);
  }

  #nextTaker(ready: ReadySet): number {
    const scores = this.#scores;
    const slots = this.#slots;
    let best = 0;
    let greatest = -Infinity;
    for (let position = 0; position < scores.length; position++) {
      const score = scores[position]! + ready.at(position).weight / this.#divisor;
      scores[position] = score;
      const compared = Math.trunc((score + slots) / slots);
      if (compared > greatest) {
        greatest = compared;
        best = position;
      }
    }
    scores[best]! -= slots;
    return best;
  }
}

export const haproxyStaticRr = defineStrategy({
  name: 'haproxy-static-rr',
  family: 'round robin',
  summary: 'Takes turns in proportion to weight from a map made once, as HAProxy static-rr does.',
  source: 'HAProxy lb_map.c',
  fidelity: 'exact',
  details: {
    does: 'Makes a map with one slot for each turn of a period and goes through it again and again.',
    state: 'The map, made anew when membership changes, and a place in it.',
    cost: 'O(1); O(n) in the first period where weights differ',
    matches: 'HAProxy `balance static-rr`, pick by pick, as long as no server is full.',
    failsWhen: 'pods differ in ways that weights do not say.',
  },
  honoursWeights: true,
  spread: 'even',
  scope: 'worker',
  params: z.strictObject({}),
  create: () => new HaproxyStaticRr(),
});
