/** Small results made by hand, for tests of what reads them. */
import type { RequestCounts } from '../core/run-event.ts';
import { balanceOf } from '../metrics/balance.ts';
import { noRequests } from '../metrics/counts.ts';
import { Histogram } from '../metrics/histogram.ts';
import { summarise } from '../metrics/time-summary.ts';
import {
  resultSchema,
  type EndpointResult,
  type LoadResult,
  type PoolResult,
  type RunResult,
  type SavedResult,
} from '../results/run-result.ts';
import { encodeHistograms } from '../results/saved-histograms.ts';

export function savedResult(changes: Partial<SavedResult> = {}): SavedResult {
  return {
    schema: resultSchema,
    scenario: { name: 'checkout', hash: 'c0ffee' },
    environment: {
      plimsoll: '0.1.0',
      node: '26.10.0',
      platform: 'linux x64',
      cpu: 'Example CPU',
      cores: 2,
      memoryMiB: 4096,
    },
    command: 'plimsoll run scenarios/checkout.yaml',
    startedAt: '2026-11-23T10:00:00.000Z',
    aborted: false,
    notes: [],
    runs: [runResult('round-robin'), runResult('p2c', { scale: 0.5, counts: [390, 410] })],
    comparisons: [],
    gates: [],
    ...changes,
  };
}

/** A load with the figures of a run at the client. */
export function loadResult(name: string, like: RunResult): LoadResult {
  const { requests, rates, statuses, regime, histograms } = like;
  const { responseTimeMs, responseTimeAllMs, uncorrectedTimeMs, sendLagMs, connectTimeMs } = like;
  const times = { responseTimeMs, responseTimeAllMs, uncorrectedTimeMs, sendLagMs, connectTimeMs };
  return { name, requests, rates, ...times, statuses, regime, histograms };
}

export interface RunShape {
  readonly repetition?: number;
  /** Multiplies all times. */
  readonly scale?: number;
  /** Requests per endpoint of the pool `shop:80`, all answered. */
  readonly counts?: readonly number[];
  /** The same for further pools. */
  readonly morePools?: Readonly<Record<string, readonly number[]>>;
  /** Intended requests that timed out. */
  readonly timedOut?: number;
  readonly changes?: Partial<RunResult>;
}

export function runResult(label: string, shape: RunShape = {}): RunResult {
  const { repetition = 1, scale = 1, counts = [400, 400], timedOut = 0 } = shape;
  const pools = Object.entries({ 'shop:80': counts, ...shape.morePools });
  const ok = sum(pools.flatMap(([, each]) => each));
  const requests = requestCounts(ok, timedOut);
  const histograms = {
    responseTime: ramp(ok, (i) => scale * (10 + i / 10)),
    responseTimeAll: ramp(ok, (i) => scale * (10 + i / 10)),
    uncorrectedTime: ramp(ok, (i) => scale * (10 + i / 10)),
    sendLag: ramp(ok, () => 0.1),
    queueTime: ramp(ok, () => scale),
  };
  const { p50, p99 } = summarise(histograms.responseTime);
  return {
    id: `${label}-${repetition}`,
    engine: 'simulated',
    ingress: 'in-process',
    generator: 'built-in',
    dialect: 'kubernetes',
    strategy: { name: label, label, params: {} },
    repetition,
    seed: repetition,
    durationMs: 2000,
    aborted: false,
    notes: [],
    requests,
    attempts: ok,
    rates: {
      offeredPerSecond: requests.intended / 2,
      sentPerSecond: requests.sent / 2,
      throughputPerSecond: ok / 2,
      goodputPerSecond: ok / 2,
    },
    responseTimeMs: summarise(histograms.responseTime),
    responseTimeAllMs: summarise(histograms.responseTimeAll),
    uncorrectedTimeMs: summarise(histograms.uncorrectedTime),
    sendLagMs: summarise(histograms.sendLag),
    connectTimeMs: null,
    rttMs: null,
    queueTimeMs: summarise(histograms.queueTime),
    serviceTimeMs: null,
    statuses: { '200': ok },
    endpoints: pools.flatMap(([pool, each]) =>
      each.map((count, index) => endpointResult(pool, index, count, each)),
    ),
    pools: pools.map(([name, each]) => poolResult(name, each)),
    routes: [{ id: 'example.com/', pool: 'shop:80', requests: ok }],
    replicas: [{ index: 0, accepted: ok, attempts: counts }],
    phases: [{ name: 'measure', durationMs: 2000, requests, ended: ok + timedOut }],
    conservation: [{ equation: 'a = b + c', left: ok, right: ok, holds: true }],
    intervals: [0, 1000].map((fromMs) => ({
      fromMs,
      toMs: fromMs + 1000,
      phase: 'measure' as const,
      intended: requests.intended / 2,
      sent: requests.sent / 2,
      ended: ok / 2,
      ok: ok / 2,
      inFlight: 3,
      p50Ms: p50,
      p99Ms: p99,
    })),
    regime: 'steady',
    validity: { verdict: 'valid', reasons: [] },
    histograms: encodeHistograms(histograms),
    ...shape.changes,
  };
}

export function requestCounts(ok: number, timedOut: number): RequestCounts {
  const total = ok + timedOut;
  return { ...noRequests(), intended: total, sent: total, ok, timedOut };
}

function poolResult(name: string, counts: readonly number[]): PoolResult {
  const balance = balanceOf(
    counts,
    counts.map(() => 1),
  );
  return { name, service: name.split(':')[0]!, requests: sum(counts), balance };
}

function endpointResult(
  pool: string,
  index: number,
  requests: number,
  counts: readonly number[],
): EndpointResult {
  const total = sum(counts);
  return {
    id: `${pool.split(':')[0]}-${index}`,
    pool,
    weight: 1,
    requests,
    attempts: requests,
    attemptsAllPhases: requests,
    ok: requests,
    failed: 0,
    share: total === 0 ? null : requests / total,
    fairShare: 1 / counts.length,
    inFlightMean: 1.5 + index / 10,
    inFlightMax: 4,
    utilization: 0.4,
    responseTimeMs: summarise(ramp(requests, () => 20)),
  };
}

function sum(counts: readonly number[]): number {
  return counts.reduce((total, count) => total + count, 0);
}

function ramp(count: number, timeMs: (i: number) => number): Histogram {
  const histogram = new Histogram();
  for (let i = 0; i < count; i++) histogram.recordMs(timeMs(i));
  return histogram;
}
