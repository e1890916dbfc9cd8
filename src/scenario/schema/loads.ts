/** `loads`: several at once, each with a name, stages and requests of its own, in place of `load`. */
import { z } from 'zod';
import { expected } from './fields.ts';
import { stages } from './load.ts';
import { requests } from './requests.ts';

export const mostLoads = 16;

const namedLoad = z.strictObject({
  name: z
    .string({ error: expected('text') })
    .regex(/^[\dA-Za-z][\w.-]{0,62}$/, {
      error: expected('a name of at most 63 letters, digits, dots and dashes'),
    })
    .describe('In results and gates.'),
  load: stages,
  requests: requests.describe("Kinds of request, mixed by weight. Without it the scenario's."),
});

export const loads = z
  .array(namedLoad, { error: expected('a list of loads') })
  .min(1, { error: 'expected at least one load, received none.' })
  .max(mostLoads, { error: expected(`at most ${mostLoads} loads`) })
  .superRefine((all, context) => {
    const names = all.map(({ name }) => name);
    for (const [index, name] of names.entries()) {
      if (names.indexOf(name) === index) continue;
      const message = `expected a name of its own, received "${name}" again.`;
      context.addIssue({ code: 'custom', path: [index, 'name'], message });
    }
  })
  .optional()
  .describe('Several loads at the same time, each with a name, in place of load.');
