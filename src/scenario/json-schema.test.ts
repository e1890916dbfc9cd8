import { expect, test } from 'vitest';
import { scenarioJsonSchema } from './json-schema.ts';

/** `vitest run src/scenario/json-schema.test.ts --update` brings the file up to date. */
test('the checked-in JSON Schema is current', async () => {
  await expect(scenarioJsonSchema()).toMatchFileSnapshot('../../schema/scenario.schema.json');
});
