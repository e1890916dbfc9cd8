/** A run in its middle and at its end, for the tests of this folder: complete, with what a test cares about replaced. */
import type { RequestCounts } from '../core/run-event.ts';
import type { RunSpec } from '../core/run-spec.ts';
import type { Balance, RunResult, TimeSummary } from '../results/run-result.ts';
import type { EndpointView, RunView } from '../results/run-view.ts';

export const counts: RequestCounts = {
  intended: 2440,
  sent: 2440,
  ok: 2436,
  failed: 0,
  timedOut: 0,
  refused: 0,
  cancelled: 0,
  unsent: 0,
  inFlightAtEnd: 4,
};

export const times: TimeSummary = {
  count: 2436,
  mean: 5.2,
  p50: 4.21,
  p90: 12.3,
  p95: 18.8,
  p99: 30.1,
  p999: null,
  max: 52,
};

export const balance: Balance = {
  jain: 0.9981,
  cv: 0.04,
  peakToMean: 1.052,
  gini: 0.02,
  chiSquareP: 0.4,
  jainExpectedByChance: 0.9969,
  inFlightCv: 0.2,
};

export function makeRun(label = 'p2c'): RunSpec {
  return {
    id: `${label}-1`,
    engine: 'wire',
    ingress: 'in-process',
    generator: 'built-in',
    dialect: 'kubernetes',
    strategy: { name: label, label, params: {} },
    repetition: 1,
    seed: 7,
    replicas: 1,
    timeline: { warmupMs: 2000, measureMs: 13_000, drainMs: 5000 },
    loads: [],
    requests: [],
    timeoutMs: 5000,
    maxInFlight: 1000,
    generatorThreads: 1,
    routes: [],
    pools: [],
    endpoints: [],
    pods: [],
    notes: [],
  };
}

/** Equal fair shares; the shares as given. */
export function makeEndpoints(shares: readonly number[], pool = 'my-service:80'): EndpointView[] {
  return shares.map((share, index) => ({
    id: `my-app-${index}`,
    pool,
    share,
    fairShare: 1 / shares.length,
    inFlight: index,
    p99Ms: 20 + index,
  }));
}

export function makeView(change: Partial<RunView> = {}): RunView {
  return {
    run: makeRun(),
    phase: 'measure',
    elapsedMs: 6200,
    totalMs: 15_000,
    requests: counts,
    inFlight: 4,
    rates: { offeredPerSecond: 400, sentPerSecond: 399.2, completedPerSecond: 1234 },
    completedHistory: [0, 100, 200, 300, 400],
    responseTimeMs: times,
    responseTimeBuckets: [
      { upToMs: 2, count: 400 },
      { upToMs: 4, count: 700 },
      { upToMs: 8, count: 800 },
      { upToMs: 16, count: 400 },
      { upToMs: 32, count: 135 },
      { upToMs: 64, count: 1 },
    ],
    loads: [],
    endpoints: makeEndpoints([0.3, 0.25, 0.45]),
    pools: [{ name: 'my-service:80', requests: 2436, balance }],
    warnings: [],
    ...change,
  };
}

export function makeResult(change: Partial<RunResult> = {}): RunResult {
  return {
    id: 'p2c-1',
    engine: 'wire',
    ingress: 'in-process',
    generator: 'built-in',
    dialect: 'kubernetes',
    strategy: { name: 'p2c', label: 'p2c', params: {} },
    repetition: 1,
    seed: 7,
    durationMs: 13_000,
    aborted: false,
    notes: [],
    requests: { ...counts, intended: 5000, ok: 4995, failed: 5, inFlightAtEnd: 0 },
    attempts: 5000,
    rates: {
      offeredPerSecond: 400,
      sentPerSecond: 400,
      throughputPerSecond: 398.5,
      goodputPerSecond: 398.1,
    },
    responseTimeMs: times,
    responseTimeAllMs: times,
    uncorrectedTimeMs: times,
    sendLagMs: times,
    connectTimeMs: null,
    rttMs: null,
    queueTimeMs: null,
    serviceTimeMs: null,
    statuses: {},
    endpoints: [],
    pools: [
      { name: 'a:80', service: 'a', requests: 4000, balance },
      { name: 'b:80', service: 'b', requests: 1000, balance: { ...balance, jain: 0.9 } },
    ],
    routes: [],
    replicas: [],
    phases: [],
    conservation: [],
    intervals: [],
    regime: 'steady',
    validity: { verdict: 'valid', reasons: [] },
    histograms: {},
    ...change,
  };
}
