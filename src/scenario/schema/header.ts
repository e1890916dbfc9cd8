/** Names and values of HTTP header fields. */
import { z } from 'zod';
import { expected } from './fields.ts';

export const headerName = z
  .string()
  .regex(/^[\w!#$%&'*+.^`|~-]{1,100}$/, { error: expected('a header name') });

/** What a field value may consist of and be sent without ambiguity. */
export const visibleAscii = /^[\t\x20-\x7e]*$/;

export const headerValue = z
  // YAML reads 503 and true as more than text.
  .union([z.string(), z.number(), z.boolean()], { error: expected('a header value') })
  .transform(String)
  .pipe(
    z
      .string()
      .max(4096, { error: 'expected a header value of at most 4096 characters.' })
      .regex(visibleAscii, { error: expected('a header value of visible ASCII characters') }),
  );
