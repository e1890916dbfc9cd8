import { describe, expect, test } from 'vitest';
import type { IngressReport, RunEvent } from '../core/run-event.ts';
import { foldRun, recordRun, sampleRequests } from './recorded-run.fixture.ts';
import { smallRun } from './small-run.fixture.ts';

/** A product says nothing while it runs, so nothing is known of an ingress but its reports. */
function resultWith(...reports: readonly Pick<IngressReport, 'accepted' | 'sent'>[]) {
  const events = recordRun(smallRun, sampleRequests, 100, 1600).filter(
    (event) => event.kind !== 'interval' || event.interval.hop !== 'ingress',
  );
  const reported = reports.map((counts, replica): RunEvent => ({
    kind: 'ingress',
    atMs: 1600,
    report: { replica, version: '1.22.1', configuration: `listen ${replica}`, ...counts },
  }));
  const run = { ...smallRun, ingress: 'nginx' };
  return foldRun([...events, ...reported], run).result();
}

/** 109 were sent, ten of them in the warm-up; four found no route. */
const right = [
  { accepted: 60, sent: [40, 20] },
  { accepted: 49, sent: [24, 21] },
];

describe('a run through nginx or HAProxy', () => {
  test('says which it was, with the configuration of the first replica', () => {
    const { product } = resultWith(...right);
    expect(product).toEqual({ version: '1.22.1', configuration: 'listen 0' });
  });

  test('has equations of what all its replicas counted', () => {
    const { conservation, validity } = resultWith(...right);
    expect(conservation.slice(-2)).toEqual([
      { equation: 'generator → nginx: sent = accepted', left: 109, right: 109, holds: true },
      { equation: 'nginx → pods: sent = accepted', left: 105, right: 105, holds: true },
    ]);
    expect(validity.reasons.filter(({ verdict }) => verdict === 'invalid')).toEqual([]);
  });

  test('is invalid when it took other requests than were sent', () => {
    const { validity } = resultWith({ ...right[0]!, accepted: 59 }, right[1]!);
    expect(validity.verdict).toBe('invalid');
    expect(validity.reasons[0]!.message).toContain(
      'generator → nginx: sent = accepted does not hold, 109 against 108',
    );
  });

  test('is invalid when endpoints are mistaken for one another, though the sum is right', () => {
    const { conservation, validity } = resultWith({ accepted: 60, sent: [39, 21] }, right[1]!);
    expect(conservation.filter(({ holds }) => !holds)).toEqual([
      { equation: 'nginx → a: sent = accepted', left: 63, right: 64, holds: false },
      { equation: 'nginx → b: sent = accepted', left: 42, right: 41, holds: false },
    ]);
    expect(validity.verdict).toBe('invalid');
  });

  test('takes attempts from the pods and does not pretend to know what only our ingress tells', () => {
    const { endpoints, rttMs, replicas, routes } = resultWith(...right);
    expect(endpoints.map(({ attemptsAllPhases }) => attemptsAllPhases)).toEqual([64, 41]);
    expect(endpoints.map(({ inFlightMean }) => inFlightMean)).toEqual([null, null]);
    expect([rttMs, replicas, routes]).toEqual([null, [], []]);
  });
});
