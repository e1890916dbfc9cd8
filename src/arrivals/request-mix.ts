/** Which kind of request number k is: a function of (seed, k) and the weights alone. */
import { CounterRng } from '../core/rng.ts';

export class RequestMix {
  readonly #draws: CounterRng;
  readonly #kinds: readonly number[];
  readonly #cumulative: readonly number[];

  /** `first`: the kind that the first weight is of. Kinds of weight 0 cost nothing: a replay may bring many. */
  constructor(weights: readonly number[], seed: number, first = 0) {
    this.#draws = new CounterRng(seed, 'mix');
    const mixed = weights.map((weight, index) => ({ weight, kind: first + index }));
    const sent = mixed.filter(({ weight }) => weight > 0);
    this.#kinds = sent.map(({ kind }) => kind);
    let sum = 0;
    this.#cumulative = sent.map(({ weight }) => (sum += weight));
  }

  kindOf(k: number): number {
    const cumulative = this.#cumulative;
    const last = cumulative.length - 1;
    if (last === 0) return this.#kinds[0]!;
    const point = this.#draws.at(k) * cumulative[last]!;
    let place = 0;
    while (place < last && cumulative[place]! <= point) place++;
    return this.#kinds[place]!;
  }
}
