/**
 * Looks for the highest rate at which runs are valid: doubles or halves until it lies between two, then bisects by their
 * geometric mean. One bad run on a busy machine may prove nothing, so a rate counts as not valid after as many as asked for.
 */
import type { RateBracket } from '../../results/calibration.ts';

export interface RateProbe {
  readonly ratePerSecond: number;
  /** Why it was not valid; null when it was. */
  readonly reason: string | null;
}

export interface SearchBounds {
  readonly firstPerSecond: number;
  readonly leastPerSecond: number;
  readonly mostPerSecond: number;
  readonly resolution: number;
  /** Runs at a rate that must fail before it counts as not valid. */
  readonly refutingRuns: number;
}

/** The rate to try after those tried; undefined when the bracket is narrow enough, or no rate in bounds is left. */
export function nextRate(probes: readonly RateProbe[], bounds: SearchBounds): number | undefined {
  const last = probes.at(-1);
  if (!last) return bounds.firstPerSecond;
  if (last.reason !== null && failures(probes, last.ratePerSecond).length < bounds.refutingRuns) {
    return last.ratePerSecond;
  }
  const { highestValidPerSecond: valid, lowestNotValidPerSecond: notValid } = bracketOf(
    probes,
    bounds,
  );
  const { leastPerSecond: least, mostPerSecond: most } = bounds;
  if (valid === null) return notValid! > least ? Math.max(notValid! / 2, least) : undefined;
  if (notValid === null) return valid < most ? Math.min(valid * 2, most) : undefined;
  if (notValid <= valid * (1 + bounds.resolution)) return undefined;
  return Number(Math.sqrt(valid * notValid).toPrecision(4));
}

/** What is known after these probes. */
export function bracketOf(
  probes: readonly RateProbe[],
  { resolution, refutingRuns }: SearchBounds,
): RateBracket {
  const valid = probes.filter(({ reason }) => reason === null);
  const refuted = probes
    .filter(({ ratePerSecond }) => failures(probes, ratePerSecond).length >= refutingRuns)
    .toSorted((a, b) => b.ratePerSecond - a.ratePerSecond)
    .at(-1);
  return {
    highestValidPerSecond:
      valid.length === 0 ? null : Math.max(...valid.map(({ ratePerSecond }) => ratePerSecond)),
    lowestNotValidPerSecond: refuted?.ratePerSecond ?? null,
    reason: refuted?.reason ?? null,
    resolution,
  };
}

function failures(probes: readonly RateProbe[], rate: number): readonly RateProbe[] {
  return probes.filter(({ ratePerSecond, reason }) => ratePerSecond === rate && reason !== null);
}
