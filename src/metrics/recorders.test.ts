import { describe, expect, test } from 'vitest';
import { GaugeIntegrals } from './gauge-integrals.ts';
import { GeneratorRecorder } from './generator-recorder.ts';
import { bucketOf } from './histogram.ts';
import { IngressRecorder } from './ingress-recorder.ts';
import { MEASURE, WARMUP } from './phase-index.ts';
import { PodsRecorder } from './pods-recorder.ts';

const health = {
  thread: 'generator',
  loopDelayP99Ms: 1,
  loopDelayMaxMs: 2,
  loopUtilization: 0.5,
  cpuMs: 100,
  starvedMs: null,
  gcMs: 0,
  gcMaxMs: 0,
};

describe('GaugeIntegrals', () => {
  function cut(gauges: GaugeIntegrals, toMs: number): number[][] {
    const seen: number[][] = [];
    gauges.cut(toMs, (...values) => seen.push(values));
    return seen;
  }

  test('cuts the integral exactly at the given time and goes on from there', () => {
    const gauges = new GaugeIntegrals(3);
    gauges.changed(1, 40, 1);
    gauges.changed(1, 60, 3);
    gauges.changed(1, 70, 2);
    expect(cut(gauges, 100)).toEqual([[1, 20 + 30 + 60, 3, 2]]);
    gauges.changed(1, 150, 0);
    expect(cut(gauges, 200)).toEqual([[1, 100, 2, 0]]);
    expect(cut(gauges, 300)).toEqual([]);
  });

  test('loses nothing to a change that came in before a late cut', () => {
    const gauges = new GaugeIntegrals(1);
    gauges.changed(0, 0, 2);
    gauges.changed(0, 101, 5);
    const [[, before]] = cut(gauges, 100) as [number[]];
    gauges.changed(0, 111, 0);
    const [[, after]] = cut(gauges, 200) as [number[]];
    expect(before! + after!).toBe(2 * 101 + 5 * 10);
  });
});

