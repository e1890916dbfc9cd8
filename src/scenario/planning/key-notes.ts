/** Says of strategies that go by key when all requests have the same: they are not at fault. */
import { poolStrategy } from '../../core/pool-strategy.ts';
import type { PoolSpec, RequestSpec, StrategySpec } from '../../core/run-spec.ts';
import { findStrategy } from '../../strategies/index.ts';
import type { Settings } from './overrides.ts';

export function keyNotes(
  { strategies, clients, target }: Settings,
  requests: readonly RequestSpec[],
  pools: readonly PoolSpec[],
): string[] {
  if (target) return [];
  const paths = new Set(requests.map((request) => request.target));
  const isFilled = requests.some(({ templated }) => templated?.includes('target'));
  return inForce(strategies, pools).flatMap(({ name, label, params }) => {
    const { spread, usesCookie } = findStrategy(name) ?? {};
    if (spread !== 'by key' && spread !== 'around key') return [];
    if (usesCookie) {
      if (clients?.count !== undefined) return [];
      return `${label} goes by cookies, which nobody keeps: "clients" in the scenario gives clients their own.`;
    }
    const { key = 'client-address' } = params;
    if (key === 'client-address' && clients?.count === undefined) {
      return `${label} goes by client address, of which there is only one: "clients" in the scenario gives clients their own.`;
    }
    if (key === 'path' && paths.size === 1 && !isFilled) {
      return `${label} goes by path, of which there is only one: "requests" in the scenario may name more.`;
    }
    return [];
  });
}

/** In the pools; those of the manifests in place of the strategy that gives way to them. */
function inForce(
  strategies: readonly StrategySpec[],
  pools: readonly PoolSpec[],
): readonly StrategySpec[] {
  const all = strategies.flatMap((strategy) =>
    pools.map((pool) => poolStrategy({ strategy }, pool)),
  );
  return [...new Map(all.map((strategy) => [strategy.label, strategy])).values()];
}
