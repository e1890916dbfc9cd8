import { expect, test } from 'vitest';
import type { CurvePoint } from '../results/capacity.ts';
import { kneeOf } from './knee.ts';

const rates = Array.from({ length: 19 }, (_, i) => 5 * (i + 1));

function point(ratePerSecond: number, meanMs: number | null, goodput = ratePerSecond): CurvePoint {
  return {
    ratePerSecond,
    repetitions: 1,
    meanMs,
    p50Ms: null,
    p99Ms: null,
    goodputPerSecond: goodput,
    errors: 0,
    regime: 'steady',
  };
}

test('of M/M/1 it is half the service rate', () => {
  expect(kneeOf(rates.map((rate) => point(rate, 1000 / (100 - rate))))).toBe(50);
});

test('of many servers it lies higher: of M/D/1 with service of 10 ms at 2 − √2 of 100/s', () => {
  const mean = (rho: number) => 10 * (1 + rho / (2 * (1 - rho)));
  // The maximum of ρ(1 − ρ) / (2 − ρ) is at 0.586; the nearest of the rates is 60.
  expect(kneeOf(rates.map((rate) => point(rate, mean(rate / 100))))).toBe(60);
});

test('is nowhere where nothing was answered', () => {
  expect(kneeOf([point(5, null, 0)])).toBeNull();
  expect(kneeOf([])).toBeNull();
});
