/** Strategies as people want to read them. */
import { z } from 'zod';
import { closestName } from '../core/closest-name.ts';
import { alignColumns, wrap } from '../report/lines.ts';
import type { Fidelity, StrategyDefinition } from '../strategies/contract.ts';
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
  const { details } = strategy;
  return [
    ...wrap(`${strategy.name}: `, details.does),
    '',
    ...Object.entries({
      family: strategy.family,
      state: `${details.state} Per ${strategy.scope}.`,
      cost: `${details.cost} a choice`,
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

const fidelityMeanings: Readonly<Record<Fidelity, string>> = {
  exact: 'the same choices for the same requests as its model',
  distributional: 'each choice with the same probability as in its model',
  behavioural: 'the same formula as its model, with other quanta of time',
  inspired: 'the idea of its model, whose law is not published',
};

function parameterLines({ params }: StrategyDefinition): string[] {
  const defaults = Object.entries(params.parse({}));
  if (defaults.length === 0) return ['It has no parameters.'];
  const { properties = {} } = z.toJSONSchema(params, { io: 'input' });
  return [
    'Parameters, with their defaults',
    ...defaults.flatMap(([name, value]) => {
      const schema = properties[name] as { description?: string } | undefined;
      return wrap(`  ${name}: ${String(value)}  `, schema?.description ?? '');
    }),
  ];
}
