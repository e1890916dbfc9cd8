/**
 * The chooser of the oracles: the endpoint whose pod is best by what only an oracle knows, any of equals. It hears of every
 * change at its pods, so that a choice looks at none of them: O(log n) for a choice, and as much in every replica for each
 * request that comes to a pod or leaves it.
 */
import type { Endpoint, ReadySet, RequestInfo } from '../../core/endpoint.ts';
import type { Rng } from '../../core/rng.ts';
import type { MembershipChange, Oracle, Strategy, StrategyContext } from '../contract.ts';
import { Tournament } from './tournament.ts';

/** The least is the best; Infinity: it does not fit. To change only when requests come to the pod and leave it. */
export type ForeseenKey = (oracle: Oracle, endpoint: Endpoint) => number;

export class Foresight implements Strategy {
  readonly #oracle: Oracle;
  readonly #rng: Rng;
  readonly #keyOf: ForeseenKey;
  readonly #best = new Tournament();
  /** By index. */
  readonly #watched: ({ readonly endpoint: Endpoint; stop(): void } | undefined)[] = [];
  readonly #refresh = (endpoint: Endpoint): void => {
    this.#best.put(endpoint.index, this.#keyOf(this.#oracle, endpoint));
  };

  constructor({ oracle, rng }: StrategyContext, keyOf: ForeseenKey) {
    if (!oracle) throw new Error('there is no oracle');
    this.#oracle = oracle;
    this.#rng = rng;
    this.#keyOf = keyOf;
  }

  choose(ready: ReadySet, { tried }: RequestInfo): Endpoint | undefined {
    const avoided = tried.length === 0 ? [] : this.#present(tried);
    if (avoided.length === 0 || avoided.length === ready.size) return this.#draw();
    for (const { index } of avoided) this.#best.put(index, Infinity);
    const chosen = this.#draw();
    for (const endpoint of avoided) this.#refresh(endpoint);
    return chosen;
  }

  membershipChanged({ kind, endpoint }: MembershipChange): void {
    if (kind === 'reweighted') return;
    const { index } = endpoint;
    if (kind === 'added') {
      const stop = this.#oracle.watch(endpoint, this.#refresh);
      this.#watched[index] = { endpoint, stop };
      this.#refresh(endpoint);
    } else {
      this.#watched[index]!.stop();
      this.#watched[index] = undefined;
      this.#best.put(index, Infinity);
    }
  }

  #draw(): Endpoint | undefined {
    const index = this.#best.draw(this.#rng);
    return index < 0 ? undefined : this.#watched[index]!.endpoint;
  }

  /** Each once. */
  #present(tried: readonly Endpoint[]): Endpoint[] {
    return [...new Set(tried)].filter(
      (endpoint) => this.#watched[endpoint.index]?.endpoint === endpoint,
    );
  }
}
