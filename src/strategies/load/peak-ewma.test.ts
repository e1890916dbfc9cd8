import { beforeEach, describe, expect, test } from 'vitest';
import type { Outcome } from '../contract.ts';
import { type EwmaSwitches, PeakEwma } from './peak-ewma.ts';

const tauMs = 1000;
const finagle: EwmaSwitches = {
  tauMs,
  peaks: 'jump',
  idle: 'sampled',
  coldStart: 'penalised',
  assumedMs: 0,
  inFlight: 'multiplies',
  failures: 'answers',
  sampledAt: 'end',
  mergeMs: 0,
  perWeight: false,
};
let nowMs: number;
let metric: PeakEwma;
let endpoint: { id: string; index: number; weight: number; inFlight: number };

function metricOf(switches: Partial<EwmaSwitches> = {}): PeakEwma {
  return new PeakEwma({ now: () => nowMs }, { ...finagle, ...switches });
}

function answer(rttMs: number, outcome: Outcome = 'answered'): void {
  metric.observed(endpoint, { kind: 'ended', rttMs, firstByteMs: -1, outcome, status: 0 });
}

beforeEach(() => {
  nowMs = 5000;
  metric = metricOf();
  endpoint = { id: 'a', index: 40, weight: 1, inFlight: 0 };
  metric.membershipChanged({ kind: 'added', endpoint });
});

describe('peak EWMA', () => {
  test('jumps to a first sample and to every higher one at once', () => {
    answer(10);
    expect(metric.estimateMs(endpoint)).toBe(10);
    nowMs += 1;
    answer(80);
    expect(metric.estimateMs(endpoint)).toBe(80);
  });

  test('comes down to lower samples with time constant τ', () => {
    answer(100);
    nowMs += tauMs;
    answer(20);
    // 100 / e + 20 (1 − 1/e)
    expect(metric.estimateMs(endpoint)).toBeCloseTo(49.4304, 4);
    nowMs += tauMs / 2;
    answer(30);
    // 49.4304 · e^−½ + 30 (1 − e^−½)
    expect(metric.estimateMs(endpoint)).toBeCloseTo(41.7851, 4);
  });

  test('a lower sample at the same instant weighs nothing', () => {
    answer(100);
    answer(1);
    expect(metric.estimateMs(endpoint)).toBe(100);
  });

  test('its half-life while idle is τ · ln 2', () => {
    answer(64);
    nowMs += tauMs * Math.LN2;
    expect(metric.loadOf(endpoint)).toBeCloseTo(32, 10);
    nowMs += tauMs * Math.LN2;
    expect(metric.loadOf(endpoint)).toBeCloseTo(16, 10);
  });

  test('multiplies by what is in flight, the arriving request included', () => {
    answer(10);
    expect([0, 1, 4].map((inFlight) => metric.loadOf({ ...endpoint, inFlight }))).toEqual([
      10, 20, 50,
    ]);
  });

  test('an unknown endpoint is free while idle, and worse than any known one until it answers', () => {
    expect(metric.loadOf(endpoint)).toBe(0);
    const waiting = [1, 2].map((inFlight) => metric.loadOf({ ...endpoint, inFlight }));
    expect(waiting[0]).toBeCloseTo(140_737_488.355 + 1, 3);
    expect(waiting[1]! - waiting[0]!).toBeCloseTo(1, 6);
    answer(3);
    expect(metric.loadOf({ ...endpoint, inFlight: 1 })).toBe(6);
  });

  test('being compared counts as a sample of 0: the next sample weighs by the time since', () => {
    answer(100);
    nowMs += tauMs;
    metric.loadOf(endpoint);
    answer(20);
    // The sample itself weighs nothing: no time has passed since the comparison.
    expect(metric.estimateMs(endpoint)).toBeCloseTo(100 / Math.E, 10);
  });

  test.each<[Partial<EwmaSwitches>, asked: number, learnt: number]>([
    [{}, 100 / Math.E, 49.4304],
    [{ idle: 'faded' }, 100 / Math.E, 49.4304],
    [{ idle: 'kept' }, 100, 49.4304],
    // Not merged since.
    [{ idle: 'kept', mergeMs: 100 }, 0, 0],
  ])('with %j, reading the estimate for a report changes nothing', (switches, asked, learnt) => {
    metric = metricOf(switches);
    metric.membershipChanged({ kind: 'added', endpoint });
    answer(100);
    nowMs += tauMs;
    expect(metric.estimateMs(endpoint)).toBeCloseTo(asked, 10);
    answer(20);
    expect(metric.estimateMs(endpoint)).toBeCloseTo(learnt, 4);
  });

  test('as many endpoints as come, merged or not', () => {
    metric = metricOf({ mergeMs: 100, idle: 'kept' });
    const all = Array.from({ length: 40 }, (_, index) => ({ ...endpoint, index }));
    for (const each of all) metric.membershipChanged({ kind: 'added', endpoint: each });
    endpoint = all[39]!;
    answer(10);
    nowMs += 100;
    expect(all.map((each) => metric.loadOf(each))).toEqual([...Array<number>(39).fill(0), 10]);
  });

  test.each(['answered', 'failed', 'cancelled'] as const)('learns from what %s', (outcome) => {
    answer(10, outcome);
    expect(metric.estimateMs(endpoint)).toBe(10);
  });

  test('a dispatch is not a sample', () => {
    answer(10);
    nowMs += tauMs;
    metric.observed(endpoint, {
      kind: 'dispatched',
      rttMs: 0,
      firstByteMs: -1,
      outcome: 'pending',
      status: 0,
    });
    answer(2);
    // 10 / e + 2 (1 − 1/e)
    expect(metric.estimateMs(endpoint)).toBeCloseTo(4.943, 3);
  });

  test('forgets an endpoint that comes back, and only that', () => {
    const other = { ...endpoint, id: 'b', index: 90 };
    answer(10);
    metric.membershipChanged({ kind: 'added', endpoint: other });
    metric.observed(other, {
      kind: 'ended',
      rttMs: 7,
      firstByteMs: 7,
      outcome: 'answered',
      status: 200,
    });
    metric.membershipChanged({ kind: 'reweighted', endpoint });
    expect(metric.estimateMs(endpoint)).toBe(10);
    metric.membershipChanged({ kind: 'removed', endpoint });
    metric.membershipChanged({ kind: 'added', endpoint });
    expect(metric.estimateMs(endpoint)).toBe(0);
    expect(metric.estimateMs(other)).toBe(7);
  });
});
