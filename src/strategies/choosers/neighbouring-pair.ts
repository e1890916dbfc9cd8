/**
 * Two endpoints drawn from all; where they are the same, the second moves on to its neighbour. So neighbours meet too
 * often: of 5 endpoints a pair of neighbours (the last and the first among them) is compared with probability 0.12, any
 * other with 0.08. The less loaded is taken. Of equals `first`: the first drawn, as in Traefik; `odd`: as in Envoy, which
 * asks the lowest bit of the number that it has drawn the first by. Where endpoints are even in number that bit says
 * whether the first is at an odd position: so the second of a pair that is at odd positions wins more, and of two always.
 */
import type { Endpoint, ReadySet } from '../../core/endpoint.ts';
import type { Rng } from '../../core/rng.ts';
import type { Feedback, MembershipChange, Strategy } from '../contract.ts';
import type { LoadMetric } from '../load/load-metric.ts';

export class NeighbouringPair implements Strategy {
  readonly firstByte: Strategy['firstByte'];
  readonly #metric: LoadMetric;
  readonly #rng: Rng;
  readonly #ties: 'first' | 'odd';

  constructor(metric: LoadMetric, rng: Rng, ties: 'first' | 'odd') {
    this.#metric = metric;
    this.firstByte = metric.firstByte;
    this.#rng = rng;
    this.#ties = ties;
  }

  choose(ready: ReadySet): Endpoint {
    const { size } = ready;
    if (size === 1) return ready.at(0);
    const one = this.#rng.below(size);
    let other = this.#rng.below(size);
    if (other === one) other = (other + 1) % size;
    const first = ready.at(one);
    const second = ready.at(other);
    const difference = this.#metric.loadOf(second) - this.#metric.loadOf(first);
    if (difference !== 0) return difference < 0 ? second : first;
    return this.#keepsFirst(one, size) ? first : second;
  }

  membershipChanged(change: MembershipChange, ready: ReadySet): void {
    this.#metric.membershipChanged?.(change, ready);
  }

  observed(endpoint: Endpoint, feedback: Feedback): void {
    this.#metric.observed?.(endpoint, feedback);
  }

  #keepsFirst(position: number, size: number): boolean {
    if (this.#ties === 'first') return true;
    return (size % 2 === 0 ? position % 2 : this.#rng.below(2)) === 1;
  }
}
