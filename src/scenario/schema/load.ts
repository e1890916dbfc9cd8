/**
 * `load`: stages, one after the other; each open (requests arrive by themselves), closed (users wait for answers), or a
 * replay of what was recorded.
 */
import { z } from 'zod';
import { arrivals } from '../../arrivals/index.ts';
import { rateCurve } from '../../arrivals/shapes/index.ts';
import type { LoadStage } from '../../core/run-spec.ts';
import { defaults } from '../defaults.ts';
import { distribution, duration, expected, integer } from './fields.ts';
import { openRate } from './open-rate.ts';

const open = z
  .strictObject({
    rate: openRate,
    arrivals: z
      .enum(arrivals.map(({ name }) => name))
      .default(defaults.arrivals)
      .describe(arrivals.map(({ name, summary }) => `${name}: ${summary}`).join('; ')),
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
    if (stage.open && !stage.closed) return openStage(stage.open, stage.for, context);
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

function openStage(
  { rate, arrivals }: z.output<typeof open>,
  durationMs: number,
  context: z.RefinementCtx,
): LoadStage {
  if (typeof rate === 'number') return { kind: 'open', ratePerSecond: rate, arrivals, durationMs };
  if (rate.kind === 'spike' && rate.atMs + rate.forMs > durationMs) {
    const message = 'expected a peak that ends within the stage, received one that lasts longer.';
    context.issues.push({ code: 'custom', message, input: rate, path: ['open', 'rate', 'for'] });
  }
  const { meanPerSecond } = rateCurve({ shape: rate, ratePerSecond: NaN, durationMs });
  return { kind: 'open', ratePerSecond: meanPerSecond, shape: rate, arrivals, durationMs };
}
