import { describe, expect, test } from 'vitest';
import type { RunEvent } from '../core/run-event.ts';
import { RunFold } from './fold.ts';
import { recordRun } from './recorded-run.fixture.ts';
import { smallRun } from './small-run.fixture.ts';

const requests = Array.from({ length: 110 }, (_, i) => ({
  atMs: i * 10,
  endpoint: i % 2,
  replica: i % 2,
  queueMs: 0,
  serviceMs: 25,
  fate: 'ok' as const,
}));

/** All that happened until `untilMs`. */
function foldedUntil(untilMs: number): RunFold {
  const fold = new RunFold(smallRun);
  fold.apply({ kind: 'phase', phase: 'warmup', atMs: 0 });
  for (const event of recordRun(smallRun, requests, 50, 1600)) {
    if (event.kind !== 'interval' || event.interval.toMs > untilMs) continue;
    if (event.interval.fromMs === 100) fold.apply({ kind: 'phase', phase: 'measure', atMs: 100 });
    fold.apply(event);
  }
  return fold;
}

/** A generator thread's interval as several threads would give it. */
function twice(event: RunEvent): RunEvent[] {
  return event.kind === 'interval' && event.interval.hop === 'generator' ? [event, event] : [event];
}

describe('the live view', () => {
  test('is starting before anything happened', () => {
    expect(new RunFold(smallRun).view()).toMatchObject({
      phase: 'starting',
      elapsedMs: 0,
      totalMs: 1100,
      inFlight: 0,
      completedHistory: [],
      responseTimeBuckets: [],
      rates: { offeredPerSecond: 0 },
      warnings: [],
    });
  });

  test('counts the warm-up while that lasts, then the measured phase', () => {
    expect(foldedUntil(50).view()).toMatchObject({ phase: 'warmup', requests: { intended: 5 } });
    expect(foldedUntil(600).view()).toMatchObject({
      phase: 'measure',
      elapsedMs: 600,
      requests: { intended: 50, ok: 48 },
    });
  });

  test('gives rates over the last interval and one completed rate per interval', () => {
    const view = foldedUntil(200).view();
    expect(view.rates).toEqual({
      offeredPerSecond: 100,
      sentPerSecond: 100,
      completedPerSecond: 100,
    });
    expect(view.completedHistory).toEqual([60, 100, 100, 100]);
    expect(view.inFlight).toBe(2);
  });

  test('takes no interval for full that a generator thread has yet to report', () => {
    const fold = new RunFold(smallRun);
    const events = recordRun(smallRun, requests, 50, 1600).slice(0, 12);
    for (const event of [...events.slice(0, 8).flatMap(twice), ...events.slice(8)])
      fold.apply(event);
    expect(fold.view().rates.offeredPerSecond).toBe(200);
  });

  test('shows shares, in-flight requests over all replicas and p99 per endpoint', () => {
    const view = foldedUntil(600).view();
    expect(view.endpoints).toMatchObject([
      { id: 'a', pool: 'shop:80', share: 0.5, fairShare: 1 / 3, inFlight: 1, p99Ms: null },
      { id: 'b', pool: 'shop:80', share: 0.5, fairShare: 2 / 3, inFlight: 1, p99Ms: null },
    ]);
    expect(view.pools[0]).toMatchObject({ name: 'shop:80', requests: 48 });
    expect(view.pools[0]!.balance.jain).toBeCloseTo(0.9, 12);
  });

  test('agrees with the result once the run is over', () => {
    const fold = foldedUntil(1600);
    fold.apply({ kind: 'ended', atMs: 1600, aborted: false });
    const view = fold.view();
    const result = fold.result();
    expect(view.phase).toBe('ended');
    expect(view.requests).toEqual(result.requests);
    expect(view.responseTimeMs).toEqual(result.responseTimeMs);
    expect(view.pools.map(({ balance }) => balance)).toEqual(
      result.pools.map(({ balance }) => balance),
    );
    expect(view.responseTimeBuckets.reduce((sum, { count }) => sum + count, 0)).toBe(100);
  });

  test('warns of marks and of a late generator', () => {
    const fold = foldedUntil(600);
    fold.apply({ kind: 'mark', atMs: 600, text: 'pod a crashed' });
    for (const event of recordRun(smallRun, requests, 50, 1600)) {
      if (event.kind !== 'interval' || event.interval.hop !== 'generator') continue;
      const { measure } = event.interval.phases;
      const late = { ...measure, sendLag: { ...measure.responseTime } };
      const phases = { ...event.interval.phases, measure: late };
      fold.apply({ ...event, interval: { ...event.interval, phases } });
    }
    const { warnings } = fold.view();
    expect(warnings).toHaveLength(2);
    expect(warnings[0]).toBe('0.6 s: pod a crashed');
    expect(warnings[1]).toMatch(/generator was late/);
  });
});
