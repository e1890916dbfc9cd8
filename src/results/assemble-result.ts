/**
 * The result of a run from what was folded. Requests count by the phase they were intended in; throughput and goodput
 * by when answers came, or an overloaded run would be credited with what it finished while draining.
 */
import type { RunPhase } from '../core/run-event.ts';
import { noRequests } from '../metrics/counts.ts';
import { regimeOf } from '../metrics/regime.ts';
import { summarise } from '../metrics/time-summary.ts';
import { judgeValidity } from '../metrics/validity.ts';
import { conservationChecks } from './conservation.ts';
import { connectionNotes, connectionsResult } from './connections-result.ts';
import { discoveryNotes } from './discovered-endpoints.ts';
import { endpointShares, poolResults } from './endpoint-shares.ts';
import type { FoldedRun } from './folded-run.ts';
import { instrumentFigures, instrumentResult, isEvenLoad } from './instrument.ts';
import type { IntervalRow } from './interval-rows.ts';
import { phaseOf, phaseSpans } from './phase-spans.ts';
import type { EndpointResult, PhaseResult, RunResult } from './run-result.ts';
import { encodeHistograms } from './saved-histograms.ts';

export function assembleResult(folded: FoldedRun): RunResult {
  const { run, generator, ingress, pods } = folded;
  const { measure } = phaseSpans(run.timeline, folded.drainedFromMs, folded.nowMs);
  const durationMs = measure.toMs - measure.fromMs;
  const requests = { ...generator.counts.measure };
  const measured = generator.intervals.rows.filter((row) => rowPhase(folded, row) === 'measure');
  const conservation = conservationChecks(generator, ingress, pods);
  const times = timeSummaries(folded);
  const offeredPerSecond = perSecond(requests.intended, durationMs);
  const figures = instrumentFigures(folded, offeredPerSecond);
  return {
    id: run.id,
    engine: run.engine,
    ingress: run.ingress,
    dialect: run.dialect,
    strategy: run.strategy,
    repetition: run.repetition,
    seed: run.seed,
    durationMs,
    aborted: folded.aborted,
    notes: [
      ...run.notes,
      ...folded.marks,
      ...discoveryNotes(run, generator),
      ...connectionNotes(generator),
    ],
    requests,
    attempts: attemptsOf(folded),
    rates: {
      offeredPerSecond,
      sentPerSecond: perSecond(requests.sent, durationMs),
      throughputPerSecond: perSecond(total(measured, 'answered'), durationMs),
      goodputPerSecond: perSecond(total(measured, 'ok'), durationMs),
    },
    ...times,
    statuses: { ...generator.statuses },
    connections: connectionsResult(run, generator),
    endpoints: endpointResults(folded),
    pools: poolResults(run, requestsPerEndpoint(folded), inFlightMeans(folded)),
    routes: ingress.reported ? routeResults(folded) : [],
    replicas: ingress.reported
      ? ingress.replicas.map(({ accepted, attempts }, index) => ({ index, accepted, attempts }))
      : [],
    phases: phaseResults(folded),
    conservation,
    intervals: generator.intervals.results((fromMs) =>
      phaseOf(fromMs, run.timeline, folded.drainedFromMs),
    ),
    regime: regimeOf(
      measured.map((row) => ({ ...row, finished: row.ended - row.timedOut - row.refused })),
      requests.unsent,
      run.loads.every(isEvenLoad),
    ),
    instrument: instrumentResult(figures),
    validity: judgeValidity({ ...figures, conservation, leaseDefects: ingress.leaseDefects }),
    histograms: savedHistograms(folded),
  };
}

/** Final answers in the measured phase, per endpoint of the run. */
export function requestsPerEndpoint({ generator }: FoldedRun): number[] {
  return generator.endpoints.map((tally) => tally.requests);
}

/** Over the measured phase and all replicas, per endpoint; undefined where the ingress cannot be asked. */
export function inFlightMeans({ ingress }: FoldedRun): number[] | undefined {
  const coveredMs = ingress.threads.coveredMs;
  if (coveredMs === 0) return undefined;
  return ingress.endpoints.map((tally) => tally.inFlightIntegralMs / coveredMs);
}

