/** The list of arrival processes. */
import type { ArrivalDefinition } from './arrival-process.ts';
import { constant } from './constant.ts';
import { poisson } from './poisson.ts';
import { uniform } from './uniform.ts';

export const arrivals = [
  poisson,
  constant,
  uniform,
] as const satisfies readonly ArrivalDefinition[];
