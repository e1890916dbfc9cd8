/** The result of a run from what was folded. */
import { noRequests } from '../metrics/counts.ts';
import { summarise } from '../metrics/time-summary.ts';
import { judgeValidity } from '../metrics/validity.ts';
import { assembleEvenness } from './assemble-evenness.ts';
import { clientFigures, clientHistograms, loadResults, rowsIn, total } from './client-figures.ts';
import { conservationChecks } from './conservation.ts';
import { connectionNotes, connectionsResult } from './connections-result.ts';
import { discoveryNotes } from './discovered-endpoints.ts';
import { endpointShares, poolResults } from './endpoint-shares.ts';
import type { FoldedRun } from './folded-run.ts';
import { instrumentFigures, instrumentResult } from './instrument.ts';
import { phaseOf, phaseSpans } from './phase-spans.ts';
import { productChecks, productResult } from './product-result.ts';
import type { EndpointResult, PhaseResult, RunResult } from './run-result.ts';
import { encodeHistograms } from './saved-histograms.ts';

export function assembleResult(folded: FoldedRun): RunResult {
  const { run, generator, ingress, pods } = folded;
  const { measure } = phaseSpans(run.timeline, folded.drainedFromMs, folded.nowMs);
  const durationMs = measure.toMs - measure.fromMs;
  const { requests, rates, times, statuses, regime } = clientFigures(folded, generator, durationMs);
  const loads = loadResults(folded, durationMs);
  const conservation = [...conservationChecks(generator, ingress, pods), ...productChecks(folded)];
  const figures = instrumentFigures(folded, rates.offeredPerSecond);
  const endpoints = endpointResults(folded);
  return {
    id: run.id,
    engine: run.engine,
    ingress: run.ingress,
    product: productResult(folded),
    generator: run.generator,
    dialect: run.dialect,
    strategy: run.strategy,
    repetition: run.repetition,
    ...(run.turn !== undefined && { turn: run.turn }),
    ...(run.sweptRatePerSecond !== undefined && { sweptRatePerSecond: run.sweptRatePerSecond }),
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
    rates,
    ...times,
    ...hopTimes(folded),
    statuses,
    connections: connectionsResult(run, generator),
    ...(loads.length > 0 && { loads }),
    endpoints,
    pools: poolResults(run, requestsPerEndpoint(folded), inFlightMeans(folded)).map(
      (pool, index) => ({
        ...pool,
        evenness: assembleEvenness(folded, run.pools[index]!, endpoints),
      }),
    ),
    routes: ingress.reported ? routeResults(folded) : [],
    replicas: ingress.reported
      ? ingress.replicas.map(({ accepted, attempts }, index) => ({ index, accepted, attempts }))
      : [],
    phases: phaseResults(folded),
    conservation,
    intervals: generator.intervals.results((fromMs) =>
      phaseOf(fromMs, run.timeline, folded.drainedFromMs),
    ),
    // What falls behind in a small load is lost in the sum.
    regime: loads.some((load) => load.regime === 'saturated') ? 'saturated' : regime,
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

function hopTimes({ ingress, pods }: FoldedRun) {
  return {
    rttMs: ingress.reported ? summarise(ingress.rtt) : null,
    queueTimeMs: pods.reported ? summarise(pods.queueTime) : null,
    serviceTimeMs: pods.reported ? summarise(pods.serviceTime) : null,
  };
}

function savedHistograms(folded: FoldedRun): RunResult['histograms'] {
  const { generator, ingress, pods } = folded;
  return encodeHistograms({
    ...clientHistograms(folded, generator),
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
    const spec = run.pods[pod];
    const capacityMs = (spec?.concurrency ?? 0) * pods.threads.coveredMs;
    return {
      id,
      pool: run.pools[pool]!.name,
      weight,
      capacity: spec ? spec.concurrency * spec.speed : null,
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
    ended: total(rowsIn(folded, generator, name), 'ended'),
  }));
}
