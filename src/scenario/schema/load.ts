/** `load`: stages, one after the other; each open (requests arrive by themselves) or closed (users wait for answers). */
import { z } from 'zod';
import type { LoadStage } from '../../core/run-spec.ts';
import { defaults } from '../defaults.ts';
import { distribution, duration, expected, integer, rate } from './fields.ts';

const open = z
  .strictObject({
    rate: rate(),
    arrivals: z
      .enum(['poisson', 'constant'])
      .default(defaults.arrivals)
      .describe('Poisson: as independent clients arrive. Constant: evenly spaced.'),
  })
  .describe('Requests arrive at a rate, whether or not earlier ones have been answered.');

const closed = z
  .strictObject({
    users: integer(1, 100_000),
    thinkTime: distribution().prefault(defaults.thinkTime),
  })
  .describe('Each user sends, waits for the answer, thinks, and sends again.');

export const loadStage = z
  .strictObject({
    open: open.optional(),
    closed: closed.optional(),
    for: duration('1ms', '1h').prefault(defaults.stageLength),
  })
  .transform((stage, context): LoadStage => {
    if (stage.open && !stage.closed) {
      const { rate: ratePerSecond, arrivals } = stage.open;
      return { kind: 'open', ratePerSecond, arrivals, durationMs: stage.for };
    }
    if (stage.closed && !stage.open)
      return { kind: 'closed', ...stage.closed, durationMs: stage.for };
    const received = stage.open ? 'both' : 'neither';
    const message = `expected either "open" or "closed", received ${received}.`;
    context.issues.push({ code: 'custom', message, input: stage });
    return z.NEVER;
  });

export const load = z
  .array(loadStage, { error: expected('a list of stages') })
  .min(1, { error: 'expected at least one stage, received none.' })
  .max(100, { error: expected('at most 100 stages') })
  .prefault(() => structuredClone(defaults.load) as never)
  .describe('Stages, one after the other.');
