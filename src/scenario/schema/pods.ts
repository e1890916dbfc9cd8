/** `pods`: how the synthetic pods of a Deployment (or of a Service without one) behave. */
import { z } from 'zod';
import { distribution, integer, number, size, expected } from './fields.ts';

const traits = {
  serviceTime: distribution().optional().describe('Demand of a request at speed 1.'),
  concurrency: integer(1, 100_000).optional().describe('Requests served at once; the rest wait.'),
  speed: number(0.001, 1000).optional().describe('1 is nominal; 0.5 takes twice as long.'),
  weight: integer(1, 1000).optional(),
};

const podNumber = z.string().regex(/^(0|[1-9]\d{0,3})$/, {
  error: expected('the number of a pod, counted from 0'),
});

export const pods = z
  .record(
    z.string(),
    z.strictObject({
      replicas: integer(0, 10_000).optional().describe('Wins over the manifest.'),
      ...traits,
      responseSize: size().optional(),
      overrides: z
        .record(podNumber, z.strictObject(traits))
        .default({})
        .describe('What single pods do differently, by their number, counted from 0.'),
    }),
  )
  .default({})
  .describe('By Deployment, or by Service where it has none; namespace/name outside "default".');

export type PodsField = z.output<typeof pods>;
