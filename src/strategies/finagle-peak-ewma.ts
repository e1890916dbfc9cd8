/**
 * Finagle's peak EWMA under P2C: of two endpoints drawn in proportion to weight, the one with the lower rtt estimate ×
 * (inFlight + 1) / weight; the first drawn of equals. The estimate jumps to higher rtts and fades with time constant τ;
 * being compared counts as a sample of 0. One that has not answered yet gets one request, and no more until it answers.
 *
 * When to use: as p2c-peak-ewma, with weights. Every end is a sample, failures too: they have failure accrual apart.
 * Formulae: load/peak-ewma.ts.
 */
import { z } from 'zod';
import { defineStrategy } from './contract.ts';
import { durationParam } from './duration-param.ts';
import { peakEwmaPair } from './peak-ewma-pair.ts';

export const finaglePeakEwma = defineStrategy({
  name: 'finagle-peak-ewma',
  family: 'time',
  summary:
    'Draws two endpoints by weight and takes the lower of peak-sensitive rtt average × load per weight, as Finagle does.',
  source: 'Finagle loadbalancer/PeakEwma.scala, aperture/WeightedP2CPick.scala',
  fidelity: 'behavioural',
  details: {
    does: 'Draws two endpoints by weight and takes the lower of a moving average of rtts that jumps to peaks, times the requests in flight and the arriving one, per weight.',
    state: 'An average and its time per endpoint, forgotten with time constant `tau`.',
    cost: 'O(log n) in weights, O(1) while they are equal',
    matches:
      'Finagle `Balancers.p2cPeakEwma` in formula; weights as in its weighted P2C. Times are fractions of ms, there ns. Its failure accrual is apart: see policies.',
    failsWhen: 'a pod fails fast: its failures count as fast answers.',
  },
  honoursWeights: true,
  spread: 'even',
  scope: 'replica',
  params: z.strictObject({
    tau: durationParam('10s', 'Time constant of the average, `decayTime`.'),
  }),
  create: ({ tau }, context) =>
    peakEwmaPair(context, 'distinct', {
      tauMs: tau,
      peaks: 'jump',
      idle: 'sampled',
      coldStart: 'penalised',
      assumedMs: 0,
      inFlight: 'multiplies',
      failures: 'answers',
      sampledAt: 'end',
      mergeMs: 0,
      perWeight: true,
    }),
});
