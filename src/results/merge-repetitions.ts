/**
 * Repetitions of the same run as one: counts add up, histograms merge, time averages are weighted by duration, balance
 * is that of the summed counts. Percentiles are never averaged: where no histogram is kept (per endpoint) they are null.
 */
import { balanceOf } from '../metrics/balance.ts';
import { addCounts, noRequests } from '../metrics/counts.ts';
import { Histogram } from '../metrics/histogram.ts';
import { worstRegime } from '../metrics/regime.ts';
import { summarise } from '../metrics/time-summary.ts';
import { worstVerdict } from '../metrics/validity.ts';
import {
  type EndpointResult,
  type PoolResult,
  type RunResult,
  type TimeName,
  timeNames,
  type TimeSummary,
} from './run-result.ts';
import { encodeHistograms, histogramOf } from './saved-histograms.ts';

export type MergedRuns = Omit<
  RunResult,
  | 'id'
  | 'repetition'
  | 'seed'
  | 'connections'
  | 'routes'
  | 'replicas'
  | 'phases'
  | 'conservation'
  | 'intervals'
  | 'instrument'
> & { readonly repetitions: number };

/** At least one run; all of the same strategy, engine and topology. */
export function mergeRepetitions(runs: readonly RunResult[]): MergedRuns {
  const { engine, ingress, dialect, strategy } = runs[0]!;
  const requests = noRequests();
  for (const run of runs) addCounts(requests, run.requests);
  const endpoints = mergeEndpoints(runs);
  const histograms = mergeHistograms(runs);
  return {
    engine,
    ingress,
    dialect,
    strategy,
    repetitions: runs.length,
    durationMs: sum(runs, (run) => run.durationMs),
    aborted: runs.some((run) => run.aborted),
    notes: [...new Set(runs.flatMap((run) => run.notes))],
    requests,
    attempts: sumIfKnown(runs.map((run) => run.attempts)),
    rates: {
      offeredPerSecond: overTime(runs, (run) => run.rates.offeredPerSecond) ?? 0,
      sentPerSecond: overTime(runs, (run) => run.rates.sentPerSecond) ?? 0,
      throughputPerSecond: overTime(runs, (run) => run.rates.throughputPerSecond) ?? 0,
      goodputPerSecond: overTime(runs, (run) => run.rates.goodputPerSecond) ?? 0,
    },
    ...mergedSummaries(histograms),
    statuses: mergeStatuses(runs),
    endpoints,
    pools: runs[0]!.pools.map((pool) => mergePool(pool, endpoints)),
    regime: worstRegime(runs.map((run) => run.regime)),
    validity: {
      verdict: worstVerdict(runs.map((run) => run.validity.verdict)),
      reasons: runs.flatMap((run) =>
        run.validity.reasons.map((reason) => ({
          ...reason,
          message: `Repetition ${run.repetition}: ${reason.message}`,
        })),
      ),
    },
    histograms: encodeHistograms(histograms),
  };
}

function mergeHistograms(runs: readonly RunResult[]): Partial<Record<TimeName, Histogram>> {
  const merged: Partial<Record<TimeName, Histogram>> = {};
  for (const name of timeNames) {
    const parts = runs.map((run) => histogramOf(run, name)).filter((part) => part !== undefined);
    if (parts.length < runs.length) continue;
    const histogram = (merged[name] = new Histogram());
    for (const part of parts) histogram.add(part.takeDelta());
  }
  return merged;
}

function mergedSummaries(histograms: Partial<Record<TimeName, Histogram>>) {
  const known = (name: TimeName) => summarise(histograms[name] ?? new Histogram());
  const ifKnown = (name: TimeName) => (histograms[name] ? summarise(histograms[name]) : null);
  return {
    responseTimeMs: known('responseTime'),
    responseTimeAllMs: known('responseTimeAll'),
    uncorrectedTimeMs: known('uncorrectedTime'),
    sendLagMs: known('sendLag'),
    connectTimeMs: ifKnown('connectTime'),
    rttMs: ifKnown('rtt'),
    queueTimeMs: ifKnown('queueTime'),
    serviceTimeMs: ifKnown('serviceTime'),
  };
}

