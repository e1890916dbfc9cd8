/**
 * Points on a circle of 32-bit hashes, in order, each owned by a position in the ready set. O(log points) per lookup.
 */
import { radixOrder } from './radix-order.ts';

export class Ring {
  readonly hashes: Uint32Array;
  readonly owners: Uint32Array;

  /** Points in any order; of equal hashes the earlier comes first. */
  constructor(hashes: ArrayLike<number>, owners: ArrayLike<number>) {
    const unsorted = Uint32Array.from(hashes);
    const order = radixOrder(unsorted);
    this.hashes = order.map((point) => unsorted[point]!);
    this.owners = order.map((point) => owners[point]!);
  }

  get size(): number {
    return this.hashes.length;
  }

  /** The first point at or after `hash`; `size` when there is none. */
  atOrAfter(hash: number): number {
    const { hashes } = this;
    let low = 0;
    let high = hashes.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (hashes[middle]! < hash) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}
