/**
 * Repetitions of the same run as one: counts add up, histograms merge, time averages are weighted by duration, balance
 * is that of the summed counts. Percentiles are never averaged: where no histogram is kept (per endpoint) they are null.
 */
import { balanceOf } from '../metrics/balance.ts';
import type { Histogram } from '../metrics/histogram.ts';
import { worstRegime } from '../metrics/regime.ts';
import { summarise } from '../metrics/time-summary.ts';
import { worstVerdict } from '../metrics/validity.ts';
import { mergeEvenness } from './merge-evenness.ts';
import {
  mergeHistograms,
  mergeRates,
  mergeRequests,
  mergeStatuses,
  overTime,
  sum,
  type Timed,
} from './merge-figures.ts';
import { clientSummaries, mergeLoads } from './merge-loads.ts';
import {
  type EndpointResult,
  type PoolResult,
  type RunResult,
  type TimeName,
  timeNames,
  type TimeSummary,
} from './run-result.ts';
import { encodeHistograms } from './saved-histograms.ts';

export type MergedRuns = Omit<
  RunResult,
  | 'id'
  | 'repetition'
  | 'turn'
  | 'seed'
  | 'connections'
  | 'routes'
  | 'replicas'
  | 'phases'
  | 'conservation'
  | 'intervals'
  | 'instrument'
> & { readonly repetitions: number };

/** As if this load had been all, as far as a load is told apart: counts, rates, statuses and times at the client. */
export function ofLoad<Run extends Pick<MergedRuns, 'loads'>>(
  run: Run,
  name: string,
): Run | undefined {
  const load = run.loads?.find((each) => each.name === name);
  return load && { ...run, ...load };
}

/** At least one run; all of the same strategy, engine and topology. */
export function mergeRepetitions(runs: readonly RunResult[]): MergedRuns {
  const { engine, ingress, generator, dialect, strategy, sweptRatePerSecond } = runs[0]!;
  const endpoints = mergeEndpoints(runs);
  const loads = mergeLoads(runs);
  const histograms = mergeHistograms(runs, timeNames);
  return {
    engine,
    ingress,
    generator,
    dialect,
    strategy,
    ...(sweptRatePerSecond !== undefined && { sweptRatePerSecond }),
    repetitions: runs.length,
    durationMs: sum(runs, (run) => run.durationMs),
    aborted: runs.some((run) => run.aborted),
    notes: [...new Set(runs.flatMap((run) => run.notes))],
    requests: mergeRequests(runs),
    attempts: sumIfKnown(runs.map((run) => run.attempts)),
    rates: mergeRates(runs),
    ...mergedSummaries(histograms),
    statuses: mergeStatuses(runs),
    ...(loads.length > 0 && { loads }),
    endpoints,
    pools: runs[0]!.pools.map((pool) => mergePool(pool, runs, endpoints)),
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

function mergedSummaries(histograms: Partial<Record<TimeName, Histogram>>) {
  const ifKnown = (name: TimeName) => (histograms[name] ? summarise(histograms[name]) : null);
  return {
    ...clientSummaries(histograms),
    rttMs: ifKnown('rtt'),
    queueTimeMs: ifKnown('queueTime'),
    serviceTimeMs: ifKnown('serviceTime'),
  };
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
  const { id, pool, weight, capacity } = parts[0]!;
  const requests = sum(parts, (part) => part.requests);
  const poolRequests = sum(runs, (run) => run.pools.find(({ name }) => name === pool)!.requests);
  return {
    id,
    pool,
    weight,
    ...(capacity !== undefined && { capacity }),
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
  { name, service, strategy }: PoolResult,
  runs: readonly RunResult[],
  endpoints: readonly EndpointResult[],
): PoolResult {
  const own = endpoints.filter(({ pool }) => pool === name);
  const requests = own.map((endpoint) => endpoint.requests);
  const evenness = mergeEvenness(
    runs.map((run) => run.pools.find((pool) => pool.name === name)?.evenness),
    own,
  );
  const means = own.map((endpoint) => endpoint.inFlightMean).filter((mean) => mean !== null);
  return {
    name,
    service,
    strategy,
    requests: sum(requests, (count) => count),
    balance: balanceOf(
      requests,
      own.map((endpoint) => endpoint.weight),
      means.length === own.length ? means : undefined,
    ),
    ...(evenness !== undefined && { evenness }),
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

function sumIfKnown(values: readonly (number | null)[]): number | null {
  return values.includes(null) ? null : sum(values, (value) => value!);
}

function greatest(values: readonly (number | null)[]): number | null {
  const known = values.filter((value) => value !== null);
  return known.length === 0 ? null : Math.max(...known);
}
