/** One request every 1/rate, the first at once: what most load generators call a constant rate. */
import type { ArrivalDefinition } from './arrival-process.ts';

export const constant = {
  name: 'constant',
  summary: 'equal gaps of 1/rate',
  create: () => ({ at: (n) => n }),
} as const satisfies ArrivalDefinition;
