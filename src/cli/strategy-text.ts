/** Strategies as people want to read them. */
import { closestName } from '../core/closest-name.ts';
import { alignColumns } from '../report/lines.ts';
import type { StrategyDefinition } from '../strategies/contract.ts';
import { findStrategy, strategies } from '../strategies/index.ts';
import { refuse } from './refusal.ts';

export function listStrategies(): string[] {
  const families = Map.groupBy(
    strategies as readonly StrategyDefinition[],
    (strategy) => strategy.family,
  );
  return [...families].flatMap(([family, members], index) => [
    ...(index === 0 ? [] : ['']),
    family,
    ...alignColumns(
      members.map(({ name, fidelity, summary }) => [`  ${name}`, fidelity, summary]),
      'lll',
    ),
  ]);
}

export function explainStrategy(name: string): string[] {
  const strategy = findStrategy(name);
  if (!strategy) {
    const names = strategies.map((known) => known.name);
    const closest = closestName(name, names);
    throw refuse(
      '',
      `there is no strategy named "${name}"; ${closest ? `did you mean "${closest}"?` : `there are: ${names.join(', ')}.`}`,
    );
  }
  const params = Object.entries(strategy.params.parse({}));
  return [
    `${strategy.name}: ${strategy.summary}`,
    '',
    `family       ${strategy.family}`,
    `source       ${strategy.source}`,
    `fidelity     ${strategy.fidelity}`,
    `weights      ${strategy.honoursWeights ? 'honoured' : 'ignored'}`,
    `state        per ${strategy.scope}`,
    `parameters   ${params.length === 0 ? 'none' : params.map(([key, value]) => `${key}: ${String(value)}`).join(', ')}`,
  ];
}
