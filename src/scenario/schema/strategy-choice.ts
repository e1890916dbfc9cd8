/** An entry of `strategies`: a name of the list, or a name with parameters that pass the strategy's own schema. */
import { z } from 'zod';
import { asDeclared, perConnection } from '../../core/pool-strategy.ts';
import type { StrategySpec } from '../../core/run-spec.ts';
import type { StrategyDefinition } from '../../strategies/contract.ts';
import { findStrategy, strategies } from '../../strategies/index.ts';
import type { OwnStrategy } from '../../strategies/own-strategy.ts';
import { declaredStrategy, defaults } from '../defaults.ts';
import { expected } from './fields.ts';

const listed: readonly StrategyDefinition[] = strategies;

/** What an entry may name: strategies of the list, and the modules that have been loaded. */
export function strategyNames(own: readonly OwnStrategy[]): readonly string[] {
  return [asDeclared, ...listed.map(({ name }) => name), ...own.map(({ written }) => written)];
}

function strategyChoice(own: readonly OwnStrategy[]) {
  return z
    .union([
      z.enum(strategyNames(own) as [string, ...string[]]),
      z.discriminatedUnion('name', [
        z.strictObject({ name: z.literal(asDeclared), per }),
        ...listed.map((definition) => choiceOf(definition.name, definition)),
        ...own.map(({ written, definition }) => choiceOf(written, definition)),
      ]),
    ])
    .transform((choice): StrategySpec => {
      if (typeof choice === 'string') return strategySpec(choice, own);
      const params = 'params' in choice ? choice.params : undefined;
      const spec = strategySpec(choice.name, own, params);
      if (choice.per === 'request') return spec;
      return { ...spec, label: perConnection(spec.label), per: 'connection' };
    });
}

const per = z
  .enum(['request', 'connection'])
  .default('request')
  .describe('Per connection: as where a Service is reached without an ingress.');

const anyParams = z.record(z.string(), z.unknown());

function choiceOf(name: string, definition: StrategyDefinition | undefined) {
  const params = (definition?.params ?? anyParams).prefault({});
  return z.strictObject({ name: z.literal(name), params, per }).describe(definition?.summary ?? '');
}

export function strategyChoices(own: readonly OwnStrategy[]) {
  return z
    .array(strategyChoice(own), { error: expected('a list of strategies') })
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
}

/** `name` is one of `strategyNames(own)`; `params`, if given, has passed the strategy's schema. */
export function strategySpec(
  name: string,
  own: readonly OwnStrategy[],
  params?: StrategySpec['params'],
): StrategySpec {
  const module = own.find(({ written }) => written === name);
  const definition =
    module?.definition ?? findStrategy(name === asDeclared ? declaredStrategy : name);
  // A module that could not be loaded: the scenario is refused for that.
  if (!definition) return { name, label: name, params: {} };
  const byDefault = definition.params.parse({});
  if (name === asDeclared) return { name: definition.name, label: asDeclared, params: byDefault };
  const { needs } = definition;
  const chosen = params ?? byDefault;
  const differing = Object.keys(chosen)
    .filter((key) => chosen[key] !== byDefault[key])
    .map((key) => `${key}=${String(chosen[key])}`);
  const label = definition.name + (differing.length === 0 ? '' : `(${differing.join(',')})`);
  return {
    name: definition.name,
    label,
    params: chosen,
    ...(needs && { needs }),
    ...(module && { module: module.module }),
  };
}

/** Those with this label, else those with this name. */
export function entriesNamed(strategies: readonly StrategySpec[], name: string): StrategySpec[] {
  const labelled = strategies.filter(({ label }) => label === name);
  if (labelled.length > 0) return labelled;
  return strategies.filter((each) => each.name === name && each.label !== asDeclared);
}
