/** Where dialects differ, as a `result.json` has it. */
import { z } from 'zod';
import { comparedFacts, type DialectDifferences } from '../results/dialect-differences.ts';

const text = z.string();
const texts = z.array(text);

const request = z.looseObject({
  method: text,
  scheme: z.enum(['http', 'https']),
  host: text.nullable(),
  target: text,
  headers: texts,
  clientAddress: text.optional(),
});

const differing = z.array(z.enum(comparedFacts));
const answers = z.array(z.partialRecord(z.enum(comparedFacts), text));

export const dialectDifferences = z.looseObject({
  dialects: texts,
  requests: z.array(z.looseObject({ request, differing, answers, takers: texts })),
  classes: z.array(
    z.looseObject({ form: text, differing, example: request, answers, takers: z.array(texts) }),
  ),
  isCutShort: z.boolean(),
}) satisfies z.ZodType<DialectDifferences>;
