import { expect, test } from 'vitest';
import { LatencyByInFlight } from './latency-by-in-flight.ts';

function recorded(...pairs: readonly (readonly [inFlight: number, latencyMs: number])[]) {
  const latencies = new LatencyByInFlight();
  for (const [inFlight, latencyMs] of pairs) latencies.record(inFlight, latencyMs);
  return latencies;
}

const five = [1, 2, 3, 4, 5];

test('a pod that has answered nothing yet has no latency to tell', () => {
  expect(new LatencyByInFlight().medianAt(0)).toBe(0);
});

test('the median is of requests that found as many in flight', () => {
  const latencies = recorded(
    ...five.map((ms) => [0, ms] as const),
    ...five.map((ms) => [9, 10 * ms] as const),
  );
  expect(latencies.medianAt(0)).toBe(3);
  expect(latencies.medianAt(9)).toBe(30);
});

test('the range widens until it holds five', () => {
  const latencies = recorded([4, 40], [5, 50], [5, 51], [6, 60], [7, 70], [20, 200]);
  // 4 to 6 holds four, 3 to 7 five.
  expect(latencies.medianAt(5)).toBe(51);
  expect(latencies.medianAt(1000)).toBe(51);
});

test('of more than fifteen the latest count', () => {
  const latencies = recorded(
    ...Array.from({ length: 8 }, () => [2, 900] as const),
    ...Array.from({ length: 15 }, (_, i) => [2, i] as const),
  );
  expect(latencies.medianAt(2)).toBe(7);
});

test('what lies 128 answers back is forgotten', () => {
  const latencies = recorded(...five.map((ms) => [0, ms] as const));
  for (let i = 0; i < 123; i++) latencies.record(50, 80);
  expect(latencies.medianAt(0)).toBe(3);
  for (let i = 0; i < 5; i++) latencies.record(50, 80);
  expect(latencies.medianAt(0)).toBe(80);
});
