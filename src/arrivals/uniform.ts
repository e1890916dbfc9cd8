/**
 * Independent gaps, each uniform between 0 and 2/rate: jitter as load testers know it from JMeter's Uniform Random Timer
 * and Locust's `between`. Its coefficient of variation, 1/√3, lies between constant (0) and Poisson (1).
 */
import type { ArrivalDefinition } from './arrival-process.ts';
import { Renewal } from './renewal.ts';

export const uniform = {
  name: 'uniform',
  summary: 'independent gaps, uniform from 0 to 2/rate',
  create: (draw) => new Renewal(draw, (u) => 2 * u),
} as const satisfies ArrivalDefinition;
