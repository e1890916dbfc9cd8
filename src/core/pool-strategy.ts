/** Whose strategy balances a pool. */
import type { PoolSpec } from './route-spec.ts';
import type { StrategySpec } from './strategy-spec.ts';

/** The strategy that gives way to what manifests declare. */
export const asDeclared = 'as-declared';
const labels = [asDeclared, perConnection(asDeclared)];

export function isAsDeclared({ label }: Pick<StrategySpec, 'label'>): boolean {
  return labels.includes(label);
}

/** The label of a strategy that is asked once per connection. */
export function perConnection(label: string): string {
  return `${label} per connection`;
}

/** The run's; where that is `as-declared`, what the manifests declare for the pool. */
export function poolStrategy(
  { strategy }: { readonly strategy: StrategySpec },
  { declared }: Pick<PoolSpec, 'declared'>,
): StrategySpec {
  return declared !== undefined && isAsDeclared(strategy) ? declared : strategy;
}