describe('GeneratorRecorder', () => {
  test('keeps the gaps between requests as intended and as sent, within a phase and across takes', () => {
    const recorder = new GeneratorRecorder(1);
    const gapsMs = () => {
      const { intendedGaps, sentGaps } = recorder.take(0, 100, 0, null).phases.measure;
      return [intendedGaps, sentGaps].map(({ counts, sumUs }) => [counts.length, sumUs / 1000]);
    };
    recorder.sent(WARMUP, 1, 1);
    recorder.sent(MEASURE, 10, 10.5);
    expect(gapsMs()).toEqual([
      [0, 0],
      [0, 0],
    ]);
    recorder.sent(MEASURE, 13, 15.5);
    recorder.sent(MEASURE, 14, 15.5);
    expect(gapsMs()).toEqual([
      [2, 4],
      [2, 5],
    ]);
  });

  test('counts every way to end, each in the phase of the request', () => {
    const recorder = new GeneratorRecorder(2);
    for (let i = 0; i < 8; i++) recorder.intended(MEASURE);
    recorder.intended(WARMUP);
    for (const lagMs of [0.1, 0.2]) recorder.sent(MEASURE, 10, 10 + lagMs);
    recorder.sent(WARMUP, 5, 5.3);
    recorder.answered(MEASURE, 200, true, 1, 5, 4);
    recorder.answered(MEASURE, 503, false, 1, 6, 5);
    recorder.answered(WARMUP, 200, true, 0, 7, 6);
    recorder.broken(MEASURE, 8);
    recorder.timedOut(MEASURE, 1000);
    recorder.refused(MEASURE, 1, 'connect ECONNREFUSED');
    recorder.cancelled(MEASURE);
    recorder.unsent(MEASURE);
    recorder.inFlightAtEnd(MEASURE);
    const interval = recorder.take(0, 100, 3, health);
    expect(interval).toMatchObject({ hop: 'generator', toMs: 100, ended: 7, inFlight: 3, health });
    expect(interval.phases.measure.counts).toEqual({
      intended: 8,
      sent: 2,
      ok: 1,
      failed: 2,
      timedOut: 1,
      refused: 1,
      cancelled: 1,
      unsent: 1,
      inFlightAtEnd: 1,
    });
    expect(interval.phases.warmup.counts).toMatchObject({ intended: 1, sent: 1, ok: 1, failed: 0 });
    expect(interval.phases.measure.statuses).toEqual([
      [200, 1],
      [503, 1],
    ]);
    expect(interval.phases.measure.refusals).toEqual([['connect ECONNREFUSED', 1]]);
    expect(interval.phases.warmup.refusals).toEqual([]);
  });

  test('counts connections and handshakes since the last take', () => {
    const recorder = new GeneratorRecorder(1);
    recorder.connectionOpened();
    recorder.connectionOpened();
    recorder.tlsHandshake(3, false);
    recorder.tlsHandshake(1, true);
    const { connections, handshakeTime } = recorder.take(0, 1, 0, health);
    expect(connections).toEqual({ opened: 2, tlsHandshakes: 2, tlsResumed: 1 });
    expect(handshakeTime).toMatchObject({ sumUs: 4000, minUs: 1000, maxUs: 3000 });
    expect(recorder.take(1, 2, 0, health).connections.opened).toBe(0);
  });

  test('keeps ok times apart from the times of all that ended', () => {
    const recorder = new GeneratorRecorder(1);
    recorder.answered(MEASURE, 200, true, 0, 5, 4);
    recorder.answered(MEASURE, 500, false, 0, 6, 5);
    recorder.broken(MEASURE, 7);
    recorder.timedOut(MEASURE, 8);
    recorder.refused(MEASURE, 9, 'closed');
    recorder.cancelled(MEASURE);
    const { measure } = recorder.take(0, 1, 0, health).phases;
    expect(Array.from(measure.responseTime.buckets)).toEqual([bucketOf(5000)]);
    expect(Array.from(measure.uncorrectedTime.buckets)).toEqual([bucketOf(4000)]);
    expect(measure.otherTime).toMatchObject({ sumUs: 30_000, minUs: 6000, maxUs: 9000 });
  });

  test('reports only endpoints hit since the last take, and none for an answer from nowhere', () => {
    const recorder = new GeneratorRecorder(10_000);
    recorder.answered(MEASURE, 200, true, 9999, 5, 4);
    recorder.answered(MEASURE, 500, false, 9999, 5, 4);
    recorder.answered(MEASURE, 404, false, -1, 5, 4);
    const first = recorder.take(0, 1, 0, health).phases.measure;
    expect(first.endpoints).toMatchObject([{ endpoint: 9999, requests: 2, ok: 1, failed: 1 }]);
    expect(first.endpoints[0]!.responseTime).toMatchObject({
      sumUs: 5000,
      minUs: 5000,
      maxUs: 5000,
    });
    expect(first.counts).toMatchObject({ ok: 1, failed: 2 });
    recorder.answered(MEASURE, 500, false, 3, 5, 4);
    const second = recorder.take(1, 2, 0, health);
    expect(second.ended).toBe(1);
    expect(second.phases.measure.statuses).toEqual([[500, 1]]);
    expect(second.phases.measure.endpoints).toMatchObject([{ endpoint: 3, ok: 0, failed: 1 }]);
    expect(second.phases.measure.endpoints[0]!.responseTime.buckets).toHaveLength(0);
  });
});

test('what a take did not ask for is all there in the next that does', () => {
  const generator = new GeneratorRecorder(2);
  const ingress = new IngressRecorder(0, 2, 0);
  const pods = new PodsRecorder(2, 2);
  for (const atMs of [10, 110]) {
    generator.sent(MEASURE, atMs, atMs);
    generator.answered(MEASURE, 200, true, 1, 5, 5);
    ingress.attempted(MEASURE, 1);
    ingress.inFlightChanged(1, atMs, 1);
    ingress.attemptEnded(MEASURE, 1, true, 5);
    ingress.inFlightChanged(1, atMs + 5, 0);
    pods.accepted(MEASURE, 1);
    pods.busyChanged(1, atMs, 1);
    pods.completed(MEASURE, 1, 0, 5);
    pods.busyChanged(1, atMs + 5, 0);
    if (atMs === 110) break;
    const first = generator.take(0, 100, 0, null, false).phases.measure;
    expect(first.responseTime.sumUs).toBe(5000);
    expect(first.counts.ok).toBe(1);
    expect(first.endpoints).toEqual([]);
    expect(ingress.take(0, 100, 0, null, false)).toMatchObject({ inFlight: [] });
    expect(pods.take(0, 100, null, false)).toMatchObject({ busy: [] });
  }
  const { measure } = generator.take(100, 200, 0, null).phases;
  expect(measure.responseTime.sumUs).toBe(5000);
  expect(measure.uncorrectedTime.sumUs).toBe(10_000);
  expect(measure.endpoints).toMatchObject([{ endpoint: 1, requests: 2, ok: 2 }]);
  const interval = ingress.take(100, 200, 0, null);
  expect(interval.inFlight).toMatchObject([{ endpoint: 1, integralMs: 10, max: 1, now: 0 }]);
  expect(interval.phases.measure.endpoints).toMatchObject([{ endpoint: 1, attempts: 2 }]);
  expect(interval.phases.measure.rtt.sumUs).toBe(10_000);
  const { busy, phases } = pods.take(100, 200, null);
  expect(busy).toEqual([{ pod: 1, busyMs: 10 }]);
  expect(phases.measure.endpoints).toMatchObject([{ endpoint: 1, completed: 2 }]);
  expect(phases.measure.serviceTime.sumUs).toBe(10_000);
});