function attemptsOf({ run, ingress, pods }: FoldedRun): number | null {
  if (ingress.reported) return ingress.counts.measure.attempts;
  return run.target ? null : pods.counts.measure.accepted;
}

export function perSecond(count: number, durationMs: number): number {
  return durationMs === 0 ? 0 : (count * 1000) / durationMs;
}

function timeSummaries({ run, generator, ingress, pods }: FoldedRun) {
  return {
    responseTimeMs: summarise(generator.responseTime),
    responseTimeAllMs: summarise(generator.responseTimeAll),
    uncorrectedTimeMs: summarise(generator.uncorrectedTime),
    sendLagMs: summarise(generator.sendLag),
    connectTimeMs: run.engine === 'wire' ? summarise(generator.connectTime) : null,
    rttMs: ingress.reported ? summarise(ingress.rtt) : null,
    queueTimeMs: pods.reported ? summarise(pods.queueTime) : null,
    serviceTimeMs: pods.reported ? summarise(pods.serviceTime) : null,
  };
}

function savedHistograms({ run, generator, ingress, pods }: FoldedRun): RunResult['histograms'] {
  const { responseTime, responseTimeAll, uncorrectedTime, sendLag, connectTime } = generator;
  return encodeHistograms({
    responseTime,
    responseTimeAll,
    uncorrectedTime,
    sendLag,
    ...(run.engine === 'wire' && { connectTime }),
    ...(ingress.reported && { rtt: ingress.rtt }),
    ...(pods.reported && { queueTime: pods.queueTime, serviceTime: pods.serviceTime }),
  });
}

function endpointResults(folded: FoldedRun): EndpointResult[] {
  const { run, generator, ingress, pods } = folded;
  const shares = endpointShares(run, requestsPerEndpoint(folded));
  const means = inFlightMeans(folded);
  return run.endpoints.map(({ id, index, pool, pod, weight }) => {
    const { requests, ok, failed, responseTime } = generator.endpoints[index]!;
    const seen = ingress.reported ? ingress.endpoints[index]! : undefined;
    const capacityMs = (run.pods[pod]?.concurrency ?? 0) * pods.threads.coveredMs;
    return {
      id,
      pool: run.pools[pool]!.name,
      weight,
      requests,
      attempts: seen?.attempts ?? pods.accepted[index] ?? null,
      attemptsAllPhases: seen?.attemptsAllPhases ?? pods.acceptedAllPhases[index] ?? null,
      ok,
      failed,
      ...shares[index]!,
      inFlightMean: means?.[index] ?? null,
      inFlightMax: (means && seen?.inFlightMax) ?? null,
      utilization: capacityMs === 0 ? null : pods.busyMs[pod]! / capacityMs,
      responseTimeMs: summarise(responseTime),
    };
  });
}

function routeResults({ run, ingress }: FoldedRun): RunResult['routes'] {
  return run.routes.map(({ id, pool }, index) => ({
    id,
    pool: pool === undefined ? null : run.pools[pool]!.name,
    requests: ingress.routes[index]!,
  }));
}

function phaseResults(folded: FoldedRun): PhaseResult[] {
  const { run, generator } = folded;
  const spans = phaseSpans(run.timeline, folded.drainedFromMs, folded.nowMs);
  const requests = { ...generator.counts, drain: noRequests() };
  return (['warmup', 'measure', 'drain'] as const).map((name) => ({
    name,
    durationMs: spans[name].toMs - spans[name].fromMs,
    requests: { ...requests[name] },
    ended: total(
      generator.intervals.rows.filter((row) => rowPhase(folded, row) === name),
      'ended',
    ),
  }));
}

function rowPhase({ run, drainedFromMs }: FoldedRun, row: IntervalRow): RunPhase {
  return phaseOf(row.fromMs, run.timeline, drainedFromMs);
}

function total(rows: readonly IntervalRow[], key: 'answered' | 'ok' | 'ended'): number {
  return rows.reduce((sum, row) => sum + row[key], 0);
}
