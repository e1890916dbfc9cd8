import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { RunFold } from './fold.ts';
import { mergeRepetitions } from './merge-repetitions.ts';
import { type RecordedRequest, recordRun } from './recorded-run.fixture.ts';
import type { RunResult } from './run-result.ts';
import { histogramOf } from './saved-histograms.ts';
import { smallRun } from './small-run.fixture.ts';

function resultOf(requests: readonly RecordedRequest[], repetition = 1): RunResult {
  const fold = new RunFold({ ...smallRun, id: `p2c-${repetition}`, repetition });
  for (const event of recordRun(smallRun, requests, 100, 1600)) fold.apply(event);
  fold.apply({ kind: 'ended', atMs: 1600, aborted: false });
  return fold.result();
}

function served(count: number, endpoint: number, serviceMs: number): RecordedRequest[] {
  return Array.from({ length: count }, (_, i) => ({
    atMs: 100 + i,
    endpoint,
    replica: 0,
    queueMs: 0,
    serviceMs,
    fate: 'ok',
  }));
}

describe('a saved histogram', () => {
  const result = resultOf([...served(90, 0, 10), ...served(60, 1, 33.333)]);

  test('comes back with the percentiles, the exact mean and the exact maximum of its summary', () => {
    const histogram = histogramOf(result, 'responseTime')!;
    expect(histogram.count).toBe(150);
    expect(histogram.meanUs / 1000).toBeCloseTo(result.responseTimeMs.mean!, 6);
    expect(histogram.maxUs).toBe(33_333);
    expect(histogram.valueAtPercentile(99) / 1000).toBe(result.responseTimeMs.p99);
  });

  test('is undefined where the engine could not know', () => {
    const { rtt: _, ...histograms } = result.histograms;
    expect(histogramOf({ ...result, rttMs: null, histograms }, 'rtt')).toBeUndefined();
  });
});

describe('repetitions merged', () => {
  const first = resultOf(served(100, 0, 10));
  const second = resultOf([...served(100, 1, 20), ...served(100, 1, 40)], 2);
  const merged = mergeRepetitions([first, second]);

  test('add their counts and durations', () => {
    expect(merged).toMatchObject({
      repetitions: 2,
      durationMs: 2000,
      requests: { intended: 300, ok: 300 },
      attempts: 300,
      statuses: { 200: 300 },
      rates: { offeredPerSecond: 150, goodputPerSecond: 150 },
    });
  });

  test('take percentiles of all requests together, not the mean of percentiles', () => {
    // The 150th of 300: half way up the 20 ms, where the mean of the medians would be 15 ms.
    expect(first.responseTimeMs.p50).toBe(10);
    expect(second.responseTimeMs.p50).toBeCloseTo(20, 1);
    expect(merged.responseTimeMs.p50).toBeCloseTo(20, 1);
    expect(merged.responseTimeMs).toMatchObject({ count: 300, max: 40 });
    expect(merged.responseTimeMs.mean).toBeCloseTo(70 / 3, 6);
  });

  test('recompute shares and balance from the summed counts', () => {
    expect(first.pools[0]!.balance.jain).toBe(0.5);
    expect(merged.endpoints.map(({ requests, share }) => [requests, share])).toEqual([
      [100, 1 / 3],
      [200, 2 / 3],
    ]);
    expect(merged.pools[0]).toMatchObject({ requests: 300, balance: { jain: 1, chiSquareP: 1 } });
  });

  test('average over time what is an average over time', () => {
    expect(merged.endpoints[0]!.inFlightMean).toBeCloseTo(0.5, 9);
    expect(merged.endpoints[0]!.utilization).toBeCloseTo(0.25, 9);
  });

  test('know no percentile per endpoint, but mean and maximum', () => {
    expect(merged.endpoints[1]!.responseTimeMs).toMatchObject({ count: 200, p99: null, max: 40 });
    expect(merged.endpoints[1]!.responseTimeMs.mean).toBeCloseTo(30, 9);
  });

  test('are as believable as the worst of them, and say which that was', () => {
    const few = resultOf(served(50, 0, 10), 3);
    const { validity } = mergeRepetitions([first, few]);
    expect(validity.verdict).toBe('suspect');
    expect(validity.reasons.map(({ message }) => message.slice(0, 14))).toEqual(['Repetition 3: ']);
  });

  test('of one run say the same as that run', () => {
    const alone = mergeRepetitions([second]);
    expect(alone.responseTimeMs.p99).toBe(second.responseTimeMs.p99);
    expect(alone.pools).toEqual(second.pools);
    expect(alone.histograms).toEqual(second.histograms);
  });

  test('do not depend on their order', () => {
    const request: fc.Arbitrary<RecordedRequest> = fc.record({
      atMs: fc.integer({ min: 100, max: 1099 }),
      endpoint: fc.nat(1),
      replica: fc.nat(1),
      queueMs: fc.nat(40),
      serviceMs: fc.nat(200),
      fate: fc.constantFrom('ok', 'failed', 'timedOut', 'unsent'),
    });
    const requests = fc.array(request, { maxLength: 40 });
    fc.assert(
      fc.property(requests, requests, requests, (a, b, c) => {
        const runs = [resultOf(a, 1), resultOf(b, 2), resultOf(c, 3)];
        const forwards = mergeRepetitions(runs);
        const backwards = mergeRepetitions(runs.toReversed());
        expect(backwards.histograms).toEqual(forwards.histograms);
        expect(backwards.requests).toEqual(forwards.requests);
        expect(backwards.pools.map(({ requests }) => requests)).toEqual(
          forwards.pools.map(({ requests }) => requests),
        );
        expect(backwards.responseTimeMs.p50).toEqual(forwards.responseTimeMs.p50);
      }),
      { numRuns: 20, seed: 9 },
    );
  });
});
