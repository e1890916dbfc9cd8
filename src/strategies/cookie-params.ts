/** What the cookie strategies of ingress-nginx are told. */
import { z } from 'zod';
import { expected } from './expected.ts';

export const cookieParams = z.strictObject({
  changeOnFailure: z
    .boolean({ error: expected('true or false') })
    .default(false)
    .describe(
      'Whether a retry binds the session to another endpoint, as `session-cookie-change-on-failure`. Without it the next request of the session goes to the failed one again.',
    ),
});
