/** The part of `result.json` that the specification names, written from it rather than taken from the product. */
import { decodeFromCompressedBase64 } from 'hdr-histogram-js';
import { expect } from 'vitest';

export type Counts = Record<(typeof countKeys)[number], number>;
export type Times = Record<(typeof timeKeys)[number], number | null>;

export interface SavedRun {
  readonly id: string;
  readonly engine: string;
  readonly dialect: string;
  readonly strategy: { readonly name: string; readonly params: object };
  readonly seed: number;
  readonly durationMs: number;
  readonly requests: Counts;
  readonly attempts: number;
  readonly rates: Record<(typeof rateKeys)[number], number>;
  readonly responseTimeMs: Times;
  readonly responseTimeAllMs: Times;
  readonly statuses: Record<string, number>;
  readonly endpoints: readonly {
    readonly id: string;
    readonly pool: string;
    readonly requests: number;
    readonly attempts: number;
    readonly share: number | null;
    readonly fairShare: number;
  }[];
  readonly pools: readonly {
    readonly name: string;
    readonly balance: Record<(typeof balanceKeys)[number], number | null>;
  }[];
  readonly replicas: readonly { readonly accepted: number; readonly attempts: readonly number[] }[];
  readonly routes: readonly { readonly id: string; readonly requests: number }[];
  readonly phases: readonly { readonly name: string; readonly requests: Counts }[];
  readonly conservation: readonly { readonly left: number; readonly right: number }[];
  readonly validity: { readonly verdict: string; readonly reasons: readonly object[] };
  readonly histograms: Record<string, string>;
}

export interface SavedResult {
  readonly schema: string;
  readonly scenario: { readonly name: string; readonly hash: string };
  readonly command: string;
  readonly aborted: boolean;
  readonly calibration?: unknown;
  readonly runs: readonly SavedRun[];
  readonly gates: readonly {
    readonly strategy: string;
    readonly rule: string;
    readonly verdict: string;
  }[];
  readonly stopping?: {
    readonly rounds: number;
    readonly subjects: readonly { readonly within: number | null }[];
  };
  readonly comparisons: readonly {
    readonly pairs: readonly { readonly a: string; readonly b: string }[];
  }[];
  readonly dialectDifferences?: object;
  readonly engineAgreement?: {
    readonly hopsFrom: string;
    readonly subjects: readonly {
      readonly subject: string;
      readonly pairs: number;
      readonly figures: readonly {
        readonly figure: string;
        readonly endpoint?: string;
        readonly difference: number | null;
        readonly interval: { readonly low: number; readonly high: number } | null;
      }[];
    }[];
  };
}

const countKeys = [
  'intended',
  'sent',
  'ok',
  'failed',
  'timedOut',
  'refused',
  'cancelled',
  'unsent',
  'inFlightAtEnd',
] as const;
const timeKeys = ['mean', 'p50', 'p90', 'p95', 'p99', 'p999', 'max'] as const;
const rateKeys = [
  'offeredPerSecond',
  'sentPerSecond',
  'throughputPerSecond',
  'goodputPerSecond',
] as const;
const balanceKeys = [
  'jain',
  'cv',
  'peakToMean',
  'gini',
  'chiSquareP',
  'jainExpectedByChance',
  'inFlightCv',
] as const;
const resultKeys = 'schema scenario environment command aborted runs comparisons gates'.split(' ');
const runKeys =
  `id engine ingress dialect strategy repetition seed durationMs notes requests attempts rates
  responseTimeMs responseTimeAllMs uncorrectedTimeMs sendLagMs rttMs queueTimeMs serviceTimeMs statuses endpoints
  pools routes replicas phases intervals regime validity histograms`.split(/\s+/);
const endpointKeys =
  `id pool weight requests attempts ok failed share fairShare inFlightMean inFlightMax utilization
  responseTimeMs`.split(/\s+/);

