/** Strategies as people want to read them. */
import { closestName } from '../core/closest-name.ts';
import { readInput } from '../platform/files.ts';
import { importStrategyModule } from '../platform/strategy-module.ts';
import { wrap } from '../report/lines.ts';
import { readStrategyModules } from '../scenario/index.ts';
import type { StrategyDefinition } from '../strategies/contract.ts';
import { byFamily, fidelityMeanings, parametersOf } from '../strategies/description.ts';
import { findStrategy, strategies } from '../strategies/index.ts';
import { modulePattern } from '../strategies/own-strategy.ts';
import { Refusal, refuse } from './refusal.ts';

export function listStrategies(): string[] {
  const width = Math.max(...strategies.map(({ name }) => name.length));
  return [...byFamily(strategies)].flatMap(([family, members], index) => [
    ...(index === 0 ? [] : ['']),
    family,
    ...members.flatMap(({ name, summary }) => wrap(`  ${name.padEnd(width)}  `, summary)),
  ]);
}

/** Of the list, or of the user's module of that path. */
export async function strategyNamed(name: string): Promise<StrategyDefinition> {
  if (modulePattern.test(name)) return await ownStrategy(name);
  const strategy = findStrategy(name);
  if (strategy) return strategy;
  const names = strategies.map((known) => known.name);
  const closest = closestName(name, names);
  const hint = closest ? `did you mean "${closest}"?` : `there are: ${names.join(', ')}.`;
  throw refuse('', `there is no strategy named "${name}"; ${hint}`);
}

async function ownStrategy(path: string): Promise<StrategyDefinition> {
  const reader = { read: readInput, load: importStrategyModule };
  const { own, issues } = await readStrategyModules(undefined, [path], reader);
  const [first] = own;
  if (first?.definition) return first.definition;
  throw new Refusal(issues.map((issue) => ({ ...issue, path: '' })));
}

export function explainStrategy(strategy: StrategyDefinition): string[] {
  const { details } = strategy;
  return [
    ...wrap(`${strategy.name}: `, details.does),
    '',
    ...Object.entries({
      family: strategy.family,
      state: `${details.state} Per ${strategy.scope}.`,
      cost: details.cost,
      weights: strategy.honoursWeights ? 'honoured' : 'ignored',
      matches: details.matches,
      fidelity: `${strategy.fidelity}: ${fidelityMeanings[strategy.fidelity]}`,
      source: strategy.source,
      'fails when': details.failsWhen,
    }).flatMap(([label, text]) => wrap(label.padEnd(12), text)),
    '',
    ...parameterLines(strategy),
  ];
}

function parameterLines(strategy: StrategyDefinition): string[] {
  const parameters = parametersOf(strategy);
  if (parameters.length === 0) return ['It has no parameters.'];
  return [
    'Parameters, with their defaults',
    ...parameters.flatMap(({ name, byDefault, description }) =>
      wrap(`  ${name}: ${byDefault}  `, description),
    ),
  ];
}
