/** The list of arrival processes. */
import type { ArrivalDefinition } from './arrival-process.ts';
import { constant } from './constant.ts';
import { poisson } from './poisson.ts';

export const arrivals = [constant, poisson] as const satisfies readonly ArrivalDefinition[];
