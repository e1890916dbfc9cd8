/**
 * Power of two choices over peak EWMA: of two distinct endpoints drawn at random, the one with the lower
 * rtt estimate × (inFlight + 1); the first drawn of equals.
 *
 * When to use: pods of unequal speed, or that slow down now and then. Unevenness is what it is for, so it is not to be
 * judged by equal shares. Beware of pods that fail fast: without ejection they look fast. Weights are ignored.
 * Formula and cold start: load/peak-ewma.ts.
 */
import { z } from 'zod';
import { parseDurationMs } from '../core/duration.ts';
import { PowerOfChoices } from './choosers/power-of-choices.ts';
import { defineStrategy } from './contract.ts';
import { expected } from './expected.ts';
import { PeakEwma } from './load/peak-ewma.ts';

/** 0 where it is not a duration. */
function toMs(value: number | string): number {
  return typeof value === 'number' ? value : (parseDurationMs(value) ?? 0);
}

const tauError = expected('a duration above zero, in ms or such as "10s"');

export const p2cPeakEwma = defineStrategy({
  name: 'p2c-peak-ewma',
  family: 'time',
  summary:
    'Draws two endpoints at random and takes the lower of peak-sensitive rtt average × load.',
  source: 'Finagle PeakEwma.scala with P2C; tower load/peak_ewma.rs',
  fidelity: 'behavioural',
  details: {
    does: 'Draws two endpoints and takes the one with the lower response time expected: a moving average that jumps to peaks, times the requests in flight.',
    state: 'An average and its time per endpoint, forgotten with time constant `tau`.',
    cost: 'O(1)',
    matches:
      'Finagle with PeakEwma, and Linkerd but for its penalty on failures and its first estimate.',
    failsWhen: 'a pod fails fast: its failures count as fast answers.',
  },
  honoursWeights: false,
  spread: 'even',
  scope: 'replica',
  params: z.strictObject({
    tau: z
      .union([z.number(), z.string()], { error: tauError })
      .refine((value) => toMs(value) > 0, { error: tauError })
      .default('10s')
      .describe('Time constant of the average: how long a peak is remembered.')
      .transform(toMs),
  }),
  create: ({ tau }, { clock, rng }) => new PowerOfChoices(new PeakEwma(clock, tau), rng, 2, false),
});
