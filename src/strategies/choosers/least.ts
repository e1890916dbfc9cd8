/**
 * The chooser of the least loaded family: the endpoint with the lowest score of all; of equals the first, any of them, or
 * the one whose turn it is. What a score counts (c: in flight, w: weight) is where products differ:
 *
 *     requests              c           weights mean nothing
 *     requests-per-weight   c / w       idle endpoints are equal, whatever their weights
 *     expected-per-weight   (c + 1) / w the arriving request counts, so of idle endpoints the heaviest is best
 *     idle-first            0 when idle, else (c + 1) / w
 *
 * Ratios are compared by cross-multiplication: c_a · w_b < c_b · w_a. O(n), one draw at most.
 */
import type { Endpoint, ReadySet, RequestInfo } from '../../core/endpoint.ts';
import type { Rng } from '../../core/rng.ts';
import type { Feedback, MembershipChange, Strategy } from '../contract.ts';
import type { SmoothTurns } from './smooth-turns.ts';

export const leastScores = [
  'requests',
  'requests-per-weight',
  'expected-per-weight',
  'idle-first',
] as const;

export type LeastScore = (typeof leastScores)[number];

/** How equals are told apart. `turns`: smooth weighted round robin among those that tie. */
export type LeastTies = 'first' | { readonly random: Rng } | { readonly turns: SmoothTurns };

/** Those that were are not among the tied. */
const noneTried: readonly Endpoint[] = [];

export class Least implements Strategy {
  readonly #byWeight: boolean;
  /** What is added to the requests in flight; when idle: */
  readonly #arriving: number;
  readonly #arrivingWhenIdle: number;
  readonly #random: Rng | undefined;
  readonly #turns: SmoothTurns | undefined;
  readonly #avoidsTried: boolean;
  /** Positions of the least loaded so far: one draw among them all is cheaper than one per tie. */
  #tied = new Int32Array(16);

  constructor(score: LeastScore, ties: LeastTies, avoidsTried = false) {
    this.#byWeight = score !== 'requests';
    this.#arriving = score === 'expected-per-weight' || score === 'idle-first' ? 1 : 0;
    this.#arrivingWhenIdle = score === 'expected-per-weight' ? 1 : 0;
    this.#random = ties !== 'first' && 'random' in ties ? ties.random : undefined;
    this.#turns = ties !== 'first' && 'turns' in ties ? ties.turns : undefined;
    this.#avoidsTried = avoidsTried;
  }

  /** Undefined when all were tried and that is to be avoided. */
  choose(ready: ReadySet, request: RequestInfo): Endpoint | undefined {
    const size = ready.size;
    if (size > this.#tied.length) this.#tied = new Int32Array(size * 2);
    const tied = this.#tied;
    const tried = this.#avoidsTried && request.tried.length > 0 ? request.tried : undefined;
    let ties = 0;
    let leastLoad = Infinity;
    let leastWeight = 1;
    for (let position = 0; position < size; position++) {
      const endpoint = ready.at(position);
      const { inFlight } = endpoint;
      const load = inFlight + (inFlight === 0 ? this.#arrivingWhenIdle : this.#arriving);
      const weight = this.#byWeight ? endpoint.weight : 1;
      const difference = load * leastWeight - leastLoad * weight;
      if (difference > 0 || tried?.includes(endpoint) === true) continue;
      if (difference < 0) {
        leastLoad = load;
        leastWeight = weight;
        ties = 0;
      }
      tied[ties++] = position;
    }
    if (ties > 1 && this.#turns !== undefined) {
      return this.#turns.choose(ready, noneTried, ties, tied);
    }
    if (ties > 1 && this.#random !== undefined) return ready.at(tied[this.#random.below(ties)]!);
    return ties === 0 ? undefined : ready.at(tied[0]!);
  }

  membershipChanged(change: MembershipChange, ready: ReadySet): void {
    this.#turns?.membershipChanged(change, ready);
  }

  observed(endpoint: Endpoint, feedback: Feedback): void {
    this.#turns?.observed(endpoint, feedback);
  }
}
