/** An entry of `strategies`: a name of the list, or a name with parameters that pass the strategy's own schema. */
import { z } from 'zod';
import type { StrategySpec } from '../../core/run-spec.ts';
import type { StrategyDefinition } from '../../strategies/contract.ts';
import { findStrategy, strategies } from '../../strategies/index.ts';
import { declaredStrategy, defaults } from '../defaults.ts';
import { expected } from './fields.ts';

export const asDeclared = 'as-declared';

export const strategyNames: readonly string[] = [asDeclared, ...strategies.map(({ name }) => name)];

const strategyChoice = z
  .union([
    z.enum(strategyNames as [string, ...string[]]),
    z.discriminatedUnion('name', [
      z.strictObject({ name: z.literal(asDeclared) }),
      ...strategies.map(({ name, params, summary }: StrategyDefinition) =>
        z.strictObject({ name: z.literal(name), params: params.prefault({}) }).describe(summary),
      ),
    ]),
  ])
  .transform((choice): StrategySpec => {
    if (typeof choice === 'string') return strategySpec(choice);
    return strategySpec(choice.name, 'params' in choice ? choice.params : undefined);
  });

export const strategyChoices = z
  .array(strategyChoice, { error: expected('a list of strategies') })
  .min(1, { error: 'expected at least one strategy, received none.' })
  .max(50, { error: 'expected at most 50 strategies.' })
  .superRefine((choices, context) => {
    for (const [index, { label }] of choices.entries()) {
      if (choices.findIndex((other) => other.label === label) === index) continue;
      context.addIssue({ code: 'custom', path: [index], message: `"${label}" is listed twice.` });
    }
  })
  .prefault([...defaults.strategies])
  .describe(
    'Compared with each other on the same requests; "as-declared" is what the manifests ask for.',
  );

/** `name` is one of `strategyNames`; `params`, if given, has passed the strategy's schema. */
export function strategySpec(name: string, params?: StrategySpec['params']): StrategySpec {
  const definition = findStrategy(name === asDeclared ? declaredStrategy : name)!;
  const byDefault = definition.params.parse({});
  if (name === asDeclared) return { name: definition.name, label: asDeclared, params: byDefault };
  if (!params) return { name, label: name, params: byDefault };
  const differing = Object.keys(params)
    .filter((key) => params[key] !== byDefault[key])
    .map((key) => `${key}=${String(params[key])}`);
  const label = differing.length === 0 ? name : `${name}(${differing.join(',')})`;
  return { name, label, params };
}

/** Those with this label, else those with this name. */
export function entriesNamed(strategies: readonly StrategySpec[], name: string): StrategySpec[] {
  const labelled = strategies.filter(({ label }) => label === name);
  if (labelled.length > 0) return labelled;
  return strategies.filter((each) => each.name === name && each.label !== asDeclared);
}
