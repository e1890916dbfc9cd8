/** Evenness over repetitions: over the run from the merged endpoints, in windows as the windows of all of them. */
import type { WindowFigures } from '../metrics/windowed-evenness.ts';
import type { PoolEvenness, Relative, WindowedEvenness } from './evenness-result.ts';
import { evennessOverRun } from './pool-evenness.ts';
import type { EndpointResult } from './run-result.ts';

/** `parts`: of the repetitions. Undefined where results are from before it was kept. */
export function mergeEvenness(
  parts: readonly (PoolEvenness | null | undefined)[],
  endpoints: readonly EndpointResult[],
): PoolEvenness | null | undefined {
  if (parts.includes(undefined)) return undefined;
  const known = parts.filter((part) => part !== null && part !== undefined);
  const overRun = evennessOverRun(endpoints, {
    inFlight: mean(known.map(({ inFlight }) => inFlight?.sizeCv ?? 0)),
    work: mean(known.map(({ work }) => work?.sizeCv ?? 0)),
  });
  const windows = known.map((part) => part.windows).filter((each) => each !== null);
  return overRun && { ...overRun, windows: mergeWindows(windows) };
}

function mergeWindows(parts: readonly WindowedEvenness[]): WindowedEvenness | null {
  if (parts.length === 0) return null;
  const counts = parts.map(({ count }) => count);
  const excesses = parts.map((part) => part.inFlightExcess).filter((each) => each !== null);
  const inFlight = parts.map((part) => part.inFlight).filter((each) => each !== null);
  return {
    windowMs: parts[0]!.windowMs,
    count: counts.reduce((all, count) => all + count, 0),
    requests: mergeRelative(
      parts.map((part) => part.requests),
      counts,
    ),
    inFlight: inFlight.length < parts.length ? null : mergeRelative(inFlight, counts),
    work: mergeRelative(
      parts.map((part) => part.work),
      counts,
    ),
    discrepancy: Math.max(...parts.map((part) => part.discrepancy)),
    inFlightExcess: excesses.length < parts.length ? null : mean(excesses),
  };
}

function mergeRelative(
  parts: readonly Relative<WindowFigures>[],
  counts: readonly number[],
): Relative<WindowFigures> {
  const perCapacity = parts.map((part) => part.perCapacity).filter((each) => each !== null);
  return {
    perWeight: mergeFigures(
      parts.map((part) => part.perWeight),
      counts,
    ),
    perCapacity: perCapacity.length < parts.length ? null : mergeFigures(perCapacity, counts),
  };
}

function mergeFigures(parts: readonly WindowFigures[], counts: readonly number[]): WindowFigures {
  const average = (read: (part: WindowFigures) => number | null | undefined) => {
    const values = parts.map(read).filter((value) => value !== null && value !== undefined);
    return values.length < parts.length ? null : mean(values, counts);
  };
  const worst = (
    pick: (...values: number[]) => number,
    read: (part: WindowFigures) => number | null,
  ) => {
    const values = parts.map(read).filter((value) => value !== null);
    return values.length === 0 ? null : pick(...values);
  };
  const jain = average((part) => part.byChance?.jain);
  const cv = average((part) => part.byChance?.cv);
  return {
    jainMean: average((part) => part.jainMean),
    jainWorst: worst(Math.min, (part) => part.jainWorst),
    cvMean: average((part) => part.cvMean),
    cvWorst: worst(Math.max, (part) => part.cvWorst),
    byChance: jain === null || cv === null ? null : { jain, cv },
  };
}

function mean(values: readonly number[], weights: readonly number[] = values.map(() => 1)): number {
  const total = weights.reduce((all, weight) => all + weight, 0);
  if (total === 0) return 0;
  return values.reduce((all, value, i) => all + value * weights[i]!, 0) / total;
}
