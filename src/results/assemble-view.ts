/** The live view of a run from what was folded so far. */
import type { RequestCounts } from '../core/run-event.ts';
import { percentileMs, summarise } from '../metrics/time-summary.ts';
import { instrumentReasons } from '../metrics/validity.ts';
import { inFlightMeans, requestsPerEndpoint } from './assemble-result.ts';
import { perSecond } from './client-figures.ts';
import { endpointShares, poolResults } from './endpoint-shares.ts';
import type { FoldedRun } from './folded-run.ts';
import { instrumentFigures } from './instrument.ts';
import type { IntervalRow } from './interval-rows.ts';
import type { LoadFold, NamedLoadFold } from './load-fold.ts';
import { phaseSpans } from './phase-spans.ts';
import type { EndpointView, LoadView, RunView } from './run-view.ts';
import { timeBuckets } from './time-buckets.ts';

// A percentile per endpoint and frame costs microseconds each; nobody reads more of them than this.
const maxEndpointPercentiles = 200;
const historyLength = 300;

export function assembleView(folded: FoldedRun): RunView {
  const { run, generator, phase } = folded;
  const { warmupMs, measureMs } = run.timeline;
  const { rows } = generator.intervals;
  const last = generator.intervals.lastFull();
  return {
    run,
    phase,
    elapsedMs: folded.nowMs,
    totalMs: warmupMs + measureMs,
    requests: requestsNow(folded, generator),
    inFlight: last?.inFlight ?? 0,
    rates: {
      offeredPerSecond: rateIn(last, 'intended'),
      sentPerSecond: rateIn(last, 'sent'),
      completedPerSecond: rateIn(last, 'answered'),
    },
    completedHistory: rows
      .slice(-historyLength)
      .map((row) => perSecond(row.answered, row.toMs - row.fromMs)),
    responseTimeMs: summarise(generator.responseTime),
    responseTimeBuckets: timeBuckets(generator.responseTime),
    loads: generator.loads.map((load) => loadView(folded, load)),
    endpoints: endpointViews(folded),
    pools: poolResults(run, requestsPerEndpoint(folded), inFlightMeans(folded)),
    warnings: warnings(folded),
  };
}

function loadView(folded: FoldedRun, load: NamedLoadFold): LoadView {
  const last = load.intervals.lastFull();
  return {
    name: load.name,
    requests: requestsNow(folded, load),
    offeredPerSecond: rateIn(last, 'intended'),
    completedPerSecond: rateIn(last, 'answered'),
    responseTimeMs: summarise(load.responseTime),
  };
}

function requestsNow({ phase }: FoldedRun, { counts }: LoadFold): RequestCounts {
  const warming = phase === 'starting' || phase === 'warmup';
  return { ...counts[warming ? 'warmup' : 'measure'] };
}

function rateIn(row: IntervalRow | undefined, key: 'intended' | 'sent' | 'answered'): number {
  return row ? perSecond(row[key], row.toMs - row.fromMs) : 0;
}

function endpointViews(folded: FoldedRun): EndpointView[] {
  const { run, generator, ingress } = folded;
  const shares = endpointShares(run, requestsPerEndpoint(folded));
  const percentiles = run.endpoints.length <= maxEndpointPercentiles;
  return run.endpoints.map(({ id, index, pool }) => ({
    id,
    pool: run.pools[pool]!.name,
    ...shares[index]!,
    inFlight: ingress.reported ? ingress.inFlightNow(index) : null,
    p99Ms: percentiles ? percentileMs(generator.endpoints[index]!.responseTime, 99) : null,
  }));
}

function warnings(folded: FoldedRun): string[] {
  const { run, generator, nowMs } = folded;
  const { measure } = phaseSpans(run.timeline, folded.drainedFromMs, nowMs);
  const ratePerSecond = perSecond(generator.counts.measure.intended, measure.toMs - measure.fromMs);
  const reasons = instrumentReasons(instrumentFigures(folded, ratePerSecond));
  return [...folded.marks, ...reasons.map((reason) => reason.message)];
}
