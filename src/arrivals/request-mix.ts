/** Which kind of request number k is: a function of (seed, k) and the weights alone. */
import { CounterRng } from '../core/rng.ts';

export class RequestMix {
  readonly #draws: CounterRng;
  readonly #cumulative: readonly number[];

  constructor(weights: readonly number[], seed: number) {
    this.#draws = new CounterRng(seed, 'mix');
    let sum = 0;
    this.#cumulative = weights.map((weight) => (sum += weight));
  }

  /** Index into the weights. */
  kindOf(k: number): number {
    const cumulative = this.#cumulative;
    const last = cumulative.length - 1;
    if (last === 0) return 0;
    const point = this.#draws.at(k) * cumulative[last]!;
    let kind = 0;
    while (kind < last && cumulative[kind]! <= point) kind++;
    return kind;
  }
}
