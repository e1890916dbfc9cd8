/**
 * A binary heap of endpoint indexes ordered by (key, insertion): first in, first out among equal keys, as in HAProxy's
 * elastic binary trees and Envoy's EDF scheduler. Any member can be taken out. O(log n), nothing allocated per call.
 */
import { withRoomFor } from '../by-index.ts';

export class OrderedQueue {
  size = 0;
  /** Heap place → endpoint index; the others are by endpoint index. `#places` holds heap place + 1, 0 when absent. */
  #heap: Float64Array = new Float64Array(16);
  #places: Float64Array = new Float64Array(16);
  #keys: Float64Array = new Float64Array(16);
  #orders: Float64Array = new Float64Array(16);
  #nextOrder = 0;

  /** The index with the least key, first in of equals; −1 when empty. */
  first(): number {
    return this.size === 0 ? -1 : this.#heap[0]!;
  }

  /** What would be first without the first; −1 when there is none. */
  second(): number {
    if (this.size < 2) return -1;
    const left = this.#heap[1]!;
    const right = this.#heap[2]!;
    return this.size > 2 && this.#precedes(right, left) ? right : left;
  }

  keyOf(index: number): number {
    return this.#keys[index]!;
  }

  has(index: number): boolean {
    return index < this.#places.length && this.#places[index] !== 0;
  }

  /** Inserts, or moves to the end of those with the same key. */
  put(index: number, key: number): void {
    if (index >= this.#places.length) this.#grow(index);
    if (this.#places[index] === 0) {
      this.#heap[this.size] = index;
      this.#places[index] = ++this.size;
    }
    this.#keys[index] = key;
    this.#orders[index] = this.#nextOrder++;
    this.#settle(this.#places[index]! - 1, index);
  }

  remove(index: number): void {
    if (!this.has(index)) return;
    const place = this.#places[index]! - 1;
    this.#places[index] = 0;
    const last = this.#heap[--this.size]!;
    if (last !== index) this.#settle(place, last);
  }

  clear(): void {
    this.size = 0;
    this.#places.fill(0);
  }

  /** Puts `index` where it belongs on the way up or down from `place`, which is free. */
  #settle(place: number, index: number): void {
    const heap = this.#heap;
    while (place > 0) {
      const parent = heap[(place - 1) >> 1]!;
      if (!this.#precedes(index, parent)) break;
      this.#set(place, parent);
      place = (place - 1) >> 1;
    }
    for (;;) {
      let child = 2 * place + 1;
      if (child >= this.size) break;
      if (child + 1 < this.size && this.#precedes(heap[child + 1]!, heap[child]!)) child++;
      if (!this.#precedes(heap[child]!, index)) break;
      this.#set(place, heap[child]!);
      place = child;
    }
    this.#set(place, index);
  }

  #set(place: number, index: number): void {
    this.#heap[place] = index;
    this.#places[index] = place + 1;
  }

  #precedes(one: number, other: number): boolean {
    const difference = this.#keys[one]! - this.#keys[other]!;
    return difference < 0 || (difference === 0 && this.#orders[one]! < this.#orders[other]!);
  }

  #grow(index: number): void {
    this.#heap = withRoomFor(index, this.#heap);
    this.#places = withRoomFor(index, this.#places);
    this.#keys = withRoomFor(index, this.#keys);
    this.#orders = withRoomFor(index, this.#orders);
  }
}
