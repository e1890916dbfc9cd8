/**
 * The chooser of the power-of-d family: draw a few endpoints, keep the least loaded. Draws are distinct, or independent
 * ("with replacement"), which at n = 2 lets the busier win a quarter of the time; uniform, or by weight. Of equals the
 * first or last drawn is kept, or any of them. Where distinct draws outnumber the endpoints, all are compared, in random
 * order.
 */
import type { Endpoint, ReadySet } from '../../core/endpoint.ts';
import type { Rng } from '../../core/rng.ts';
import type { Feedback, MembershipChange, Strategy } from '../contract.ts';
import type { LoadMetric } from '../load/load-metric.ts';
import { noteDrawn, uniformDraw, WeightedDraws } from './draws.ts';

export const drawnTies = ['first', 'last', 'random'] as const;

export interface DrawOptions {
  /** Which of equally loaded draws is kept; the first where it is not said. */
  readonly ties?: (typeof drawnTies)[number];
  /** Whether endpoints are drawn in proportion to weight. */
  readonly weighted?: boolean;
}

export class PowerOfChoices implements Strategy {
  readonly firstByte: Strategy['firstByte'];
  readonly #metric: LoadMetric;
  readonly #rng: Rng;
  readonly #choices: number;
  readonly #replacement: boolean;
  readonly #ties: (typeof drawnTies)[number];
  readonly #weighted: WeightedDraws | undefined;
  /** Positions drawn for the current request, ascending. */
  readonly #drawn: number[] = [];

  constructor(
    metric: LoadMetric,
    rng: Rng,
    choices: number,
    replacement: boolean,
    { ties = 'first', weighted = false }: DrawOptions = {},
  ) {
    this.#metric = metric;
    this.firstByte = metric.firstByte;
    this.#rng = rng;
    this.#choices = choices;
    this.#replacement = replacement;
    this.#ties = ties;
    this.#weighted = weighted ? new WeightedDraws(rng) : undefined;
  }

  choose(ready: ReadySet): Endpoint {
    const replacement = this.#replacement;
    const draws = replacement ? this.#choices : Math.min(this.#choices, ready.size);
    let best = ready.at(this.#draw(ready, 0));
    let least = this.#metric.loadOf(best);
    let tied = 1;
    for (let count = 1; count < draws; count++) {
      const endpoint = ready.at(this.#draw(ready, replacement ? 0 : count));
      const load = this.#metric.loadOf(endpoint);
      if (load > least) continue;
      if (load < least) tied = 0;
      tied++;
      if (tied > 1 && !this.#prefersLatest(tied)) continue;
      best = endpoint;
      least = load;
    }
    return best;
  }

  membershipChanged(change: MembershipChange, ready: ReadySet): void {
    this.#weighted?.membershipChanged();
    this.#metric.membershipChanged?.(change, ready);
  }

  observed(endpoint: Endpoint, feedback: Feedback): void {
    this.#metric.observed?.(endpoint, feedback);
  }

  /** Of so many equals; so that any of them is kept with the same probability when it is left to chance. */
  #prefersLatest(tied: number): boolean {
    if (this.#ties === 'random') return this.#rng.below(tied) === 0;
    return this.#ties === 'last';
  }

  /** A position that is not among the first `taken` of `#drawn`, where it is put. */
  #draw(ready: ReadySet, taken: number): number {
    const drawn = this.#drawn;
    const position =
      this.#weighted === undefined
        ? uniformDraw(this.#rng, ready.size, drawn, taken)
        : this.#weighted.draw(ready, drawn, taken);
    noteDrawn(position, drawn, taken);
    return position;
  }
}
