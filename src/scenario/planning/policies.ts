/** Which policies stand around which strategy, and what to know where they do not. */
import type { PoliciesSpec } from '../../core/policies.ts';
import type { StrategySpec } from '../../core/run-spec.ts';
import type { StrategyDefinition } from '../../strategies/contract.ts';
import { findStrategy } from '../../strategies/index.ts';
import type { OwnStrategy } from '../../strategies/own-strategy.ts';
import type { Settings } from './overrides.ts';

/** Undefined where nothing stands around it. */
export function policiesOf(
  { policies, target }: Settings,
  strategy: StrategySpec,
  own: readonly OwnStrategy[],
): PoliciesSpec | undefined {
  if (!policies || target || strategy.per === 'connection') return undefined;
  const { slowStart, ...others } = policies;
  return slowStart && !mayStartSlowly(strategy, own) ? others : policies;
}

export function policyNotes(settings: Settings, own: readonly OwnStrategy[]): string[] {
  const { policies, strategies, target } = settings;
  if (!policies) return [];
  if (target) return ['policies is not in force: the target is an ingress that is not ours.'];
  const perConnection = strategies
    .filter((strategy) => strategy.per === 'connection')
    .map(({ label }) => `policies is not in force with ${label}: the kernel knows none.`);
  if (!policies.slowStart) return perConnection;
  const steady = strategies
    .filter((strategy) => strategy.per !== 'connection')
    .filter((strategy) => !mayStartSlowly(strategy, own))
    .map(({ label }) => `policies.slowStart is not in force with ${label}, ${why}`);
  return [...perConnection, ...steady];
}

const why = 'which takes no account of weights, or has to build its table anew for each.';

/** What goes by weights, but for hashing; nginx refuses slow_start there. */
function mayStartSlowly(strategy: StrategySpec, own: readonly OwnStrategy[]): boolean {
  const definition = definitionOf(strategy, own);
  return definition !== undefined && definition.honoursWeights && definition.family !== 'hash';
}

function definitionOf(
  { name, module }: StrategySpec,
  own: readonly OwnStrategy[],
): StrategyDefinition | undefined {
  if (!module) return findStrategy(name);
  return own.find((each) => each.module.path === module.path)?.definition;
}
