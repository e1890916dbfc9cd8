import { readFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { scenarioJsonSchema } from './json-schema.ts';

test('the checked-in JSON Schema is current (npm run schema)', async () => {
  const url = new URL('../../schema/scenario.schema.json', import.meta.url);
  expect(await readFile(url, 'utf8')).toBe(scenarioJsonSchema());
});
