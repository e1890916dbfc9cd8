/**
 * Power of two choices over peak EWMA: of two endpoints drawn at random, the one with the lower rtt estimate ×
 * (inFlight + 1); the first drawn of equals. As it is by default it is Finagle's, without weights. Each parameter is a
 * point in which the products of this name differ, so that what each does can be seen alone; the products themselves are
 * finagle-, tower-, linkerd- and envoy-peak-ewma.
 *
 * When to use: pods of unequal speed, or that slow down now and then. Unevenness is what it is for, so it is not to be
 * judged by equal shares. Beware of pods that fail fast: without ejection they look fast. Formulae: load/peak-ewma.ts.
 */
import { z } from 'zod';
import { defineStrategy } from './contract.ts';
import { durationParam } from './duration-param.ts';
import { expected } from './expected.ts';
import { ewmaSwitches } from './load/peak-ewma.ts';
import { peakEwmaPair } from './peak-ewma-pair.ts';

function oneOf<const Values extends readonly [string, string, ...string[]]>(values: Values) {
  const names = values.map((value) => `"${value}"`);
  const error = expected(`${names.slice(0, -1).join(', ')} or ${names.at(-1)}`);
  return z.enum(values, { error });
}

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
      'Finagle with PeakEwma, all weights equal. Each parameter is a point in which products differ; take finagle-, tower-, linkerd- or envoy-peak-ewma for the whole of one.',
    failsWhen: 'a pod fails fast: its failures count as fast answers.',
  },
  honoursWeights: false,
  spread: 'even',
  scope: 'replica',
  params: z
    .strictObject({
      tau: durationParam('10s', 'Time constant of the average: how long a peak is remembered.'),
      draw: oneOf(['distinct', 'neighbouring'])
        .default('distinct')
        .describe(
          'Pairs: all alike, or neighbours more often and odd places preferred, as in Envoy.',
        ),
      peaks: oneOf(ewmaSwitches.peaks)
        .default('jump')
        .describe('What a time above the average does.'),
      idle: oneOf(ewmaSwitches.idle)
        .default('sampled')
        .describe(
          'What the average is between answers: faded, and being compared counts as a time of 0; only faded; or kept.',
        ),
      coldStart: oneOf(ewmaSwitches.coldStart)
        .default('penalised')
        .describe(
          'One that has not answered yet: gets one request until it does, or is as if it had answered in `assumed`.',
        ),
      assumed: durationParam(
        '0s',
        'What one that has not answered yet is taken for.',
        'of at least 0',
      ),
      inFlight: oneOf(ewmaSwitches.inFlight)
        .default('multiplies')
        .describe('What requests in flight do.'),
      failures: oneOf(ewmaSwitches.failures)
        .default('answers')
        .describe(
          'Failures are times as any other; answers of 429 and 5xx count as 5 s; or what ends without an answer is ignored.',
        ),
      mergeEvery: durationParam('0s', 'How often what is learnt becomes known.', 'of at least 0'),
      weights: oneOf(['ignored', 'load-and-draws'])
        .default('ignored')
        .describe('Whether weights divide the load, and make distinct draws more likely.'),
    })
    .refine(({ draw, weights }) => draw === 'distinct' || weights === 'ignored', {
      path: ['weights'],
      error: 'expected "ignored" with neighbouring draws.',
    }),
  create: ({ tau, draw, assumed, mergeEvery, weights, ...switches }, context) =>
    peakEwmaPair(context, draw, {
      ...switches,
      tauMs: tau,
      assumedMs: assumed,
      mergeMs: mergeEvery,
      sampledAt: 'end',
      perWeight: weights === 'load-and-draws',
    }),
});
