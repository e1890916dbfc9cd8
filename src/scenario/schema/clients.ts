/** `clients`: identities, how popular each is, and how long their connections live. */
import { z } from 'zod';
import type { ClientsSpec } from '../../core/run-spec.ts';
import { expected, integer } from './fields.ts';

const what = 'uniform, or zipf(s) with s from 0.1 to 10, such as zipf(1.1)';

const popularity = z
  .string({ error: expected(what) })
  .max(100, { error: expected(what) })
  .describe(what)
  .transform((text, context): ClientsSpec['popularity'] => {
    if (text.trim() === 'uniform') return { kind: 'uniform' };
    const exponent = Number(/^\s*zipf\s*\(\s*(\d+(?:\.\d+)?)\s*\)\s*$/.exec(text)?.[1] ?? NaN);
    if (exponent >= 0.1 && exponent <= 10) return { kind: 'zipf', exponent };
    context.issues.push({ code: 'custom', message: expected(what)({ input: text }), input: text });
    return z.NEVER;
  });

export const clients = z
  .strictObject({
    count: integer(1, 1_000_000)
      .optional()
      .describe('Identities, each with an address, connections and cookies of its own.'),
    popularity: popularity.prefault('uniform').describe('How requests fall to them.'),
    requestsPerConnection: integer(1, 1_000_000)
      .optional()
      .describe('After so many the connection is closed; 1 is no keep-alive.'),
  })
  .optional();
