/**
 * What routing leaves to chance. A request of ours draws by its number, so that it meets the same chances in every run and
 * in either engine; others draw one after the other.
 */
import { CounterRng, createRng } from '../core/rng.ts';

export class RoutingDraws {
  readonly #seed: number;
  readonly #byPurpose = new Map<string, CounterRng>();
  readonly #others;

  constructor(seed: number, replica: number) {
    this.#seed = seed;
    this.#others = createRng(seed).fork(`routing of replica ${replica}`);
  }

  /** 1 … `total`. `sequence`: below 0 for a request that is not ours. */
  draw(sequence: number, purpose: string, total: number): number {
    if (sequence < 0) return 1 + this.#others.below(total);
    let draws = this.#byPurpose.get(purpose);
    if (!draws) this.#byPurpose.set(purpose, (draws = new CounterRng(this.#seed, purpose)));
    return 1 + Math.floor(draws.at(sequence) * total);
  }
}
