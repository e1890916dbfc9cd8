import { expect, test } from 'vitest';
import { calibration } from './calibration.fixture.ts';
import { renderCalibration } from './calibration-text.ts';

test('a calibration reads as a page', () => {
  expect(renderCalibration(calibration())).toBe(`\
2026-11-22T09:00:00.000Z · plimsoll 0.1.0 · node 26.10.0 · linux x64 · 2 × Example CPU

Floor: 1.0k/s straight to a server that takes no time (valid)
                   p50     p99
  response time  200µs  1.50ms
  send lag       100µs  1.20ms

Timers: how late a thread is woken
                p50     p99
  precise     100µs   300µs
  setTimeout  600µs  1.10ms

Processor time per request, closed loop through the ingress
  generator  12µs
  ingress    21µs
  pods       11µs

Hops, each way; for a scenario to simulate on
  hops: { clientToIngress: 43us, ingress: 61us, ingressToPod: 51us }

Second opinion: closed loop of 16 users, the same server
                p50     p99  requests
  plimsoll    280µs  1.90ms   42.0k/s
  autocannon  320µs  2.40ms   38.0k/s
  They agree.

Highest valid rate: 16.0k/s, open loop, sought to within 10 %. At 17.5k/s no longer: The generator
was late by 8 ms at p99.
`);
});

test('it is plain about what is missing or wrong', () => {
  const none = { highestValidPerSecond: null, lowestNotValidPerSecond: 250, reason: 'It was late' };
  const text = renderCalibration(
    calibration({ hopsMs: null, rates: { ...none, resolution: 0.1 } }),
  );
  expect(text).toContain('Hops: not measured');
  expect(text).toContain('No rate was valid. At 250/s no longer: It was late.');
  const opinion = calibration().secondOpinion;
  const problems = ['The median of plimsoll is higher.'];
  const disagreeing = { ...opinion, agree: false, problems };
  expect(renderCalibration(calibration({ secondOpinion: disagreeing }))).toContain(
    'THEY DISAGREE. The median of plimsoll is higher. Free the machine and run again.',
  );
});
