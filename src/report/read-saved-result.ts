/**
 * Reads a `result.json` back, for `plimsoll report` and `plimsoll gate`. Keys it does not know are kept: the format
 * may grow. The schema is checked against the SavedResult type by the compiler.
 */
import { z } from 'zod';
import type { Issue } from '../core/issue.ts';
import { resultSchema, type SavedResult } from '../results/run-result.ts';
import { dialectDifferences } from './read-dialect-differences.ts';
import { engineAgreement } from './read-engine-agreement.ts';
import { calibration, environment, timeSummary } from './read-calibration.ts';
import { comparison } from './read-comparison.ts';
import { evenness } from './read-evenness.ts';
import { parseWith } from './read-json.ts';

export function parseSavedResult(text: string): SavedResult | Issue[] {
  return parseWith(savedResult, resultSchema, text, 'Is this a result of Plimsoll?');
}

const number = z.number();
const nullable = number.nullable();
const text = z.string();
const texts = z.array(text);
const phase = z.enum(['warmup', 'measure', 'drain']);

const requests = z.looseObject({
  intended: number,
  sent: number,
  ok: number,
  failed: number,
  timedOut: number,
  refused: number,
  cancelled: number,
  unsent: number,
  inFlightAtEnd: number,
});

const balance = z.looseObject({
  jain: nullable,
  cv: nullable,
  peakToMean: nullable,
  gini: nullable,
  chiSquareP: nullable,
  jainExpectedByChance: nullable,
  inFlightCv: nullable,
});

const endpoint = z.looseObject({
  id: text,
  pool: text,
  weight: number,
  capacity: number.nullish(),
  requests: number,
  attempts: nullable,
  attemptsAllPhases: nullable,
  ok: number,
  failed: number,
  share: nullable,
  fairShare: number,
  inFlightMean: nullable,
  inFlightMax: nullable,
  utilization: nullable,
  responseTimeMs: timeSummary,
});

const interval = z.looseObject({
  fromMs: number,
  toMs: number,
  phase,
  intended: number,
  sent: number,
  ended: number,
  answered: number.optional(),
  ok: number,
  inFlight: number,
  p50Ms: nullable,
  p99Ms: nullable,
});

const validity = z.looseObject({
  verdict: z.enum(['valid', 'suspect', 'invalid']),
  reasons: z.array(
    z.looseObject({
      verdict: z.enum(['suspect', 'invalid']),
      message: text,
      value: number,
      threshold: number,
    }),
  ),
});

const instrument = z.looseObject({
  threads: z.array(
    z.looseObject({
      thread: text,
      hop: z.enum(['generator', 'ingress', 'pods']),
      loopDelayP99Ms: number,
      longestPauseMs: number,
      loopUtilization: number,
      starvedShare: nullable,
      gcShare: number,
      longestGcMs: number,
    }),
  ),
  stolenShare: nullable,
  sendGapDistance: number,
});

const rates = z.looseObject({
  offeredPerSecond: number,
  sentPerSecond: number,
  throughputPerSecond: number,
  goodputPerSecond: number,
});

const regime = z.enum(['steady', 'warming', 'saturated']);

const load = z.looseObject({
  name: text,
  requests,
  rates,
  responseTimeMs: timeSummary,
  responseTimeAllMs: timeSummary,
  uncorrectedTimeMs: timeSummary,
  sendLagMs: timeSummary,
  connectTimeMs: timeSummary.nullable(),
  statuses: z.record(text, number),
  regime,
  histograms: z.record(text, text),
});

const run = z.looseObject({
  // Files are named after it.
  id: text.regex(/^[^/\\]+$/, 'expected a name without slashes'),
  engine: z.enum(['simulated', 'wire']),
  ingress: text,
  product: z.looseObject({ version: text, configuration: text }).optional(),
  // The only one of before it was told.
  generator: z.enum(['built-in', 'autocannon']).default('built-in'),
  dialect: text,
  strategy: z.looseObject({ name: text, label: text, params: z.record(text, z.unknown()) }),
  repetition: number,
  turn: number.optional(),
  sweptRatePerSecond: number.optional(),
  seed: number,
  durationMs: number,
  aborted: z.boolean(),
  notes: texts,
  requests,
  attempts: nullable,
  rates,
  responseTimeMs: timeSummary,
  responseTimeAllMs: timeSummary,
  uncorrectedTimeMs: timeSummary,
  sendLagMs: timeSummary,
  // Part of the send lag in results of before it was told apart.
  connectTimeMs: timeSummary.nullable().default(null),
  rttMs: timeSummary.nullable(),
  queueTimeMs: timeSummary.nullable(),
  serviceTimeMs: timeSummary.nullable(),
  statuses: z.record(text, number),
  loads: z.array(load).optional(),
  endpoints: z.array(endpoint),
  pools: z.array(
    z.looseObject({
      name: text,
      service: text,
      strategy: text.optional(),
      requests: number,
      balance,
      evenness: evenness.nullish(),
    }),
  ),
  routes: z.array(z.looseObject({ id: text, pool: text.nullable(), requests: number })),
  replicas: z.array(z.looseObject({ index: number, accepted: number, attempts: z.array(number) })),
  phases: z.array(z.looseObject({ name: phase, durationMs: number, requests, ended: number })),
  conservation: z.array(
    z.looseObject({ equation: text, left: number, right: number, holds: z.boolean() }),
  ),
  intervals: z.array(interval),
  regime,
  instrument: instrument.optional(),
  validity,
  histograms: z.record(text, text),
});

const gate = z.looseObject({
  rule: text,
  strategy: text,
  ingress: text.optional(),
  dialect: text.optional(),
  sweptRatePerSecond: number.optional(),
  load: text.optional(),
  value: nullable,
  bound: number,
  unit: text,
  verdict: z.enum(['passed', 'failed', 'undetermined']),
  reason: text.optional(),
});

const savedResult = z.looseObject({
  schema: z.literal(resultSchema),
  scenario: z.looseObject({ name: text, hash: text }),
  environment,
  command: text,
  startedAt: text,
  aborted: z.boolean(),
  notes: texts,
  runs: z.array(run),
  comparisons: z.array(comparison),
  engineAgreement: engineAgreement.optional(),
  dialectDifferences: dialectDifferences.optional(),
  stopping: z
    .looseObject({
      metric: text,
      within: number,
      rounds: number,
      ended: z.enum(['reached', 'time', 'rounds', 'cut-short']),
      subjects: z.array(z.looseObject({ subject: text, estimate: nullable, within: nullable })),
    })
    .optional(),
  gates: z.array(gate),
  calibration: calibration.optional(),
}) satisfies z.ZodType<SavedResult>;
