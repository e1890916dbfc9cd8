/** One request every 1/rate: what most load generators call a constant rate. */
import type { ArrivalDefinition } from './arrival-process.ts';

export const constant = {
  name: 'constant',
  summary: 'equal gaps of 1/rate',
  create: ({ ratePerSecond }) => ({ at: (n) => (n * 1000) / ratePerSecond }),
} as const satisfies ArrivalDefinition;
