/** The Scenario's schema as JSON Schema, for the editors that complete and check YAML by it. */
import { z } from 'zod';
import { scenarioSchema } from './schema/scenario.ts';

export function scenarioJsonSchema(): string {
  const schema = {
    $id: 'https://plimsoll.dev/schema/scenario.schema.json',
    title: 'Plimsoll scenario, plimsoll.dev/v1alpha1',
    // What a person writes: texts with units, before they become numbers.
    ...z.toJSONSchema(scenarioSchema, { io: 'input' }),
  };
  return `${JSON.stringify(schema, undefined, 2)}\n`;
}
