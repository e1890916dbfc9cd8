/**
 * Envoy's `peak_ewma` extension. In spite of its name it does not jump to peaks, nor does it forget while idle: a plain
 * moving average with time constant τ of times to the first byte in whole ms, times (inFlight + 1), merged every 100 ms.
 * Its pairs favour neighbours, its ties odd positions. One that has not answered yet counts as `defaultRtt` while idle,
 * and costs a million while something is in flight.
 *
 * When to use: to see what it does before you rely on it. Pods that answer within a ms give no samples at all: then it is
 * least requests of two. Formulae: load/peak-ewma.ts, choosers/neighbouring-pair.ts.
 */
import { z } from 'zod';
import { defineStrategy } from './contract.ts';
import { durationParam } from './duration-param.ts';
import { peakEwmaPair } from './peak-ewma-pair.ts';

export const envoyPeakEwma = defineStrategy({
  name: 'envoy-peak-ewma',
  family: 'time',
  summary:
    'Draws two endpoints, neighbours more often, and takes the lower of plain rtt average × load, as Envoy does.',
  source:
    'Envoy source/extensions/load_balancing_policies/peak_ewma, source/extensions/filters/http/peak_ewma',
  fidelity: 'behavioural',
  details: {
    does: 'Draws two endpoints from all, takes the next one for the second where they are the same, and takes the lower of a moving average of times to the first byte, times the requests in flight and the arriving one.',
    state:
      'An average and its time per endpoint, as it was at the last merge and as it is. It changes with answers alone.',
    cost: 'O(1), and O(n) for each merge',
    matches:
      'Envoy `peak_ewma` in formula, draws and ties, as long as an endpoint answers at most a thousand requests between merges.',
    failsWhen:
      'a pod slows down: the average follows with `tau`, and what it was once slow by is never forgotten without requests. A pod fails fast with a status: that is a fast answer. Pods answer within a ms.',
  },
  honoursWeights: false,
  spread: 'packed',
  scope: 'shared',
  params: z.strictObject({
    tau: durationParam('10s', 'Time constant of the average, `decay_time`.'),
    defaultRtt: durationParam(
      '10ms',
      'What one that has not answered yet counts as, `default_rtt`.',
    ),
    mergeEvery: durationParam('100ms', 'How often samples are merged, `aggregation_interval`.'),
  }),
  create: ({ tau, defaultRtt, mergeEvery }, context) =>
    peakEwmaPair(context, 'neighbouring', {
      tauMs: tau,
      peaks: 'average',
      idle: 'kept',
      coldStart: 'penalised',
      assumedMs: defaultRtt,
      penaltyMs: 1e6,
      inFlight: 'multiplies',
      failures: 'ignored',
      sampledAt: 'first byte',
      mergeMs: mergeEvery,
      wholeMs: true,
      perWeight: false,
    }),
});
