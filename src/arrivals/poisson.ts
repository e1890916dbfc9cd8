/**
 * Independent exponential gaps of mean 1/rate: what many independent clients add up to (Palm–Khinchine theorem), and
 * the arrivals that queueing formulae assume.
 */
import type { ArrivalDefinition } from './arrival-process.ts';
import { Renewal } from './renewal.ts';

export const poisson = {
  name: 'poisson',
  summary: 'independent exponential gaps of mean 1/rate',
  create: (draw) => new Renewal(draw, (u) => -Math.log(u)),
} as const satisfies ArrivalDefinition;
