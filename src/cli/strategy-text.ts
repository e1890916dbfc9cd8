/** Strategies as people want to read them. */
import { closestName } from '../core/closest-name.ts';
import { readInput } from '../platform/files.ts';
import { importStrategyModule } from '../platform/strategy-module.ts';
import { wrap } from '../report/lines.ts';
import { readStrategyModules } from '../scenario/index.ts';
import type { StrategyDefinition } from '../strategies/contract.ts';
import { byFamily, fidelityMeanings, needsText, parametersOf } from '../strategies/description.ts';
import { findStrategy, strategies } from '../strategies/index.ts';
import { modulePattern, type OwnStrategy } from '../strategies/own-strategy.ts';
import { Refusal, refuse } from './refusal.ts';

export function listStrategies(): string[] {
  const width = Math.max(...strategies.map(({ name }) => name.length));
  return [...byFamily(strategies)].flatMap(([family, members], index) => [
    ...(index === 0 ? [] : ['']),
    family,
    ...members.flatMap(({ name, summary }) => wrap(`  ${name.padEnd(width)}  `, summary)),
  ]);
}

interface NamedStrategy {
  readonly definition: StrategyDefinition;
  /** Where it is not on the list. */
  readonly module?: OwnStrategy['module'];
}

/** Of the list, or of the user's module of that path. */
export async function strategyNamed(name: string): Promise<NamedStrategy> {
  if (modulePattern.test(name)) return await ownStrategy(name);
  const definition = findStrategy(name);
  if (definition) return { definition };
  const names = strategies.map((known) => known.name);
  const closest = closestName(name, names);
  const hint = closest ? `did you mean "${closest}"?` : `there are: ${names.join(', ')}.`;
  throw refuse('', `there is no strategy named "${name}"; ${hint}`);
}

async function ownStrategy(path: string): Promise<NamedStrategy> {
  const reader = { read: readInput, load: importStrategyModule };
  const { own, issues } = await readStrategyModules(undefined, [path], reader);
  const { definition, module } = own[0]!;
  if (definition) return { definition, module };
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
      ...(strategy.needs && { needs: needsText(strategy.needs) }),
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
