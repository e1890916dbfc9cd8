/** The comparisons of a `result.json`, as they are read back. */
import { z } from 'zod';
import type { MetricComparison } from '../results/comparison-result.ts';

const number = z.number();
const nullable = number.nullable();
const text = z.string();

const bounds = z.looseObject({ low: number, high: number }).nullable();

export const comparison = z.looseObject({
  metric: text,
  unit: text,
  better: z.enum(['lower', 'higher']),
  scale: z.enum(['ratio', 'difference']),
  worthFinding: number,
  sweptRatePerSecond: number.optional(),
  ranking: z.array(
    z.looseObject({
      subject: text,
      rank: nullable,
      repetitions: number,
      estimate: nullable,
      interval: bounds,
      merged: nullable,
    }),
  ),
  pairs: z.array(
    z.looseObject({
      a: text,
      b: text,
      repetitions: number,
      estimate: nullable,
      interval: bounds,
      p: nullable,
      adjustedP: nullable,
      signFlipP: nullable,
      effectSize: nullable,
      significant: z.boolean(),
      better: text.nullable(),
      repetitionsNeeded: nullable,
    }),
  ),
  leftOut: z.array(z.looseObject({ subject: text, repetition: number, reason: text })),
}) satisfies z.ZodType<MetricComparison>;
