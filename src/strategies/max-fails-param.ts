/** The parameter that nginx's methods share. */
import { z } from 'zod';
import { expected } from './expected.ts';

const error = expected('an integer of at least 0', 'With 0 failures change nothing.');

export const maxFailsParam = z
  .int({ error })
  .min(0, { error })
  .default(1)
  .describe(
    'As `max_fails` of nginx: a failure costs an endpoint its weight divided by this, rounded down.',
  );
