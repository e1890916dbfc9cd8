/** What repetitions of a run, or of a load of it, have in common to be merged: counts, rates, statuses, histograms. */
import type { RequestCounts } from '../core/run-event.ts';
import { addCounts, noRequests } from '../metrics/counts.ts';
import { Histogram } from '../metrics/histogram.ts';
import type { LoadResult, RunResult, TimeName } from './run-result.ts';
import { histogramOf } from './saved-histograms.ts';

export interface Timed {
  readonly durationMs: number;
}

export function mergeRequests(parts: readonly Pick<LoadResult, 'requests'>[]): RequestCounts {
  const requests = noRequests();
  for (const part of parts) addCounts(requests, part.requests);
  return requests;
}

export function mergeRates(
  parts: readonly (Pick<LoadResult, 'rates'> & Timed)[],
): RunResult['rates'] {
  return {
    offeredPerSecond: overTime(parts, ({ rates }) => rates.offeredPerSecond) ?? 0,
    sentPerSecond: overTime(parts, ({ rates }) => rates.sentPerSecond) ?? 0,
    throughputPerSecond: overTime(parts, ({ rates }) => rates.throughputPerSecond) ?? 0,
    goodputPerSecond: overTime(parts, ({ rates }) => rates.goodputPerSecond) ?? 0,
  };
}

export function mergeStatuses(
  parts: readonly Pick<LoadResult, 'statuses'>[],
): Record<string, number> {
  const statuses: Record<string, number> = {};
  for (const [status, count] of parts.flatMap((part) => Object.entries(part.statuses))) {
    statuses[status] = (statuses[status] ?? 0) + count;
  }
  return statuses;
}

/** Of the times that all know. */
export function mergeHistograms<Name extends TimeName>(
  parts: readonly Parameters<typeof histogramOf>[0][],
  names: readonly Name[],
): Partial<Record<Name, Histogram>> {
  const merged: Partial<Record<Name, Histogram>> = {};
  for (const name of names) {
    const known = parts.map((part) => histogramOf(part, name)).filter((part) => part !== undefined);
    if (known.length < parts.length) continue;
    const histogram = (merged[name] = new Histogram());
    for (const part of known) histogram.add(part.takeDelta());
  }
  return merged;
}

/** Weighted by duration; null where a run does not know or none had any. */
export function overTime<T extends Timed>(
  parts: readonly T[],
  value: (part: T) => number | null,
): number | null {
  const durationMs = sum(parts, (part) => part.durationMs);
  if (durationMs === 0 || parts.some((part) => value(part) === null)) return null;
  return sum(parts, (part) => value(part)! * part.durationMs) / durationMs;
}

export function sum<T>(items: readonly T[], value: (item: T) => number): number {
  return items.reduce((total, item) => total + value(item), 0);
}
