/**
 * A knockout tournament of endpoint indexes by key: who has the least, and any of those who have it with the same chance.
 * A complete binary tree in arrays; each node knows the least key below it and how many have that. O(log n) for a change
 * of key and for a draw, nothing allocated but when it grows.
 */
import type { Rng } from '../../core/rng.ts';

export class Tournament {
  /** A power of two; leaf `index` is node `#leaves + index`, the root is node 1. */
  #leaves = 16;
  #least = new Float64Array(2 * this.#leaves).fill(Infinity);
  #equals = new Uint32Array(2 * this.#leaves).fill(1);

  /** Infinity: it does not take part. */
  put(index: number, key: number): void {
    while (index >= this.#leaves) this.#grow();
    const node = this.#leaves + index;
    this.#least[node] = key;
    for (let parent = node >> 1; parent > 0 && this.#settle(parent); parent >>= 1);
  }

  /** One of those with the least key; −1 when nobody takes part. */
  draw(rng: Rng): number {
    const key = this.#least[1]!;
    if (key === Infinity) return -1;
    let place = this.#equals[1] === 1 ? 0 : rng.below(this.#equals[1]!);
    let node = 1;
    while (node < this.#leaves) {
      node *= 2;
      const here = this.#least[node] === key ? this.#equals[node]! : 0;
      if (place < here) continue;
      place -= here;
      node++;
    }
    return node - this.#leaves;
  }

  /** Whether that changed anything. */
  #settle(node: number): boolean {
    const left = this.#least[2 * node]!;
    const right = this.#least[2 * node + 1]!;
    const least = left < right ? left : right;
    const equals =
      (left === least ? this.#equals[2 * node]! : 0) +
      (right === least ? this.#equals[2 * node + 1]! : 0);
    if (this.#least[node] === least && this.#equals[node] === equals) return false;
    this.#least[node] = least;
    this.#equals[node] = equals;
    return true;
  }

  #grow(): void {
    const keys = this.#least.subarray(this.#leaves);
    this.#leaves *= 2;
    this.#least = new Float64Array(2 * this.#leaves).fill(Infinity);
    this.#equals = new Uint32Array(2 * this.#leaves).fill(1);
    this.#least.set(keys, this.#leaves);
    for (let node = this.#leaves - 1; node > 0; node--) this.#settle(node);
  }
}
