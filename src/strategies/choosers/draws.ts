/** Draws of endpoints: uniform, or in proportion to weight; each among those that have not been drawn yet. */
import type { ReadySet } from '../../core/endpoint.ts';
import type { Rng } from '../../core/rng.ts';

/** Those that may be drawn again: all. */
const nothingDrawn: readonly number[] = [];

/** A position among `size`, uniform over those not among `drawn[0 … taken − 1]`, which ascend: drawn from fewer, then moved over the holes. */
export function uniformDraw(
  rng: Rng,
  size: number,
  drawn: readonly number[],
  taken: number,
): number {
  let position = rng.below(size - taken);
  for (let place = 0; place < taken && drawn[place]! <= position; place++) position++;
  return position;
}

/** Notes a draw among those of `drawn[0 … taken − 1]`, which ascend and go on ascending. */
export function noteDrawn(position: number, drawn: number[], taken: number): void {
  let place = taken;
  for (; place > 0 && drawn[place - 1]! > position; place--) drawn[place] = drawn[place - 1]!;
  drawn[place] = position;
}

/** O(log n) in prefix sums, O(1) while all weights are equal. */
export class WeightedDraws {
  readonly #rng: Rng;
  /** Empty while all weights are equal. */
  #prefixSums: Float64Array = new Float64Array(0);
  #stale = true;

  constructor(rng: Rng) {
    this.#rng = rng;
  }

  /** As `uniformDraw`, each position with a probability proportional to its weight. */
  draw(ready: ReadySet, drawn = nothingDrawn, taken = 0): number {
    // Not in membershipChanged: a thousand changes in a row would rebuild a thousand times.
    if (this.#stale) this.#rebuild(ready);
    const sums = this.#prefixSums;
    if (sums.length === 0) return uniformDraw(this.#rng, ready.size, drawn, taken);
    let total = sums[sums.length - 1]!;
    for (let place = 0; place < taken; place++) total -= ready.at(drawn[place]!).weight;
    let target = this.#rng.float() * total;
    for (let place = 0; place < taken; place++) {
      const position = drawn[place]!;
      const { weight } = ready.at(position);
      if (sums[position]! - weight > target) break;
      target += weight;
    }
    return firstAbove(target, sums);
  }

  membershipChanged(): void {
    this.#stale = true;
  }

  #rebuild(ready: ReadySet): void {
    const first = ready.at(0).weight;
    let same = 1;
    while (same < ready.size && ready.at(same).weight === first) same++;
    this.#prefixSums = same === ready.size ? new Float64Array(0) : prefixSums(ready);
    this.#stale = false;
  }
}

/** By position: the sum of the weights up to and including it. */
export function prefixSums(ready: ReadySet): Float64Array {
  const sums = new Float64Array(ready.size);
  let total = 0;
  for (let position = 0; position < sums.length; position++) {
    total += ready.at(position).weight;
    sums[position] = total;
  }
  return sums;
}

/** The first place with more than `target`, in sums that ascend; the last where there is none. */
export function firstAbove(target: number, sums: Float64Array): number {
  let low = 0;
  let high = sums.length - 1;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (sums[middle]! > target) high = middle;
    else low = middle + 1;
  }
  return low;
}
