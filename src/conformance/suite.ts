/**
 * What every strategy must do in every world: those of the list, in the project's own tests, and those that users write,
 * by `plimsoll strategies test`.
 */
import { explainError } from '../core/explain-error.ts';
import type { StrategyDefinition } from '../strategies/contract.ts';
import { contractCases } from './contract-cases.ts';
import type { CaseName, Drive } from './drive.ts';
import { Finding } from './finding.ts';
import { keyCases } from './key-cases.ts';
import { shareCases } from './share-cases.ts';
import type { StrategyCase } from './strategy-case.ts';

export const strategyCases: readonly StrategyCase[] = [
  ...contractCases,
  ...shareCases,
  ...keyCases,
];

export interface CaseReport {
  readonly name: CaseName;
  readonly verdict: 'passed' | 'failed' | 'skipped';
  /** Why it was skipped, or what was seen that should not be. */
  readonly remark?: string;
  /** By the strategy, or by the balancer that it misled. */
  readonly thrown?: unknown;
}

/** Ends at the first number of endpoints with which something is wrong. */
export async function tryCase(
  each: StrategyCase,
  definition: StrategyDefinition,
  drive: Drive,
): Promise<CaseReport> {
  const { name, sizes } = each;
  const reason = reasonToSkip(each, definition, drive);
  if (reason !== undefined) return { name, verdict: 'skipped', remark: reason };
  for (const size of sizes ? (drive.reduced?.sizes ?? sizes) : [undefined]) {
    try {
      await each.check(definition, drive, size ?? 0);
    } catch (error) {
      const among =
        size === undefined ? '' : `with ${size} ${size === 1 ? 'endpoint' : 'endpoints'}: `;
      const failed = { name, verdict: 'failed' } as const;
      if (error instanceof Finding) return { ...failed, remark: among + error.message };
      return { ...failed, remark: `${among}${explainError(error)}`, thrown: error };
    }
  }
  return { name, verdict: 'passed' };
}

export function reasonToSkip(
  { name, spreads }: StrategyCase,
  definition: StrategyDefinition,
  drive: Drive,
): string | undefined {
  const { spread, needs = [] } = definition;
  if (spreads?.includes(spread) === false) {
    return `it is for a spread ${spreads.join(' or ')}, and this is ${spread}`;
  }
  const missing = needs.filter((need) => !drive.provides.includes(need));
  if (missing.length > 0) return `it needs ${missing.join(' and ')}, not to be had ${drive.name}`;
  return drive.skips(definition)[name];
}
