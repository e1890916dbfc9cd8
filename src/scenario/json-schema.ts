/** The Scenario's schema as JSON Schema, for the editors that complete and check YAML by it. */
import { z } from 'zod';
import { modulePattern } from '../strategies/own-strategy.ts';
import { defaults } from './defaults.ts';
import { scenarioSchema } from './schema/scenario.ts';

export function scenarioJsonSchema(): string {
  const schema = {
    $id: 'https://plimsoll.dev/schema/scenario.schema.json',
    title: 'Plimsoll scenario, plimsoll.dev/v1alpha1',
    // What a person writes: texts with units, before they become numbers.
    ...z.toJSONSchema(scenarioSchema(), {
      io: 'input',
      override: ({ path, jsonSchema }) => {
        if (path.slice(-2).join(' ') === 'strategies items') jsonSchema.anyOf!.push(...ownModules);
      },
    }),
  };
  // It holds where there is no `loads` either, so the schema of `load` alone does not put it in.
  const { load } = (schema.properties!['spec'] as z.core.JSONSchema.BaseSchema).properties!;
  (load as z.core.JSONSchema.BaseSchema).default = structuredClone(defaults.load) as never;
  return `${JSON.stringify(schema, undefined, 2)}\n`;
}

/** Which modules there are, no schema can list. */
const modulePath = {
  type: 'string',
  pattern: modulePattern.source,
  description: 'A module with a strategy of your own, relative to this file.',
} as const;
const ownModules: z.core.JSONSchema.BaseSchema[] = [
  modulePath,
  {
    type: 'object',
    properties: { name: modulePath, params: { type: 'object' } },
    required: ['name'],
    additionalProperties: false,
  },
];
