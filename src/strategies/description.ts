/** What a definition says of itself, in pieces: for the terminal and for the documentation. */
import { z } from 'zod';
import type { StrategyNeed } from '../core/run-spec.ts';
import type { Fidelity, StrategyDefinition } from './contract.ts';

export const fidelityMeanings: Readonly<Record<Fidelity, string>> = {
  exact: 'the same choices for the same requests as its model',
  distributional: 'each choice with the same probability as in its model',
  behavioural: 'the same formula as its model, with other quanta of time',
  inspired: 'the idea of its model, whose law is not published',
};

/** What it needs, and who has that. */
export function needsText(needs: readonly StrategyNeed[]): string {
  const runs = needs.some((need) => need !== 'probes') ? ', so it runs in virtual time alone' : '';
  return `${needs.map((need) => needMeanings[need]).join(' and ')}${runs}.`;
}

const needMeanings: Readonly<Record<StrategyNeed, string>> = {
  oracle: 'what no balancer can know',
  'waiting-line': 'a line in which requests wait before the pods',
  probes: 'pods that answer when asked how they fare',
};

export interface ParameterDescription {
  readonly name: string;
  readonly byDefault: string;
  readonly description: string;
}

export function parametersOf({ params }: StrategyDefinition): ParameterDescription[] {
  const { properties = {} } = z.toJSONSchema(params, { io: 'input' });
  return Object.keys(params.parse({})).map((name) => {
    const schema = properties[name] as {
      readonly default?: unknown;
      readonly description?: string;
    };
    const values = (schema as { readonly enum?: readonly unknown[] }).enum;
    const choices = values ? ` One of ${values.map(String).join(', ')}.` : '';
    return {
      name,
      byDefault: String(schema.default),
      description: `${schema.description ?? ''}${choices}`,
    };
  });
}

/** In the order of the list, by family. */
export function byFamily(
  strategies: readonly StrategyDefinition[],
): ReadonlyMap<string, readonly StrategyDefinition[]> {
  return Map.groupBy(strategies, ({ family }) => family);
}
