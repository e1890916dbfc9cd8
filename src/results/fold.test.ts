import { describe, expect, test } from 'vitest';
import { foldRun, recordRun, sampleRequests } from './recorded-run.fixture.ts';
import { smallRun } from './small-run.fixture.ts';

describe('the result of a run recorded by hand', () => {
  const result = foldRun(recordRun(smallRun, sampleRequests, 100, 1600)).result();

  test('counts the measured phase alone', () => {
    expect(result.durationMs).toBe(1000);
    expect(result.requests).toEqual({
      intended: 100,
      sent: 99,
      ok: 90,
      failed: 6,
      timedOut: 1,
      refused: 0,
      cancelled: 1,
      unsent: 1,
      inFlightAtEnd: 1,
    });
    expect(result.attempts).toBe(95);
    expect(result.statuses).toEqual({ 200: 90, 404: 4, 503: 2 });
  });

  test('takes offered and sent by intended time, throughput and goodput by when answers came', () => {
    // Of the ok answers the one begun at 90 ms arrives at 100 ms, measured; all others stay on their side.
    expect(result.rates).toEqual({
      offeredPerSecond: 100,
      sentPerSecond: 99,
      throughputPerSecond: 97,
      goodputPerSecond: 91,
    });
  });

  test('keeps the times of ok requests apart from those of all that ended', () => {
    // 10 ms lies in the bucket up to 10.007 ms.
    expect(result.responseTimeMs).toMatchObject({ count: 90, mean: 15, p50: 10.007, max: 25 });
    expect(result.responseTimeAllMs).toMatchObject({ count: 97, p99: null, max: 300 });
    expect(result.uncorrectedTimeMs.mean).toBeCloseTo(14.75, 9);
    expect(result.sendLagMs).toMatchObject({ count: 99, mean: 0.25 });
    expect(result.rttMs).toMatchObject({ count: 92 });
    expect(result.queueTimeMs).toMatchObject({ count: 92, max: 5 });
    expect(result.serviceTimeMs).toMatchObject({ count: 92, max: 20 });
  });

  test('credits endpoints with final answers and tries, and time in flight and in service', () => {
    const [a, b] = result.endpoints;
    expect(a).toMatchObject({
      requests: 61,
      attempts: 64,
      attemptsAllPhases: 64,
      ok: 60,
      failed: 1,
    });
    expect(b).toMatchObject({
      requests: 31,
      attempts: 31,
      attemptsAllPhases: 41,
      ok: 30,
      failed: 1,
    });
    expect(a!.share).toBeCloseTo(61 / 92, 12);
    expect([a!.fairShare, b!.fairShare]).toEqual([1 / 3, 2 / 3]);
    // a: 61 answered and one cancelled of 10 ms each, 98 ms of the one that times out, 10 ms of the one left open.
    expect(a!.inFlightMean).toBeCloseTo((61 * 10 + 10 + 98 + 10) / 1000, 9);
    expect(a!.utilization).toBeCloseTo((61 * 10 + 10 + 98) / 2000, 9);
    // b: 30 of 25 ms and one of 10 ms in flight, 20 ms of the 25 in service.
    expect(b!.inFlightMean).toBeCloseTo((30 * 25 + 10) / 1000, 9);
    expect(b!.utilization).toBeCloseTo((30 * 20 + 10) / 2000, 9);
    expect([a!.inFlightMax, b!.inFlightMax]).toEqual([3, 3]);
  });

  test('judges balance per weight, beside what chance gives', () => {
    const { name, requests: poolRequests, balance } = result.pools[0]!;
    expect([name, poolRequests]).toEqual(['shop:80', 92]);
    expect(balance.jain).toBeCloseTo((61 + 15.5) ** 2 / (2 * (61 ** 2 + 15.5 ** 2)), 12);
    // E[CV²] = mean(3, 1.5) · ½ / 92.
    expect(balance.jainExpectedByChance).toBeCloseTo(1 / (1 + 1.125 / 92), 12);
    expect(balance.chiSquareP).toBeLessThan(1e-6);
  });

  test('judges evenness by capacity too, of requests, of what was in flight and of work', () => {
    const { requests: counts, inFlight, work, utilization } = result.pools[0]!.evenness!;
    const jainOf = (a: number, b: number) => (a + b) ** 2 / (2 * (a ** 2 + b ** 2));
    expect(counts.perWeight.jain).toBe(result.pools[0]!.balance.jain);
    expect(counts.perWeight.chiSquareP).toBe(result.pools[0]!.balance.chiSquareP);
    expect(counts.perCapacity!.jain).toBeCloseTo(jainOf(61, 31), 12);
    expect(inFlight!.perWeight.jain).toBeCloseTo(jainOf(728, 760 / 2), 12);
    expect(inFlight!.perCapacity!.jain).toBeCloseTo(jainOf(728, 760), 12);
    expect(work!.perCapacity!.jain).toBeCloseTo(jainOf(718, 610), 12);
    expect(utilization!.spread).toBeCloseTo((718 - 610) / 2000, 9);
    // Every demand is 1 ms. Times are 60 of 10 ms and 30 of 25 ms: mean 15, mean square 275.
    expect(work!.sizeCv).toBe(0);
    expect(inFlight!.sizeCv).toBeCloseTo(Math.sqrt(275 / 225 - 1), 3);
  });

  test('judges evenness in windows by when pods took requests', () => {
    const { windows } = result.pools[0]!.evenness!;
    expect(windows).toMatchObject({ windowMs: 1000, count: 1 });
    const { jainMean, jainWorst } = windows!.work.perCapacity!;
    expect(jainMean).toBeCloseTo(1328 ** 2 / (2 * (718 ** 2 + 610 ** 2)), 12);
    expect(jainWorst).toBe(jainMean);
    // 64 to a of weight 1 and 31 to b of weight 2, where a third of 95 is due.
    expect(windows!.discrepancy).toBeCloseTo(64 - 95 / 3, 9);
    expect(windows!.inFlightExcess).toBeCloseTo((760 - 728) / 2 / 1000, 9);
  });

  test('lists routes and replicas', () => {
    expect(result.routes).toEqual([
      { id: 'example.com/', pool: 'shop:80', requests: 95 },
      { id: 'example.com/gone', pool: null, requests: 0 },
    ]);
    expect(result.replicas).toEqual([
      { index: 0, accepted: 69, attempts: [64, 11] },
      { index: 1, accepted: 30, attempts: [0, 30] },
    ]);
  });

  test('totals each phase', () => {
    expect(result.phases).toMatchObject([
      { name: 'warmup', durationMs: 100, requests: { intended: 10, ok: 10 }, ended: 9 },
      { name: 'measure', durationMs: 1000, requests: { intended: 100, ok: 90 }, ended: 98 },
      { name: 'drain', durationMs: 500, requests: { intended: 0 }, ended: 1 },
    ]);
  });

  test('conserves requests over all phases, hop by hop', () => {
    expect(result.conservation.map(({ left, right }) => [left, right])).toEqual([
      [110, 110],
      [109, 109],
      [109, 109],
      [105, 105],
      [105, 105],
      [105, 105],
    ]);
    expect(result.conservation.every(({ holds }) => holds)).toBe(true);
  });

  test('rows up the run by interval', () => {
    expect(result.intervals).toHaveLength(16);
    expect(result.intervals[1]).toMatchObject({
      fromMs: 100,
      toMs: 200,
      phase: 'measure',
      intended: 10,
      ended: 10,
      ok: 10,
      inFlight: 1,
      p50Ms: 10,
      p99Ms: null,
    });
    expect(result.intervals.map(({ phase }) => phase[0]).join('')).toBe('wmmmmmmmmmmddddd');
  });

  test('calls one unsent request saturation and ninety ok requests few', () => {
    expect(result.regime).toBe('saturated');
    expect(result.validity.verdict).toBe('suspect');
    expect(result.validity.reasons).toMatchObject([{ value: 90, threshold: 100 }]);
  });
});
