import { expect, test } from 'vitest';
import { createRng } from '../../core/rng.ts';
import { RecentInFlight } from './recent-in-flight.ts';

test('a quantile is the smallest count that so many do not exceed', () => {
  const recent = new RecentInFlight();
  for (const inFlight of [7, 1, 3, 3, 9]) recent.add(inFlight);
  expect([0.01, 0.2, 0.21, 0.6, 0.61, 0.8, 0.81].map((part) => recent.quantile(part))).toEqual([
    1, 1, 3, 3, 7, 7, 9,
  ]);
});

test('all exceed the quantile 0 and none the quantile 1', () => {
  const recent = new RecentInFlight();
  recent.add(0);
  expect(recent.quantile(0)).toBeLessThan(0);
  expect(recent.quantile(1)).toBe(Infinity);
});

test('only the last 128 count (seed 5, 1,000 answers)', () => {
  const rng = createRng(5);
  const counts = Array.from({ length: 1000 }, () => rng.below(40));
  const recent = new RecentInFlight();
  for (const count of counts) recent.add(count);
  const last = counts.slice(-128).toSorted((a, b) => a - b);
  for (const part of [0.25, 0.5, 0.84]) {
    expect(recent.quantile(part)).toBe(last[Math.ceil(part * 128) - 1]);
  }
});