describe('IngressRecorder', () => {
  test('counts by phase, endpoint and route, with −1 for no route', () => {
    const recorder = new IngressRecorder(1, 3, 2);
    for (const route of [-1, 1, 1]) {
      recorder.accepted(MEASURE);
      recorder.routed(MEASURE, route);
    }
    recorder.answeredLocally(MEASURE);
    recorder.forwarded(MEASURE);
    recorder.attempted(MEASURE, 2);
    recorder.attemptEnded(MEASURE, 2, true, 3);
    recorder.forwarded(MEASURE);
    recorder.attempted(MEASURE, 0);
    recorder.connectFailed(MEASURE);
    recorder.attemptEnded(MEASURE, 0, false, 1);
    recorder.retried(MEASURE);
    recorder.attempted(MEASURE, 2);
    recorder.accepted(WARMUP);
    recorder.cancelled(WARMUP);
    const interval = recorder.take(0, 100, 1, health);
    expect(interval).toMatchObject({ hop: 'ingress', replica: 1, leaseDefects: 1, health });
    const { warmup, measure } = interval.phases;
    expect(measure.counts).toEqual({
      accepted: 3,
      answeredLocally: 1,
      forwarded: 2,
      cancelled: 0,
      attempts: 3,
      retries: 1,
      errorPages: 0,
      mirrored: 0,
      connectFailed: 1,
    });
    expect(measure.endpoints).toEqual([
      { endpoint: 0, attempts: 1, failed: 1 },
      { endpoint: 2, attempts: 2, failed: 0 },
    ]);
    expect(measure.routes).toEqual([
      { route: -1, requests: 1 },
      { route: 1, requests: 2 },
    ]);
    expect(measure.rtt).toMatchObject({ sumUs: 3000 });
    expect(warmup.counts).toMatchObject({ accepted: 1, cancelled: 1, attempts: 0 });
    const next = recorder.take(100, 200, 0, health).phases.measure;
    expect(next).toMatchObject({ routes: [], endpoints: [], counts: { accepted: 0, attempts: 0 } });
  });

  test('integrates in-flight requests per endpoint between cuts', () => {
    const recorder = new IngressRecorder(0, 2, 0);
    recorder.inFlightChanged(1, 10, 1);
    recorder.inFlightChanged(1, 20, 2);
    expect(recorder.take(0, 50, 0, health).inFlight).toEqual([
      { endpoint: 1, integralMs: 70, max: 2, now: 2 },
    ]);
  });
});

describe('PodsRecorder', () => {
  test('keeps in service what was accepted and neither completed nor aborted, across takes', () => {
    const recorder = new PodsRecorder(2, 1);
    for (let i = 0; i < 4; i++) recorder.accepted(MEASURE, 1);
    recorder.accepted(WARMUP, 0);
    recorder.completed(MEASURE, 1, 2, 3);
    recorder.busyChanged(0, 10, 2);
    const first = recorder.take(0, 30, health);
    expect(first.inService).toEqual({ warmup: 1, measure: 3 });
    expect(first.busy).toEqual([{ pod: 0, busyMs: 40 }]);
    expect(first.phases.measure.counts).toEqual({ accepted: 4, completed: 1, aborted: 0 });
    expect(first.phases.measure.queueTime.sumUs).toBe(2000);
    expect(first.phases.measure.serviceTime.sumUs).toBe(3000);
    recorder.aborted(MEASURE, 1);
    recorder.completed(WARMUP, 0, 0, 1);
    const second = recorder.take(30, 60, health);
    expect(second.inService).toEqual({ warmup: 0, measure: 2 });
    expect(second.phases.measure.endpoints).toEqual([
      { endpoint: 1, accepted: 0, completed: 0, aborted: 1 },
    ]);
  });
});
