/** `expect`: what an answer must be like; a request whose answer is otherwise counts as failed. */
import { z } from 'zod';
import type { ResponseExpectation } from '../../core/run-spec.ts';
import { expected } from './fields.ts';
import { headerName, headerValue } from './header.ts';

type StatusRange = readonly [from: number, to: number];

const statusExample = 'a status from 200 to 599 or a class such as 2xx';

const error = expected(statusExample);

export const status = z
  .union(
    [
      z.int({ error }).min(200, { error }).max(599, { error }),
      z.string({ error }).regex(/^[2-5](\d\d|xx)$/, { error }),
    ],
    { error },
  )
  .describe(statusExample)
  .transform((written): StatusRange => {
    const text = String(written);
    return [Number(text.replace('xx', '00')), Number(text.replace('xx', '99'))];
  });

const statuses = z.union([
  status.transform((range) => [range]),
  z
    .array(status)
    .min(1, { error: 'expected at least one status, received none.' })
    .max(100, { error: 'expected at most 100 statuses.' }),
]);

const bodyText = z
  .string({ error: expected('text') })
  .max(1_048_576, { error: 'expected a text of at most 1 MiB.' });

const body = z
  .strictObject({
    contains: bodyText.optional().describe('Somewhere in it.'),
    equals: bodyText.optional().describe('All of it.'),
  })
  .refine(isSomething, { error: 'expected "contains" or "equals", received neither.' })
  .describe('Judged on the wire only; one of more than 1 MiB is never as expected.');

export const responseExpectation = z
  .strictObject({
    status: statuses.optional().describe('Without it any below 400.'),
    headers: z
      .record(headerName, headerValue)
      .optional()
      .describe('One header of the name has the value. Judged on the wire only.'),
    body: body.optional(),
  })
  .refine(isSomething, { error: 'expected "status", "headers" or "body", received none.' })
  .describe('What an answer must be like; otherwise the request counts as failed.')
  .transform((written): ResponseExpectation => {
    const headers = Object.entries(written.headers ?? {});
    return {
      ...(written.status && { statuses: written.status }),
      ...(headers.length > 0 && {
        headers: Object.fromEntries(headers.map(([name, value]) => [name.toLowerCase(), value])),
      }),
      ...(written.body && { body: written.body }),
    };
  });

function isSomething(written: object): boolean {
  return Object.values(written).some((value) => value !== undefined);
}
