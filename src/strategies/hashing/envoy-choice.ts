/**
 * What Envoy's hashing balancers share around their tables: the hash of the key, retries, and bounded load
 * (`hash_balance_factor`; Mirrokni et al. 2016, with the random jump of Chen et al. 2019).
 *
 *     slots of a host = ⌈⌊((active + 1) · factor + 99) / 100⌋ · weight / Σ weights⌉, at least 1
 *
 * A host with more active requests than slots is overloaded. Then hosts are tried in an order shuffled by the hash, and
 * not along the ring, where the next one would have to bear it all.
 */
import { z } from 'zod';
import type { ReadySet, RequestInfo } from '../../core/endpoint.ts';
import type { Strategy, StrategyContext } from '../contract.ts';
import { expected } from '../expected.ts';
import { MersenneTwister } from './mersenne-twister.ts';
import { keyParam, keyReader } from './request-key.ts';
import { TableChoice } from './table-choice.ts';
import { set64, type Word64, word64 } from './word-64.ts';
import { xxHash64 } from './xx-hash-64.ts';

const factorError = expected('0 or an integer of at least 100');
const retriesError = expected('an integer from 0 to 100');

export const envoyParams = {
  key: keyParam('client-address'),
  hashBalanceFactor: z
    .int({ error: factorError })
    .refine((factor) => factor === 0 || factor >= 100, { error: factorError })
    .default(0)
    .describe(
      'In percent of the mean: an endpoint with more requests in flight than this gives some away. 0: no bound.',
    ),
  hostSelectionRetries: z
    .int({ error: retriesError })
    .min(0, { error: retriesError })
    .max(100, { error: retriesError })
    .default(0)
    .describe(
      'How often a retry looks further for an endpoint not yet tried, as with the previous_hosts predicate. 0: it goes to the same.',
    ),
};

interface EnvoyParams {
  readonly key: Parameters<typeof keyReader>[0];
  readonly hashBalanceFactor: number;
  readonly hostSelectionRetries: number;
}

export interface EnvoyTable {
  /** The position for a hash; other ones, though not surely, with `reselection` 1, 2 …. */
  at(hash: Word64, reselection: number): number;
  /** Σ weights. */
  readonly total: number;
}

export function envoyChoice(
  table: (ready: ReadySet) => EnvoyTable,
  { key, hashBalanceFactor, hostSelectionRetries }: EnvoyParams,
  { rng }: StrategyContext,
): Strategy {
  const keyOf = keyReader(key);
  const hash = word64();
  const bounded = hashBalanceFactor > 0 ? new BoundedLoad(hashBalanceFactor) : undefined;
  return new TableChoice({
    table,
    find(hosts, ready, request, inFlight) {
      const text = keyOf(request);
      if (text === '') set64(hash, rng.below(2 ** 32), rng.below(2 ** 32));
      else xxHash64(text, hash);
      for (let reselection = 0; ; reselection++) {
        const hashed = hosts.at(hash, reselection);
        const position = bounded?.relieved(hashed, hash, ready, inFlight, hosts.total) ?? hashed;
        const isOver = reselection === hostSelectionRetries;
        if (isOver || !wasTried(request, ready, position)) return position;
      }
    },
  });
}

function wasTried({ tried }: RequestInfo, ready: ReadySet, position: number): boolean {
  return tried.length > 0 && tried.includes(ready.at(position));
}

class BoundedLoad {
  readonly #factor: number;
  readonly #shuffle = new MersenneTwister();
  #order = new Uint32Array(0);

  constructor(factor: number) {
    this.#factor = factor;
  }

  /** The hashed position itself unless it is overloaded. */
  relieved(
    hashed: number,
    hash: Word64,
    ready: ReadySet,
    inFlight: number,
    totalWeight: number,
  ): number {
    const slots = Math.floor(((inFlight + 1) * this.#factor + 99) / 100);
    const isOverloaded = (position: number): boolean => {
      const { inFlight: active, weight } = ready.at(position);
      return active > Math.max(1, Math.ceil(slots * (weight / totalWeight)));
    };
    if (!isOverloaded(hashed)) return hashed;
    const order = this.#inOrder(ready.size);
    this.#shuffle.seed(hash.low);
    // There are more slots than requests, so the search ends.
    for (let i = 0; ; i++) {
      const j = i + this.#shuffle.below(ready.size - i);
      const position = order[j]!;
      order[j] = order[i]!;
      if (!isOverloaded(position)) return position;
    }
  }

  #inOrder(size: number): Uint32Array {
    if (size > this.#order.length) this.#order = new Uint32Array(size);
    const order = this.#order;
    for (let i = 0; i < size; i++) order[i] = i;
    return order;
  }
}
