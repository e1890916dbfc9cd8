/** Reads a `capacity.json` back. Keys it does not know are kept. */
import { z } from 'zod';
import { type Capacity, capacitySchema } from '../results/capacity.ts';
import { environment } from './read-calibration.ts';

const number = z.number();
const nullable = number.nullable();
const text = z.string();
const bounds = z.looseObject({ low: number, high: number }).nullable();

const capacity = z.looseObject({
  schema: z.literal(capacitySchema),
  scenario: z.looseObject({ name: text, hash: text }),
  environment,
  command: text,
  startedAt: text,
  aborted: z.boolean(),
  notes: z.array(text),
  engine: z.enum(['simulated', 'wire']),
  objective: text,
  range: z.looseObject({ leastPerSecond: number, mostPerSecond: number, resolution: number }),
  subjects: z.array(
    z.looseObject({
      subject: text,
      finding: z.enum(['found', 'at-least', 'below', 'undetermined']),
      ratePerSecond: nullable,
      interval: bounds,
      heldAtPerSecond: nullable,
      reason: text.nullable(),
      thresholds: z.array(
        z.looseObject({
          repetition: number,
          ended: z.enum(['found', 'always', 'never', 'unknown']),
          holdsAtPerSecond: nullable,
          failsAtPerSecond: nullable,
          reason: text.nullable(),
          runs: number,
        }),
      ),
      curve: z.array(
        z.looseObject({
          ratePerSecond: number,
          repetitions: number,
          meanMs: nullable,
          p50Ms: nullable,
          p99Ms: nullable,
          goodputPerSecond: number,
          errors: number,
          regime: z.enum(['steady', 'warming', 'saturated']),
        }),
      ),
      kneePerSecond: nullable,
    }),
  ),
  pairs: z.array(
    z.looseObject({
      a: text,
      b: text,
      estimate: number,
      interval: bounds,
      p: nullable,
      adjustedP: nullable,
      significant: z.boolean(),
    }),
  ),
}) satisfies z.ZodType<Capacity>;

/** Undefined where the text is none. */
export function parseCapacity(json: string): Capacity | undefined {
  try {
    return capacity.safeParse(JSON.parse(json)).data;
  } catch {
    return undefined;
  }
}
