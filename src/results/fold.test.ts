import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { RunEvent } from '../core/run-event.ts';
import { RunFold } from './fold.ts';
import { type RecordedRequest, recordRun } from './recorded-run.fixture.ts';
import type { RunResult } from './run-result.ts';
import { smallRun } from './small-run.fixture.ts';

const usual = { endpoint: 0, replica: 0, queueMs: 0, serviceMs: 10, fate: 'ok' } as const;

/** Ten in the warm-up; a hundred measured, of which 60 on a, 30 on b, and ten that end otherwise. */
const requests: RecordedRequest[] = [
  ...every(10, 10, 0, { endpoint: 1 }),
  ...every(60, 10, 100, {}),
  ...every(30, 10, 700, { endpoint: 1, replica: 1, queueMs: 5, serviceMs: 20 }),
  { ...usual, atMs: 1000, fate: 'failed' },
  { ...usual, atMs: 1001, fate: 'failed', endpoint: 1 },
  { ...usual, atMs: 1002, fate: 'timedOut', serviceMs: 300 },
  { ...usual, atMs: 1003, fate: 'cancelled' },
  { ...usual, atMs: 1004, fate: 'unsent' },
  ...every(4, 1, 1005, { fate: 'notFound' }),
  { ...usual, atMs: 1090, fate: 'open' },
];

function every(
  count: number,
  gapMs: number,
  fromMs: number,
  like: Partial<RecordedRequest>,
): RecordedRequest[] {
  return Array.from({ length: count }, (_, i) => ({ ...usual, atMs: fromMs + i * gapMs, ...like }));
}

function fold(events: readonly RunEvent[], endMs = 1600): RunFold {
  const folded = new RunFold(smallRun);
  folded.apply({ kind: 'phase', phase: 'warmup', atMs: 0 });
  for (const event of events) folded.apply(event);
  folded.apply({ kind: 'phase', phase: 'drain', atMs: 1100 });
  folded.apply({ kind: 'ended', atMs: endMs, aborted: false });
  return folded;
}

describe('the result of a run recorded by hand', () => {
  const result = fold(recordRun(smallRun, requests, 100, 1600)).result();

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

describe('the fold', () => {
  const fates = [
    'ok',
    'ok',
    'ok',
    'failed',
    'timedOut',
    'cancelled',
    'unsent',
    'notFound',
    'open',
  ] as const;
  const request: fc.Arbitrary<RecordedRequest> = fc.record({
    atMs: fc.nat(1099),
    endpoint: fc.nat(1),
    replica: fc.nat(1),
    queueMs: fc.nat(40),
    serviceMs: fc.nat(200),
    fate: fc.constantFrom(...fates),
  });

  /** What the cut of time into intervals may change by intent. */
  function uncut(result: RunResult): object {
    return { ...result, intervals: [], regime: 'steady' };
  }

  test('gives the same result however time is cut into intervals', () => {
    fc.assert(
      fc.property(
        fc.array(request, { maxLength: 80 }),
        fc.integer({ min: 7, max: 2000 }),
        (recorded, intervalMs) => {
          const fine = fold(recordRun(smallRun, recorded, 10, 1600)).result();
          const coarse = fold(recordRun(smallRun, recorded, intervalMs, 1600)).result();
          expect(uncut(coarse)).toEqual(uncut(fine));
          expect(fine.conservation.every(({ holds }) => holds)).toBe(true);
        },
      ),
      { numRuns: 40, seed: 6 },
    );
  });

  test('gives the same result in whatever order the threads report', () => {
    const events = recordRun(smallRun, requests, 100, 1600);
    const hop = (event: RunEvent) => (event.kind === 'interval' ? event.interval.hop : '');
    const podsFirst = events.toSorted((a, b) => (hop(a) < hop(b) ? 1 : hop(a) > hop(b) ? -1 : 0));
    expect(fold(podsFirst).result()).toEqual(fold(events).result());
  });

  test('shows a counter that disagrees and makes the run invalid', () => {
    const events = recordRun(smallRun, requests, 100, 1600).map((event, i) => {
      if (i !== 4 || event.kind !== 'interval' || event.interval.hop !== 'generator') return event;
      const { measure, warmup } = event.interval.phases;
      const counts = { ...measure.counts, sent: measure.counts.sent + 1 };
      const phases = { warmup, measure: { ...measure, counts } };
      return { ...event, interval: { ...event.interval, phases } };
    });
    const { conservation, validity } = fold(events).result();
    expect(conservation.filter(({ holds }) => !holds)).toEqual([
      { equation: 'generator → ingress: sent = accepted', left: 110, right: 109, holds: false },
    ]);
    expect(validity.verdict).toBe('invalid');
  });

  test('leaves out what an ingress that cannot be asked would know', () => {
    const events = recordRun(smallRun, requests, 100, 1600).filter(
      (event) => event.kind !== 'interval' || event.interval.hop !== 'ingress',
    );
    const result = fold(events).result();
    expect(result).toMatchObject({ attempts: 95, rttMs: null, routes: [], replicas: [] });
    expect(result.histograms).not.toHaveProperty('rtt');
    expect(result.conservation.map(({ equation }) => equation.split(':')[0])).toEqual([
      'generator',
      'pods',
    ]);
    expect(result.endpoints[1]).toMatchObject({
      attempts: 31,
      attemptsAllPhases: 41,
      inFlightMean: null,
      inFlightMax: null,
    });
    expect(result.pools[0]!.balance.inFlightCv).toBeNull();
  });

  test('shortens the measured phase of a run that was cut short', () => {
    const folded = new RunFold(smallRun);
    for (const event of recordRun(smallRun, requests, 100, 600)) folded.apply(event);
    folded.apply({ kind: 'mark', atMs: 590, text: 'interrupted' });
    folded.apply({ kind: 'phase', phase: 'drain', atMs: 600 });
    folded.apply({ kind: 'ended', atMs: 640, aborted: true });
    const result = folded.result();
    expect(result).toMatchObject({ aborted: true, durationMs: 500, requests: { intended: 50 } });
    expect(result.rates.offeredPerSecond).toBe(100);
    expect(result.notes).toEqual(['a note of the plan', '0.6 s: interrupted']);
    expect(result.phases.map(({ durationMs }) => durationMs)).toEqual([100, 500, 40]);
  });

  test('has nothing to divide by when the run ended in its warm-up', () => {
    const folded = new RunFold(smallRun);
    folded.apply({ kind: 'ended', atMs: 40, aborted: true });
    const result = folded.result();
    expect(result).toMatchObject({ durationMs: 0, rates: { offeredPerSecond: 0 }, attempts: 0 });
    expect(result.endpoints[0]).toMatchObject({
      share: null,
      utilization: null,
      inFlightMean: null,
    });
    expect(JSON.stringify(result)).not.toContain('NaN');
  });
});
