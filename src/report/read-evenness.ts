/** Evenness of a pool, as `result.json` holds it. */
import { z } from 'zod';
import type { PoolEvenness } from '../results/evenness-result.ts';

const number = z.number();
const nullable = number.nullable();

const figures = z.looseObject({
  jain: nullable,
  cv: nullable,
  peakToMean: nullable,
  p99ToMean: nullable,
  minToMax: nullable,
  gini: nullable,
  entropy: nullable,
  totalVariation: nullable,
});

const besideChance = figures.extend({ byChance: figures.nullable() });
const counts = besideChance.extend({ chiSquareP: nullable, chiSquareLowerP: nullable });

const sized = z
  .looseObject({
    perWeight: besideChance,
    perCapacity: besideChance.nullable(),
    sizeCv: number,
  })
  .nullable();

const inWindows = z.looseObject({
  jainMean: nullable,
  jainWorst: nullable,
  cvMean: nullable,
  cvWorst: nullable,
  byChance: z.looseObject({ jain: number, cv: number }).nullable(),
});

const relativeInWindows = z.looseObject({
  perWeight: inWindows,
  perCapacity: inWindows.nullable(),
});

export const evenness = z.looseObject({
  requests: z.looseObject({ perWeight: counts, perCapacity: counts.nullable() }),
  inFlight: sized,
  work: sized,
  utilization: z.looseObject({ min: number, max: number, spread: number }).nullable(),
  windows: z
    .looseObject({
      windowMs: number,
      count: number,
      requests: relativeInWindows,
      inFlight: relativeInWindows.nullable(),
      work: relativeInWindows,
      discrepancy: number,
      inFlightExcess: nullable,
    })
    .nullable(),
}) satisfies z.ZodType<PoolEvenness>;