function mergeStatuses(runs: readonly RunResult[]): Record<string, number> {
  const statuses: Record<string, number> = {};
  for (const [status, count] of runs.flatMap((run) => Object.entries(run.statuses))) {
    statuses[status] = (statuses[status] ?? 0) + count;
  }
  return statuses;
}

/** By id: an external ingress may show other endpoints, in another order, each time. */
function mergeEndpoints(runs: readonly RunResult[]): EndpointResult[] {
  const all = runs.flatMap(({ durationMs, endpoints }) =>
    endpoints.map((endpoint) => ({ ...endpoint, durationMs })),
  );
  const poolWeights = new Map<string, number>();
  const byId = [...Map.groupBy(all, ({ id }) => id).values()];
  for (const [part] of byId) {
    const { pool, weight } = part!;
    poolWeights.set(pool, (poolWeights.get(pool) ?? 0) + weight);
  }
  return byId.map((parts) => mergeEndpoint(runs, parts, poolWeights));
}

function mergeEndpoint(
  runs: readonly RunResult[],
  parts: readonly (EndpointResult & Timed)[],
  poolWeights: ReadonlyMap<string, number>,
): EndpointResult {
  const { id, pool, weight } = parts[0]!;
  const requests = sum(parts, (part) => part.requests);
  const poolRequests = sum(runs, (run) => run.pools.find(({ name }) => name === pool)!.requests);
  return {
    id,
    pool,
    weight,
    requests,
    attempts: sumIfKnown(parts.map((part) => part.attempts)),
    attemptsAllPhases: sumIfKnown(parts.map((part) => part.attemptsAllPhases)),
    ok: sum(parts, (part) => part.ok),
    failed: sum(parts, (part) => part.failed),
    share: poolRequests === 0 ? null : requests / poolRequests,
    fairShare: weight / poolWeights.get(pool)!,
    inFlightMean: overTime(parts, (part) => part.inFlightMean),
    inFlightMax: greatest(parts.map((part) => part.inFlightMax)),
    utilization: overTime(parts, (part) => part.utilization),
    responseTimeMs: withoutPercentiles(parts.map((part) => part.responseTimeMs)),
  };
}

function mergePool(
  { name, service }: PoolResult,
  endpoints: readonly EndpointResult[],
): PoolResult {
  const own = endpoints.filter(({ pool }) => pool === name);
  const requests = own.map((endpoint) => endpoint.requests);
  const means = own.map((endpoint) => endpoint.inFlightMean).filter((mean) => mean !== null);
  return {
    name,
    service,
    requests: sum(requests, (count) => count),
    balance: balanceOf(
      requests,
      own.map((endpoint) => endpoint.weight),
      means.length === own.length ? means : undefined,
    ),
  };
}

function withoutPercentiles(parts: readonly TimeSummary[]): TimeSummary {
  const count = sum(parts, (part) => part.count);
  return {
    count,
    mean: count === 0 ? null : sum(parts, (part) => (part.mean ?? 0) * part.count) / count,
    p50: null,
    p90: null,
    p95: null,
    p99: null,
    p999: null,
    max: greatest(parts.map((part) => part.max)),
  };
}

interface Timed {
  readonly durationMs: number;
}

/** Weighted by duration; null where a run does not know or none had any. */
function overTime<T extends Timed>(
  parts: readonly T[],
  value: (part: T) => number | null,
): number | null {
  const durationMs = sum(parts, (part) => part.durationMs);
  if (durationMs === 0 || parts.some((part) => value(part) === null)) return null;
  return sum(parts, (part) => value(part)! * part.durationMs) / durationMs;
}

function sumIfKnown(values: readonly (number | null)[]): number | null {
  return values.includes(null) ? null : sum(values, (value) => value!);
}

function greatest(values: readonly (number | null)[]): number | null {
  const known = values.filter((value) => value !== null);
  return known.length === 0 ? null : Math.max(...known);
}

function sum<T>(items: readonly T[], value: (item: T) => number): number {
  return items.reduce((total, item) => total + value(item), 0);
}
