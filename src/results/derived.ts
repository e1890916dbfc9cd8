/** What several readers derive from a result in the same way. */
import type { RequestCounts } from '../core/run-event.ts';
import type { PoolResult } from './run-result.ts';

/** Null when nothing was intended. */
export function errorFraction({ intended, ok }: RequestCounts): number | null {
  return intended === 0 ? null : (intended - ok) / intended;
}

/** The pool that carries its requests least evenly, of those that got any. */
export function leastEvenPool(pools: readonly PoolResult[]): PoolResult | undefined {
  return pools
    .filter((pool) => pool.balance.jain !== null)
    .toSorted((a, b) => a.balance.jain! - b.balance.jain!)[0];
}
