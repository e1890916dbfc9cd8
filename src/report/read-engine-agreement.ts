/** Reads the agreement of the engines back, as part of a result. Keys it does not know are kept. */
import { z } from 'zod';
import type { EngineAgreement } from '../results/engine-agreement.ts';

const number = z.number();
const nullable = number.nullable();
const text = z.string();
const range = z.looseObject({ low: number, high: number }).nullable();

const figure = z.looseObject({
  figure: z.enum(['mean', 'p50', 'p99', 'throughput', 'errors', 'share']),
  endpoint: text.optional(),
  unit: z.enum(['ms', '/s', 'fraction']),
  wire: nullable,
  simulated: nullable,
  difference: nullable,
  interval: range,
  expected: range,
  verdict: z.enum(['agrees', 'differs', 'unclear']),
});

export const engineAgreement = z.looseObject({
  hopsFrom: z.enum(['scenario', 'calibration', 'nowhere']),
  subjects: z.array(
    z.looseObject({
      subject: text,
      strategy: text,
      ingress: text,
      pairs: number,
      figures: z.array(figure),
      meanPartsMs: z
        .looseObject({ sendLagMs: number, betweenMs: number, queueMs: number, serviceMs: number })
        .nullable(),
      distrusted: text.optional(),
    }),
  ),
}) satisfies z.ZodType<EngineAgreement>;
