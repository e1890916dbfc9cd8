/** The definition behind a run's strategy: of the list, or of the user's module, which each thread loads for itself. */
import type { StrategySpec } from '../core/run-spec.ts';
import { importStrategyModule } from '../platform/strategy-module.ts';
import type { StrategyDefinition } from '../strategies/contract.ts';
import { findStrategy } from '../strategies/index.ts';

/** The planner has checked that there is one. */
export async function strategyOf({ name, module }: StrategySpec): Promise<StrategyDefinition> {
  if (module) return (await importStrategyModule(module.path)) as StrategyDefinition;
  return findStrategy(name)!;
}
