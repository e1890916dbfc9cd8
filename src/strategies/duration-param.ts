/** Parameters that are times: ms, or text such as "10s"; strategies get ms. */
import { z } from 'zod';
import { parseDurationMs } from '../core/duration.ts';
import { expected } from './expected.ts';

export function durationParam(
  byDefault: string,
  description: string,
  least: 'above zero' | 'of at least 0' = 'above zero',
) {
  const error = expected(`a duration ${least}, in ms or such as "10s"`);
  const isEnough = (ms: number) => (least === 'above zero' ? ms > 0 : ms >= 0);
  return z
    .union([z.number(), z.string()], { error })
    .refine((value) => isEnough(toMs(value)), { error })
    .default(byDefault)
    .describe(description)
    .transform(toMs);
}

/** −1 where it is not a duration. */
function toMs(value: number | string): number {
  return typeof value === 'number' ? value : (parseDurationMs(value) ?? -1);
}
