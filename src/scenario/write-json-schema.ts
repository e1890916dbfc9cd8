/** `node src/scenario/write-json-schema.ts` brings the checked-in JSON Schema up to date. */
import { writeFile } from 'node:fs/promises';
import { scenarioJsonSchema } from './json-schema.ts';

await writeFile(
  new URL('../../schema/scenario.schema.json', import.meta.url),
  scenarioJsonSchema(),
);
