/**
 * How often an answer to a probe may be used, so that the pool is not empty in between (Prequal, NSDI 2024):
 *
 *     b = max(1, (1 + δ) / ((1 − m / n) · probes − removals))
 *
 * What it divides by is how many answers of endpoints that are not in the pool yet come for each request, less those
 * that are removed. For few endpoints, with the defaults up to 24, that is nothing or less, and just above it b grows
 * without bound. There the pool holds most of the endpoints, and answers are replaced by fresh ones of the same endpoint
 * before they are used up: so m is at most n here, and b at most 8.
 */
export const mostUses = 8;

export interface ProbingRates {
  /** m. */
  readonly poolSize: number;
  /** For each request. */
  readonly probes: number;
  /** For each request. */
  readonly removals: number;
  /** δ. */
  readonly delta: number;
}

export function reuseBudget(
  { poolSize, probes, removals, delta }: ProbingRates,
  endpoints: number,
): number {
  const share = Math.min(poolSize, endpoints) / endpoints;
  const gained = (1 - share) * probes - removals;
  return gained > 0 ? Math.min(mostUses, Math.max(1, (1 + delta) / gained)) : mostUses;
}
