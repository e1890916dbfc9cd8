/** `policies`: what stands around each strategy. Each is the way of a product, with its defaults. */
import { z } from 'zod';
import type { PoliciesSpec, RetriesSpec, RetryReason } from '../../core/policies.ts';
import { duration, expected, integer, number, percentage } from './fields.ts';
import { status } from './response-expectation.ts';

const passiveHealth = z
  .strictObject({
    maxFails: integer(1, 1000).default(1).describe('As max_fails of nginx.'),
    failTimeout: duration('1s', '1h')
      .prefault('10s')
      .refine((ms) => ms % 1000 === 0, { error: 'expected whole seconds, as nginx has them.' })
      .describe('As fail_timeout of nginx, whose clock counts whole seconds.'),
  })
  .describe('As in nginx: failures ban an endpoint until one request has tried it again.')
  .transform(({ maxFails, failTimeout }) => ({ maxFails, failTimeoutMs: failTimeout }));

const outlierEjection = z
  .strictObject({
    consecutive5xx: integer(1, 1000)
      .default(5)
      .describe('Answers from 500 on, or failed attempts, one after the other.'),
    interval: duration('1ms', '1h').prefault('10s').describe('Endpoints come back at its ends.'),
    baseEjection: duration('1ms', '1h')
      .prefault('30s')
      .describe('Times the number of ejections, which each interval without one lowers.'),
    maxEjection: duration('1ms', '1h').prefault('300s'),
    maxEjectionPercent: percentage()
      .prefault('10%')
      .describe('Of the endpoints, out at once; one always may be.'),
  })
  .describe('As in Envoy: an endpoint that fails so often in a row is out for a while.')
  .transform(({ consecutive5xx, interval, baseEjection, maxEjection, maxEjectionPercent }) => ({
    consecutive5xx,
    intervalMs: interval,
    baseEjectionMs: baseEjection,
    maxEjectionMs: maxEjection,
    maxEjectionShare: maxEjectionPercent,
  }));

const slowStart = z
  .strictObject({
    window: duration('1ms', '1h').describe('From when an endpoint comes to its whole weight.'),
    aggression: number(0.1, 10).default(1).describe('1 is a straight line.'),
    minWeight: percentage().prefault('10%').describe('Of its weight, to begin with.'),
  })
  .describe('As in Envoy: an endpoint that comes, or comes back, begins with less weight.')
  .transform(({ window, aggression, minWeight }) => ({
    windowMs: window,
    aggression,
    minWeightShare: minWeight,
  }));

const reason = z.union([
  z.enum(['connect-failure', 'reset', 'timeout']),
  status.transform(([from, to]): RetryReason => ({ from, to })),
]);

const retries = z
  .strictObject({
    attempts: integer(1, 10).default(3).describe('In all, with the first.'),
    on: z
      .array(reason, { error: expected('a list of reasons') })
      .min(1, { error: 'expected at least one reason, received none.' })
      .max(20, { error: 'expected at most 20 reasons.' })
      .prefault(['connect-failure', 'reset', 'timeout'])
      .describe('What is worth another try: also statuses, such as 503 or 5xx.'),
    perTryTimeout: duration('1ms', '1h')
      .optional()
      .describe('An attempt without an answer by then is given up.'),
    budget: percentage()
      .optional()
      .describe(
        'Of the requests, at most so many retries; without it as many as there are reasons.',
      ),
    minPerSecond: number(0, 1000).default(10).describe('With a budget: so many anyway.'),
    nonIdempotent: z
      .boolean()
      .default(false)
      .describe('Also what a pod may have begun with and must not get twice, such as a POST.'),
  })
  .describe('A failed attempt is followed by one at another endpoint.')
  .transform(({ perTryTimeout, budget, minPerSecond, ...rest }): RetriesSpec => ({
    ...rest,
    perTryTimeoutMs: perTryTimeout,
    budget: budget === undefined ? undefined : { share: budget, minPerSecond },
  }));

export const policies = z
  .strictObject({
    passiveHealth: passiveHealth.optional(),
    outlierEjection: outlierEjection.optional(),
    panic: percentage()
      .optional()
      .describe('With fewer of the endpoints available all are used, as in Envoy below 50%.'),
    maxInFlight: integer(1, 100_000)
      .optional()
      .describe('At an endpoint; a request that is to go there beyond it is answered 503.'),
    slowStart: slowStart.optional(),
    retries: retries.optional(),
  })
  .transform(({ panic, ...layers }): PoliciesSpec => ({ ...layers, panicShare: panic }))
  .optional()
  .describe('What stands around each strategy.');
