/** `feeds`: CSV files of which each request takes a row. */
import { z } from 'zod';
import { expected } from './fields.ts';

export const mostFeeds = 10;

const feedName = z.string().regex(/^[\w-]{1,63}$/, {
  error: expected('a name of letters, digits and dashes'),
});

export const feeds = z
  .record(
    feedName,
    z.strictObject({
      file: z
        .string({ error: expected('text') })
        .min(1, { error: 'expected a file name, received nothing.' })
        .describe('CSV, relative to this file; its first line names the columns.'),
      pick: z
        .enum(['sequential', 'random'])
        .default('sequential')
        .describe('Row k, from the first again after the last; or one drawn.'),
    }),
  )
  .refine((all) => Object.keys(all).length <= mostFeeds, {
    error: `expected at most ${mostFeeds} feeds.`,
  })
  .default({})
  .describe('CSV files of which each request takes a row: {{feed.column}} in requests.');
