/** `clients`: identities, how popular each is, what their connections speak and how long they live. */
import { z } from 'zod';
import type { ClientsSpec } from '../../core/run-spec.ts';
import { defaults } from '../defaults.ts';
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

const tls = z
  .strictObject({
    ca: z
      .string({ error: expected('text') })
      .min(1, { error: 'expected a file name, received nothing.' })
      .optional()
      .describe(
        'A PEM file, relative to this one, of the authorities to trust in place of the usual.',
      ),
    verify: z
      .boolean()
      .default(true)
      .describe('Whether the certificate must be good, and for the host of the request.'),
    resumeSessions: z
      .boolean()
      .default(true)
      .describe("A client's new connection resumes the session of its last one."),
  })
  .describe('How connections by https:// are secured.');

export const clients = z
  .strictObject({
    count: integer(1, 1_000_000)
      .optional()
      .describe('Identities, each with an address, connections and cookies of its own.'),
    popularity: popularity.prefault('uniform').describe('How requests fall to them.'),
    requestsPerConnection: integer(1, 1_000_000)
      .optional()
      .describe('After so many the connection is closed; 1 is no keep-alive.'),
    protocol: z
      .enum(['http/1.1', 'h2'])
      .default('http/1.1')
      .describe('Over TLS what ALPN must agree to, else by prior knowledge.'),
    streamsPerConnection: integer(1, 1000)
      .optional()
      .describe(
        `With h2: requests on a connection at once, if the other side allows as many. Without it ${defaults.streamsPerConnection}.`,
      ),
    tls: tls.optional(),
  })
  .refine(({ protocol, streamsPerConnection }) => protocol === 'h2' || !streamsPerConnection, {
    error: 'expected beside protocol: h2.',
    path: ['streamsPerConnection'],
  })
  .optional();
