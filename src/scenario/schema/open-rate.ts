/** The rate of an open stage: one that stays, or a shape, told by the fields it has. */
import { z } from 'zod';
import type { RateShape } from '../../core/run-spec.ts';
import { duration, rate } from './fields.ts';

const shapeExample = ', or a shape such as { from: 100/s, to: 500/s }';

const anyRate = () => rate('0/s');
const length = () => duration('1ms', '1h');

const ramp = z
  .strictObject({ from: anyRate(), to: anyRate() })
  .describe('A ramp: a straight line over the stage.')
  .refine(({ from, to }) => from + to > 0, noRequests('from', 'to'))
  .transform(({ from, to }): RateShape => ({ kind: 'ramp', fromPerSecond: from, toPerSecond: to }));

const spike = z
  .strictObject({
    base: anyRate(),
    peak: anyRate(),
    at: duration('0', '1h').describe('When the peak begins, counted from the start of the stage.'),
    for: length().describe('How long the peak lasts.'),
  })
  .describe('A spike: another rate, once.')
  .refine(({ base, peak }) => base + peak > 0, noRequests('base', 'peak'))
  .transform((written): RateShape => ({
    kind: 'spike',
    basePerSecond: written.base,
    peakPerSecond: written.peak,
    atMs: written.at,
    forMs: written.for,
  }));

const sine = z
  .strictObject({
    mean: rate(),
    amplitude: anyRate().describe('At most the mean.'),
    period: length(),
    phase: duration('0', '1h')
      .prefault('0')
      .describe('How far into its period the wave begins; at 0 it rises through the mean.'),
  })
  .describe('A sine: a day of people, shortened.')
  .refine(({ mean, amplitude }) => amplitude <= mean, {
    error: 'expected an amplitude of at most the mean, received more: no rate is below 0.',
    path: ['amplitude'],
  })
  .transform((written): RateShape => ({
    kind: 'sine',
    meanPerSecond: written.mean,
    amplitudePerSecond: written.amplitude,
    periodMs: written.period,
    phaseMs: written.phase,
  }));

const bursts = z
  .strictObject({ on: anyRate(), off: anyRate(), onFor: length(), offFor: length() })
  .describe('Bursts: two rates by turns.')
  .refine(({ on, off }) => on + off > 0, noRequests('on', 'off'))
  .transform((written): RateShape => ({
    kind: 'bursts',
    onPerSecond: written.on,
    offPerSecond: written.off,
    onMs: written.onFor,
    offMs: written.offFor,
  }));

export const openRate = z.union([rate('0.001/s', shapeExample), ramp, spike, sine, bursts]);

function noRequests(first: string, second: string) {
  const error = `expected "${first}" or "${second}" to be above 0/s, received no requests at all.`;
  return { error, path: [first] };
}
