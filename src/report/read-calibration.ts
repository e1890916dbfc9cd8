/** Reads a calibration back, by itself or as part of a result. Keys it does not know are kept. */
import { z } from 'zod';
import { type Calibration, calibrationSchema } from '../results/calibration.ts';

const number = z.number();
const nullable = number.nullable();
const text = z.string();

export const timeSummary = z.looseObject({
  count: number,
  mean: nullable,
  p50: nullable,
  p90: nullable,
  p95: nullable,
  p99: nullable,
  p999: nullable,
  max: nullable,
});

export const environment = z.looseObject({
  plimsoll: text,
  node: text,
  platform: text,
  cpu: text,
  cores: number,
  memoryMiB: number,
});

const closedLoopFigures = z.looseObject({ requestsPerSecond: number, responseTimeMs: timeSummary });

export const calibration = z.looseObject({
  schema: z.literal(calibrationSchema),
  takenAt: text,
  environment,
  floor: z.looseObject({
    ratePerSecond: number,
    responseTimeMs: timeSummary,
    sendLagMs: timeSummary,
    verdict: z.enum(['valid', 'suspect', 'invalid']),
  }),
  rates: z.looseObject({
    highestValidPerSecond: nullable,
    lowestNotValidPerSecond: nullable,
    reason: text.nullable(),
    resolution: number,
  }),
  timerErrorMs: z.looseObject({ precise: timeSummary, setTimeout: timeSummary }),
  cpuPerRequestUs: z.looseObject({ generator: number, ingress: number, pods: number }),
  // Not told by the first calibrations.
  hopsMs: z
    .looseObject({ clientToIngress: number, ingress: number, ingressToPod: number })
    .nullable()
    .default(null),
  secondOpinion: z.looseObject({
    users: number,
    plimsoll: closedLoopFigures,
    autocannon: closedLoopFigures,
    agree: z.boolean(),
    // Not told by the first calibrations.
    problems: z.array(text).default([]),
  }),
}) satisfies z.ZodType<Calibration>;

/** Undefined where the text is none. */
export function parseCalibration(json: string): Calibration | undefined {
  try {
    return calibration.safeParse(JSON.parse(json)).data;
  } catch {
    return undefined;
  }
}
