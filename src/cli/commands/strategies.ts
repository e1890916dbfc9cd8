/** `plimsoll strategies`: lists them, or explains one. */
import type { Command } from 'commander';
import { closestName } from '../../core/closest-name.ts';
import { alignColumns } from '../../report/lines.ts';
import type { StrategyDefinition } from '../../strategies/contract.ts';
import { findStrategy, strategies } from '../../strategies/index.ts';
import { refuse } from '../refusal.ts';

export function addStrategies(program: Command): void {
  program
    .command('strategies')
    .description('list the balancing strategies, or explain one')
    .argument('[name]', 'a strategy')
    .action((name: string | undefined) => {
      const lines = name === undefined ? list() : explain(name);
      process.stdout.write(`${lines.join('\n')}\n`);
    });
}

function list(): string[] {
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

function explain(name: string): string[] {
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
