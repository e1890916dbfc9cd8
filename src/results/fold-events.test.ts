import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { RunEvent } from '../core/run-event.ts';
import { RunFold } from './fold.ts';
import {
  foldRun,
  type RecordedRequest,
  recordRun,
  sampleRequests,
} from './recorded-run.fixture.ts';
import type { RunResult } from './run-result.ts';
import { smallRun } from './small-run.fixture.ts';

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
          const fine = foldRun(recordRun(smallRun, recorded, 10, 1600)).result();
          const coarse = foldRun(recordRun(smallRun, recorded, intervalMs, 1600)).result();
          expect(uncut(coarse)).toEqual(uncut(fine));
          expect(fine.conservation.every(({ holds }) => holds)).toBe(true);
        },
      ),
      { numRuns: 40, seed: 6 },
    );
  });

  test('gives the same result in whatever order the threads report', () => {
    const events = recordRun(smallRun, sampleRequests, 100, 1600);
    const hop = (event: RunEvent) => (event.kind === 'interval' ? event.interval.hop : '');
    const podsFirst = events.toSorted((a, b) => (hop(a) < hop(b) ? 1 : hop(a) > hop(b) ? -1 : 0));
    expect(foldRun(podsFirst).result()).toEqual(foldRun(events).result());
  });

  test('shows a counter that disagrees and makes the run invalid', () => {
    const events = recordRun(smallRun, sampleRequests, 100, 1600).map((event, i) => {
      if (i !== 4 || event.kind !== 'interval' || event.interval.hop !== 'generator') return event;
      const { measure, warmup } = event.interval.phases;
      const counts = { ...measure.counts, sent: measure.counts.sent + 1 };
      const phases = { warmup, measure: { ...measure, counts } };
      return { ...event, interval: { ...event.interval, phases } };
    });
    const { conservation, validity } = foldRun(events).result();
    expect(conservation.filter(({ holds }) => !holds)).toEqual([
      { equation: 'generator → ingress: sent = accepted', left: 110, right: 109, holds: false },
    ]);
    expect(validity.verdict).toBe('invalid');
  });

  test('leaves out what an ingress that cannot be asked would know', () => {
    const events = recordRun(smallRun, sampleRequests, 100, 1600).filter(
      (event) => event.kind !== 'interval' || event.interval.hop !== 'ingress',
    );
    const result = foldRun(events).result();
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
    for (const event of recordRun(smallRun, sampleRequests, 100, 600)) folded.apply(event);
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
