/** Which kind of request number k is: a function of (seed, k) and the weights alone. */
import { CounterRng } from '../core/rng.ts';

export class RequestMix {
  readonly #draws: CounterRng;
  readonly #kinds: readonly number[];
  readonly #cumulative: readonly number[];

  /** Kinds of weight 0 cost nothing: a replay brings many. */
  constructor(weights: readonly number[], seed: number) {
    this.#draws = new CounterRng(seed, 'mix');
    this.#kinds = weights.flatMap((weight, kind) => (weight > 0 ? [kind] : []));
    let sum = 0;
    this.#cumulative = this.#kinds.map((kind) => (sum += weights[kind]!));
  }

  /** Index into the weights. */
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
