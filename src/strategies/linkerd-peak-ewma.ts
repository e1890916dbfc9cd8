/**
 * Linkerd's peak EWMA as its proxy has it since 2026: tower's, but that comparisons change nothing and that answers of 429
 * and 5xx count as 5 s, so that a pod that fails fast is left alone for some ten seconds at a time.
 *
 *     5 s · e^(−t / τ) < rtt · (inFlight + 1) of another  from  t = τ · ln(5 s / that)  on
 *
 * When to use: to see what Linkerd's clients do, and what the penalty is worth beside tower-peak-ewma. What is refused or
 * reset still counts as a fast answer. Formulae: load/peak-ewma.ts.
 */
import { z } from 'zod';
import { defineStrategy } from './contract.ts';
import { durationParam } from './duration-param.ts';
import { peakEwmaPair } from './peak-ewma-pair.ts';

export const linkerdPeakEwma = defineStrategy({
  name: 'linkerd-peak-ewma',
  family: 'time',
  summary:
    'Draws two endpoints and takes the lower of peak-sensitive rtt average × load; failures count as 5 s, as in Linkerd.',
  source: 'linkerd2-proxy linkerd/load-biaser, linkerd/ewma (2026)',
  fidelity: 'behavioural',
  details: {
    does: 'Draws two distinct endpoints and takes the lower of a moving average of times to the first byte that jumps to peaks, times the requests in flight and the arriving one; an answer of 429 or 5xx counts as 5 s.',
    state: 'An average and its time per endpoint, forgotten with time constant `tau`.',
    cost: 'O(1)',
    matches:
      'Linkerd since mid-2026 in formula, without gRPC statuses and `Retry-After`, which it takes instead of 5 s where that is more. A request is in flight until its answer has ended, there until its first data have come. Circuit breaking is apart: see policies.',
    failsWhen:
      'a pod refuses or resets connections: that counts as a fast answer. All pods fail: the penalties cancel out.',
  },
  honoursWeights: false,
  spread: 'even',
  scope: 'replica',
  params: z.strictObject({
    tau: durationParam('10s', 'Time constant of the average.'),
    defaultRtt: durationParam('30ms', 'What the average begins with.'),
  }),
  create: ({ tau, defaultRtt }, context) =>
    peakEwmaPair(context, 'distinct', {
      tauMs: tau,
      peaks: 'jump',
      idle: 'faded',
      coldStart: 'assumed',
      assumedMs: defaultRtt,
      inFlight: 'multiplies',
      failures: 'penalty',
      sampledAt: 'first byte',
      mergeMs: 0,
      perWeight: false,
    }),
});
