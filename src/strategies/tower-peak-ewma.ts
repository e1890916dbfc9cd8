/**
 * tower's PeakEwma under its p2c, as Rust services have it: of two distinct endpoints, the one with the lower rtt
 * estimate × (inFlight + 1); the first drawn of equals. The estimate jumps to higher rtts and fades with time constant τ;
 * being compared counts as a sample of 0. An endpoint begins as if it had answered in `defaultRtt`.
 *
 * When to use: to see what differs from finagle-peak-ewma: the cold start, and no weights. A new endpoint is worse than
 * known fast ones until it has faded below them. Formulae: load/peak-ewma.ts.
 */
import { z } from 'zod';
import { defineStrategy } from './contract.ts';
import { durationParam } from './duration-param.ts';
import { peakEwmaPair } from './peak-ewma-pair.ts';

export const towerPeakEwma = defineStrategy({
  name: 'tower-peak-ewma',
  family: 'time',
  summary:
    'Draws two endpoints and takes the lower of peak-sensitive rtt average × load, which begins at a default, as tower does.',
  source: 'tower tower/src/load/peak_ewma.rs, tower/src/balance/p2c',
  fidelity: 'behavioural',
  details: {
    does: 'Draws two distinct endpoints and takes the lower of a moving average of times to the first byte that jumps to peaks, times the requests in flight and the arriving one.',
    state: 'An average and its time per endpoint, forgotten with time constant `tau`.',
    cost: 'O(1)',
    matches:
      'tower `p2c` over `PeakEwma` in formula. Times are fractions of ms, there ns; a request is in flight until its answer has ended, there until its head has come.',
    failsWhen:
      'a pod fails fast: its failures count as fast answers. Known pods are much faster than `defaultRtt`: a new one waits for its first request.',
  },
  honoursWeights: false,
  spread: 'even',
  scope: 'replica',
  params: z.strictObject({
    tau: durationParam('10s', 'Time constant of the average, `decay`.'),
    defaultRtt: durationParam('1s', 'What the average begins with, `default_rtt`.'),
  }),
  create: ({ tau, defaultRtt }, context) =>
    peakEwmaPair(context, 'distinct', {
      tauMs: tau,
      peaks: 'jump',
      idle: 'sampled',
      coldStart: 'assumed',
      assumedMs: defaultRtt,
      inFlight: 'multiplies',
      failures: 'answers',
      sampledAt: 'first byte',
      mergeMs: 0,
      perWeight: false,
    }),
});
