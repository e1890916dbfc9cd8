import { describe, expect, test } from 'vitest';
import { Histogram } from './histogram.ts';
import { percentileMs, summarise } from './time-summary.ts';

/** 1 µs, 2 µs, … */
function ramp(size: number): Histogram {
  const histogram = new Histogram();
  for (let us = 1; us <= size; us++) histogram.record(us);
  return histogram;
}

describe('summarise', () => {
  test('gives milliseconds', () => {
    expect(summarise(ramp(1000))).toEqual({
      count: 1000,
      mean: 0.5005,
      p50: 0.5,
      p90: 0.9,
      p95: 0.95,
      p99: 0.99,
      p999: 0.999,
      max: 1,
    });
  });

  test('leaves p99.9 of 500 requests unknown', () => {
    expect(summarise(ramp(500))).toMatchObject({ p99: 0.495, p999: null, max: 0.5 });
  });

  test.each([
    ['p50', 2],
    ['p90', 10],
    ['p95', 20],
    ['p99', 100],
    ['p999', 1000],
  ] as const)('knows %s from %d values on', (name, enough) => {
    expect(summarise(ramp(enough - 1))[name]).toBeNull();
    const { [name]: value, max } = summarise(ramp(enough));
    expect(value).toBeGreaterThan(0);
    expect(value).toBeLessThan(max!);
  });

  test('knows mean and maximum of a single value, and nothing of none', () => {
    expect(summarise(ramp(1))).toMatchObject({ count: 1, mean: 0.001, p50: null, max: 0.001 });
    expect(Object.values(summarise(new Histogram()))).toEqual([0, ...Array(7).fill(null)]);
  });

  test('agrees with the single percentile', () => {
    expect(percentileMs(ramp(300), 99)).toBe(summarise(ramp(300)).p99);
    expect(percentileMs(ramp(99), 99)).toBeNull();
  });
});
