/** `requests`: the kinds of request that are sent, mixed by weight. */
import { z } from 'zod';
import type { RequestSpec } from '../../core/run-spec.ts';
import { describeValue } from '../describe-value.ts';
import { hasPlaceholder, placedTexts, templateProblem } from '../template-text.ts';
import { duration, expected, number, sizes } from './fields.ts';
import { headerName, headerValue } from './header.ts';
import { responseExpectation } from './response-expectation.ts';
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

const ownHeaderName = headerName.refine((name) => !reserved.includes(name.toLowerCase()), {
  error: ({ input }) =>
    `expected a header that the generator does not write itself, received ${describeValue(input)}.`,
});

const bodies = ['body', 'bodyFile', 'bodySize'] as const;

/** As written; its file is read later. */
export interface WrittenRequest extends RequestSpec {
  readonly bodyFile?: string | undefined;
}

export const request = z
  .strictObject({
    weight: number(0, 1_000_000).default(1).describe('How often, beside the other kinds.'),
    ...target,
    headers: z.record(ownHeaderName, headerValue).default({}),
    body: z.string().max(1_048_576, { error: 'expected a body of at most 1 MiB.' }).optional(),
    bodyFile: z
      .string({ error: expected('text') })
      .min(1, { error: 'expected a file name, received nothing.' })
      .optional()
      .describe('A text file, relative to this one, sent as it is.'),
    bodySize: sizes()
      .optional()
      .describe('A generated body of this size, or of one drawn for each request.'),
    expect: responseExpectation.optional(),
    timeout: duration('1ms', '1h')
      .optional()
      .describe("Counted from the intended send, in place of the scenario's."),
    cancelAfter: duration('0', '1h')
      .optional()
      .describe('The client leaves this long after the intended send.'),
  })
  .transform((written, context): WrittenRequest => {
    const refuse = (message: string, path: PropertyKey[] = []): never => {
      context.issues.push({ code: 'custom', message, input: written, path });
      return z.NEVER;
    };
    const [method, ...otherMethods] = present(methods, written);
    if (method === undefined || otherMethods.length > 0) {
      return refuse(expectedOne('exactly', methods, written));
    }
    if (present(bodies, written).length > 1) refuse(expectedOne('at most', bodies, written));
    const { weight, headers, body, bodyFile, expect } = written;
    const request = { weight, method: method.toUpperCase(), ...written[method]!, headers, body };
    const templates = placedTexts(request).filter(({ text }) => hasPlaceholder(text));
    for (const { text, path } of templates) {
      const problem = templateProblem(text);
      if (problem !== undefined) refuse(problem, path);
    }
    return {
      ...request,
      templated: templates.length > 0 ? [...new Set(templates.map(({ part }) => part))] : undefined,
      bodyFile,
      bodyBytes: written.bodySize,
      expect,
      timeoutMs: written.timeout,
      cancelAfterMs: written.cancelAfter,
    };
  });

function present<Name extends string>(
  names: readonly Name[],
  written: { readonly [name in Name]?: unknown },
): Name[] {
  return names.filter((name) => written[name] !== undefined);
}

function expectedOne<Name extends string>(
  howMany: string,
  names: readonly Name[],
  written: { readonly [name in Name]?: unknown },
): string {
  const received = present(names, written).join(' and ') || 'none';
  return `expected ${howMany} one of ${names.join(', ')}, received ${received}.`;
}

export const requests = z
  .array(request, { error: expected('a list of requests') })
  .min(1, { error: 'expected at least one request, received none.' })
  .max(1000, { error: 'expected at most 1000 requests.' })
  .refine((all) => all.some(({ weight }) => weight > 0), {
    error: 'expected at least one request with a weight above 0, received none.',
  })
  .optional()
  .describe('Kinds of request, mixed by weight. Without it each route gets a GET to its path.');
