/**
 * `load`: stages, one after the other; each open (requests arrive by themselves), closed (users wait for answers), or a
 * replay of what was recorded.
 */
import { z } from 'zod';
import { arrivals } from '../../arrivals/index.ts';
import { type OpenStage, rateCurve } from '../../arrivals/shapes/index.ts';
import { parseDurationMs } from '../../core/duration.ts';
import type { LoadStage } from '../../core/run-spec.ts';
import { defaults } from '../defaults.ts';
import { recordingFormats } from '../recordings/formats/index.ts';
import { distribution, duration, expected, integer, number } from './fields.ts';
import { openRate } from './open-rate.ts';
import { authorityProblem } from './url.ts';

export const mostStages = 100;
export const longestStageMs = 3_600_000;

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
    users: z
      .union(
        [
          integer(1, 100_000),
          z.strictObject({ from: integer(0, 100_000), to: integer(0, 100_000) }),
        ],
        { error: expected('an integer from 1 to 100000, or from and to') },
      )
      .describe('How many, or from how many to how many over the stage.'),
    thinkTime: distribution().prefault(defaults.thinkTime),
  })
  .describe('Each user sends, waits for the answer, thinks, and sends again.');

const replay = z
  .strictObject({
    file: z
      .string({ error: expected('text') })
      .min(1, { error: 'expected a file name, received nothing.' })
      .describe('The recording, relative to this file.'),
    format: z
      .enum(recordingFormats.map(({ name }) => name))
      .optional()
      .describe('Without it the content tells.'),
    speed: number(0.001, 1000).default(1).describe('2 replays in half the time.'),
    host: z
      .string({ error: expected('text') })
      .refine((host) => authorityProblem(host) === undefined, { error: expected('a host name') })
      .optional()
      .describe('For requests of which the recording does not say it.'),
  })
  .describe('The requests of an access log or HAR file, at the times when they were recorded.');

/** As written; its recording is read later. */
export interface ReplayStage extends z.output<typeof replay> {
  readonly kind: 'replay';
  /** Absent: as long as the recording. */
  readonly durationMs?: number | undefined;
}

const kinds = ['open', 'closed', 'replay'] as const;

export const loadStage = z
  .strictObject({
    open: open.optional(),
    closed: closed.optional(),
    replay: replay.optional(),
    for: duration('1ms', '1h')
      .optional()
      .describe(
        `Length of the stage. Without it ${defaults.stageLength}, or as long as what is replayed.`,
      ),
  })
  .transform((stage, context): Exclude<LoadStage, { kind: 'replay' }> | ReplayStage => {
    const given = kinds.filter((kind) => stage[kind]);
    const durationMs = stage.for ?? parseDurationMs(defaults.stageLength)!;
    if (given.length !== 1) {
      const received = given.join(' and ') || 'none';
      const message = `expected exactly one of ${kinds.join(', ')}, received ${received}.`;
      context.issues.push({ code: 'custom', message, input: stage });
      return z.NEVER;
    }
    if (stage.open) return openStage(stage.open, durationMs, context);
    if (stage.closed) return closedStage(stage.closed, durationMs);
    return { kind: 'replay', ...stage.replay!, durationMs: stage.for };
  });

export const stages = z
  .array(loadStage, { error: expected('a list of stages') })
  .min(1, { error: 'expected at least one stage, received none.' })
  .max(mostStages, { error: expected(`at most ${mostStages} stages`) })
  .describe('Stages, one after the other.');

/** Without it, and without `loads`, the default holds. */
export const load = stages.optional();

export function defaultLoad(): z.output<typeof stages> {
  return stages.parse(defaults.load);
}

function closedStage(
  { users, thinkTime }: z.output<typeof closed>,
  durationMs: number,
): LoadStage & { readonly kind: 'closed' } {
  const common = { kind: 'closed', thinkTime, durationMs } as const;
  return typeof users === 'number'
    ? { ...common, users }
    : { ...common, users: users.from, usersAtEnd: users.to };
}

function openStage(
  { rate, arrivals }: z.output<typeof open>,
  durationMs: number,
  context: z.RefinementCtx,
): OpenStage {
  if (typeof rate === 'number') return { kind: 'open', ratePerSecond: rate, arrivals, durationMs };
  if (rate.kind === 'spike' && rate.atMs + rate.forMs > durationMs) {
    const message = 'expected a peak that ends within the stage, received one that lasts longer.';
    context.issues.push({ code: 'custom', message, input: rate, path: ['open', 'rate', 'for'] });
  }
  const { meanPerSecond } = rateCurve({ shape: rate, ratePerSecond: NaN, durationMs });
  return { kind: 'open', ratePerSecond: meanPerSecond, shape: rate, arrivals, durationMs };
}
