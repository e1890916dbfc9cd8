/** Points on a circle of hashes, in order, each owned by a position in the ready set. O(log points) per lookup. */
import { radixOrder } from './radix-order.ts';

export class Ring {
  readonly hashes: Uint32Array;
  /** The lower halves of hashes of 64 bits. */
  readonly #lows: Uint32Array | undefined;
  readonly owners: Uint32Array;

  /** Points in any order; of equal hashes the earlier comes first. */
  constructor(hashes: Uint32Array, owners: Uint32Array, lows?: Uint32Array) {
    const order = radixOrder(hashes, lows);
    const ordered = (values: Uint32Array) => order.map((point) => values[point]!);
    this.hashes = ordered(hashes);
    this.owners = ordered(owners);
    this.#lows = lows && ordered(lows);
  }

  get size(): number {
    return this.hashes.length;
  }

  /** The first point at or after a hash; `size` when there is none. */
  atOrAfter(hash: number, lowHalf = 0): number {
    const { hashes } = this;
    const lows = this.#lows;
    let low = 0;
    let high = hashes.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      const point = hashes[middle]!;
      if (point < hash || (point === hash && lows !== undefined && lows[middle]! < lowHalf)) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }
}
