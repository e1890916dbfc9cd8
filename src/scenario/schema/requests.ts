/** `requests`: the kinds of request that are sent, mixed by weight. */
import { z } from 'zod';
import type { RequestSpec } from '../../core/run-spec.ts';
import { describeValue } from '../describe-value.ts';
import { duration, expected, number } from './fields.ts';
import { url } from './url.ts';

const methods = ['get', 'head', 'post', 'put', 'patch', 'delete', 'options'] as const;

const target = Object.fromEntries(methods.map((method) => [method, url.optional()])) as {
  [method in (typeof methods)[number]]: z.ZodOptional<typeof url>;
};

/** Written by the generator itself: two of them would contradict each other. */
const reserved = [
  'host',
  'connection',
  'content-length',
  'transfer-encoding',
  'x-plimsoll-seq',
  'x-plimsoll-phase',
];

const headerName = z
  .string()
  .regex(/^[\w!#$%&'*+.^`|~-]{1,100}$/, { error: expected('a header name') })
  .refine((name) => !reserved.includes(name.toLowerCase()), {
    error: ({ input }) =>
      `expected a header that the generator does not write itself, received ${describeValue(input)}.`,
  });

const headerValue = z
  // YAML reads 503 and true as more than text.
  .union([z.string(), z.number(), z.boolean()], { error: expected('a header value') })
  .transform(String)
  .pipe(
    z
      .string()
      .max(4096, { error: 'expected a header value of at most 4096 characters.' })
      .regex(/^[\t\x20-\x7e]*$/, { error: expected('a header value of visible ASCII characters') }),
  );

export const request = z
  .strictObject({
    weight: number(0, 1_000_000).default(1).describe('How often, beside the other kinds.'),
    ...target,
    headers: z.record(headerName, headerValue).default({}),
    body: z.string().max(1_048_576, { error: 'expected a body of at most 1 MiB.' }).optional(),
    cancelAfter: duration('0', '1h')
      .optional()
      .describe('The client leaves this long after the intended send.'),
  })
  .transform((written, context): RequestSpec => {
    const used = methods.filter((method) => written[method] !== undefined);
    const [method] = used;
    if (method === undefined || used.length > 1) {
      const received = used.length === 0 ? 'none' : used.join(' and ');
      const message = `expected exactly one of ${methods.join(', ')}, received ${received}.`;
      context.issues.push({ code: 'custom', message, input: written });
      return z.NEVER;
    }
    return {
      weight: written.weight,
      method: method.toUpperCase(),
      ...written[method]!,
      headers: written.headers,
      ...(written.body !== undefined && { body: written.body }),
      ...(written.cancelAfter !== undefined && { cancelAfterMs: written.cancelAfter }),
    };
  });

export const requests = z
  .array(request, { error: expected('a list of requests') })
  .min(1, { error: 'expected at least one request, received none.' })
  .max(1000, { error: 'expected at most 1000 requests.' })
  .refine((all) => all.some(({ weight }) => weight > 0), {
    error: 'expected at least one request with a weight above 0, received none.',
  })
  .optional()
  .describe('Kinds of request, mixed by weight. Without it each route gets a GET to its path.');
