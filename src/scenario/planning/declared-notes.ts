/** What `as-declared` comes to in each pool, and what a named strategy takes the place of. */
import { asDeclared, isAsDeclared, poolStrategy } from '../../core/pool-strategy.ts';
import type { PoolSpec, StrategySpec } from '../../core/run-spec.ts';

export function declaredNotes(
  strategies: readonly StrategySpec[],
  pools: readonly PoolSpec[],
): string[] {
  const declaring = pools.filter(({ declared }) => declared !== undefined);
  const named = strategies.filter((strategy) => !isAsDeclared(strategy)).map(({ label }) => label);
  const replaced =
    named.length > 0 && declaring.length > 0
      ? [
          `${named.join(', ')}: in place of what the manifests declare about balancing ${declaring.map(({ name }) => name).join(', ')}.`,
        ]
      : [];
  return [...strategies.flatMap((strategy) => comesTo(strategy, pools)), ...replaced];
}

/** Of one run; none where its strategy is named. */
export function comesTo(strategy: StrategySpec, pools: readonly PoolSpec[]): string[] {
  if (!isAsDeclared(strategy)) return [];
  const declaring = pools.filter(({ declared }) => declared !== undefined);
  const rest = `${strategy.name}, the default of every dialect.`;
  if (declaring.length === 0) {
    return [`${asDeclared}: the manifests declare nothing about balancing, so this is ${rest}`];
  }
  return [
    ...declaring.map((pool) => `${asDeclared}: ${pool.name} is ${describe(strategy, pool)}.`),
    ...(declaring.length < pools.length ? [`${asDeclared}: what else there is has ${rest}`] : []),
  ];
}

function describe(strategy: StrategySpec, pool: PoolSpec): string {
  const { label } = poolStrategy({ strategy }, pool);
  const { affinity, hashKey } = pool;
  if (affinity) return `${label} by the cookie ${affinity.cookie}`;
  return hashKey === undefined ? label : `${label} of ${hashKey}`;
}
