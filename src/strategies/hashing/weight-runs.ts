/** Slots 0 … Σ weights − 1, owned in runs: the first endpoint has its weight of them, then the second, and so on. */
import { type Member, SharedTables } from './shared-tables.ts';

export class WeightRuns {
  readonly total: number;
  /** By position: the slot after its run. */
  readonly #ends: Float64Array;

  constructor(members: readonly Member[]) {
    let total = 0;
    this.#ends = Float64Array.from(members, ({ weight }) => (total += weight));
    this.total = total;
  }

  ownerOf(slot: number): number {
    let low = 0;
    let high = this.#ends.length - 1;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (this.#ends[middle]! > slot) high = middle;
      else low = middle + 1;
    }
    return low;
  }
}

export const weightRuns = new SharedTables(
  (members, _params: undefined) => new WeightRuns(members),
);