/** Every key of the contract is there, and the numbers agree with one another. */
export function expectContract(result: SavedResult): void {
  expect(Object.keys(result)).toEqual(expect.arrayContaining(resultKeys));
  expect(result.schema).toBe('plimsoll.dev/result/v1alpha1');
  expect(result.runs).not.toEqual([]);
  for (const run of result.runs) {
    expect(Object.keys(run)).toEqual(expect.arrayContaining(runKeys));
    expectConservation(run);
    expectTimes(run);
    expectBalance(run);
    const measured = run.phases.find(({ name }) => name === 'measure');
    expect(measured?.requests).toEqual(run.requests);
    expect(run.validity.verdict).toMatch(/^(valid|suspect|invalid)$/);
  }
}

export function expectConservation({ requests, conservation, phases }: SavedRun): void {
  for (const counts of [requests, ...phases.map((phase) => phase.requests)]) {
    expect(Object.keys(counts)).toEqual(expect.arrayContaining([...countKeys]));
    const { intended, ok, failed, timedOut, refused, cancelled, unsent, inFlightAtEnd } = counts;
    expect(ok + failed + timedOut + refused + cancelled + unsent + inFlightAtEnd).toBe(intended);
  }
  const intended = phases.reduce((sum, phase) => sum + phase.requests.intended, 0);
  expect(conservation[0]?.left).toBe(intended);
  expect(conservation.map(({ right }) => right)).toEqual(conservation.map(({ left }) => left));
}

function expectTimes({ requests, rates, responseTimeMs, durationMs, histograms }: SavedRun): void {
  const { mean, p50, p90, p95, p99, p999, max } = responseTimeMs;
  const known = [p50, p90, p95, p99, p999, max].filter((time) => time !== null);
  expect(known).toEqual(known.toSorted((a, b) => a - b));
  expect(known[0]).toBeGreaterThan(0);
  expect(mean).toBeGreaterThan(0);
  expect(mean).toBeLessThanOrEqual(max!);
  expect(Object.keys(rates)).toEqual(expect.arrayContaining([...rateKeys]));
  expect((rates.offeredPerSecond * durationMs) / 1000).toBeCloseTo(requests.intended, 3);
  const histogram = decodeFromCompressedBase64(histograms['responseTime']!);
  expect(histogram.totalCount).toBe(requests.ok);
  // µs in buckets of three significant digits.
  expect(histogram.getValueAtPercentile(50) / 1000 / p50!).toBeCloseTo(1, 2);
}

function expectBalance({ endpoints, pools, statuses, replicas, routes }: SavedRun): void {
  for (const { name, balance } of pools) {
    const members = endpoints.filter(({ pool }) => pool === name);
    expect(Object.keys(balance)).toEqual(expect.arrayContaining([...balanceKeys]));
    // Of a pool that no request came to nothing is known.
    if (members.every(({ requests }) => requests === 0)) {
      expect(balance.jain).toBeNull();
      continue;
    }
    expect(balance.jain).toBeGreaterThanOrEqual(1 / members.length);
    expect(balance.jain).toBeLessThanOrEqual(1);
    expect(members.reduce((sum, { share }) => sum + share!, 0)).toBeCloseTo(1, 9);
    expect(members.reduce((sum, { fairShare }) => sum + fairShare, 0)).toBeCloseTo(1, 9);
  }
  for (const endpoint of endpoints) {
    expect(Object.keys(endpoint)).toEqual(expect.arrayContaining(endpointKeys));
    expect(endpoint.requests).toBeLessThanOrEqual(endpoint.attempts);
  }
  const answered = Object.values(statuses).reduce((sum, count) => sum + count, 0);
  // What no route takes the ingress answers itself.
  const accepted = replicas.reduce((sum, replica) => sum + replica.accepted, 0);
  const routed = routes.reduce((sum, { requests }) => sum + requests, 0);
  const fromPods = endpoints.reduce((sum, { requests }) => sum + requests, 0);
  expect(fromPods).toBe(answered - (accepted - routed));
}

/** What the exit code must be, from the verdicts saved beside it: 3 comes before 1. */
export function exitCodeOf({ runs, gates }: SavedResult): 0 | 1 | 3 {
  const verdicts = gates.map(({ verdict }) => verdict);
  const unbelievable = runs.some(({ validity }) => validity.verdict === 'invalid');
  if (unbelievable || verdicts.includes('undetermined')) return 3;
  return verdicts.includes('failed') ? 1 : 0;
}
