/**
 * The chooser of the power-of-d family: draw a few endpoints uniformly, keep the least loaded, the first drawn of equals.
 * Draws are distinct, or independent ("with replacement"), which at n = 2 lets the busier win a quarter of the time.
 * Where distinct draws outnumber the endpoints, all are compared, in random order.
 */
import type { Endpoint, ReadySet } from '../../core/endpoint.ts';
import type { Rng } from '../../core/rng.ts';
import type { Feedback, MembershipChange, Strategy } from '../contract.ts';
import type { LoadMetric } from '../load/load-metric.ts';

export class PowerOfChoices implements Strategy {
  readonly #metric: LoadMetric;
  readonly #rng: Rng;
  readonly #choices: number;
  readonly #replacement: boolean;
  /** Positions drawn for the current request, ascending. */
  readonly #drawn: number[] = [];

  constructor(metric: LoadMetric, rng: Rng, choices: number, replacement: boolean) {
    this.#metric = metric;
    this.#rng = rng;
    this.#choices = choices;
    this.#replacement = replacement;
  }

  choose(ready: ReadySet): Endpoint {
    const size = ready.size;
    const replacement = this.#replacement;
    const draws = replacement ? this.#choices : Math.min(this.#choices, size);
    let best = ready.at(this.#draw(size, 0));
    let least = this.#metric.loadOf(best);
    for (let count = 1; count < draws; count++) {
      const endpoint = ready.at(this.#draw(size, replacement ? 0 : count));
      const load = this.#metric.loadOf(endpoint);
      if (load < least) {
        best = endpoint;
        least = load;
      }
    }
    return best;
  }

  membershipChanged(change: MembershipChange, ready: ReadySet): void {
    this.#metric.membershipChanged?.(change, ready);
  }

  observed(endpoint: Endpoint, feedback: Feedback): void {
    this.#metric.observed?.(endpoint, feedback);
  }

  /** A position uniform over those not among the first `taken` of `#drawn`: drawn from fewer, then moved over the holes. */
  #draw(size: number, taken: number): number {
    const drawn = this.#drawn;
    let position = this.#rng.below(size - taken);
    let place = 0;
    while (place < taken && drawn[place]! <= position) {
      position++;
      place++;
    }
    for (let later = taken; later > place; later--) drawn[later] = drawn[later - 1]!;
    drawn[place] = position;
    return position;
  }
}
