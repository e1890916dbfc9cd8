/** The named loads of a run's repetitions, each as one. */
import { Histogram } from '../metrics/histogram.ts';
import { worstRegime } from '../metrics/regime.ts';
import { summarise } from '../metrics/time-summary.ts';
import {
  mergeHistograms,
  mergeRates,
  mergeRequests,
  mergeStatuses,
  type Timed,
} from './merge-figures.ts';
import {
  type ClientTimeName,
  clientTimeNames,
  type LoadResult,
  type RunResult,
} from './run-result.ts';
import { encodeHistograms } from './saved-histograms.ts';

export function mergeLoads(runs: readonly RunResult[]): LoadResult[] {
  const all = runs.flatMap(({ durationMs, loads = [] }) =>
    loads.map((load) => ({ ...load, durationMs })),
  );
  return [...Map.groupBy(all, ({ name }) => name)].map(([name, parts]) => mergeLoad(name, parts));
}

function mergeLoad(name: string, parts: readonly (LoadResult & Timed)[]): LoadResult {
  const histograms = mergeHistograms(parts, clientTimeNames);
  return {
    name,
    requests: mergeRequests(parts),
    rates: mergeRates(parts),
    ...clientSummaries(histograms),
    statuses: mergeStatuses(parts),
    regime: worstRegime(parts.map(({ regime }) => regime)),
    histograms: encodeHistograms(histograms),
  };
}

export function clientSummaries(histograms: Partial<Record<ClientTimeName, Histogram>>) {
  const known = (name: ClientTimeName) => summarise(histograms[name] ?? new Histogram());
  return {
    responseTimeMs: known('responseTime'),
    responseTimeAllMs: known('responseTimeAll'),
    uncorrectedTimeMs: known('uncorrectedTime'),
    sendLagMs: known('sendLag'),
    connectTimeMs: histograms.connectTime ? summarise(histograms.connectTime) : null,
  };
}
