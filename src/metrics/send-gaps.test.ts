import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { Histogram } from './histogram.ts';
import { gapDistance } from './send-gaps.ts';

function gaps(ms: readonly number[]): Histogram {
  const histogram = new Histogram();
  for (const each of ms) histogram.recordMs(each);
  return histogram;
}

describe('gapDistance', () => {
  const gapList = fc.array(fc.double({ min: 0.01, max: 5000, noNaN: true }), {
    minLength: 1,
    maxLength: 60,
  });

  test('is none between a schedule and itself, nor while every gap is off by less than is forgiven', () => {
    fc.assert(
      fc.property(gapList, (intended) => {
        expect(gapDistance(gaps(intended), gaps(intended), 0)).toBe(0);
        // The shares of the time shift a little as well.
        const sent = intended.map((ms, i) => ms + (i % 2 === 0 ? 0.001 : -0.001) * ms);
        expect(gapDistance(gaps(intended), gaps(sent), 1)).toBeLessThan(0.005);
      }),
      { seed: 3 },
    );
  });

  test('lies between 0 and 1, is the same in both directions, and falls as more is forgiven', () => {
    fc.assert(
      fc.property(gapList, gapList, (one, other) => {
        const [a, b] = [gaps(one), gaps(other)];
        const distance = gapDistance(a, b, 1);
        expect(distance).toBeGreaterThanOrEqual(0);
        expect(distance).toBeLessThanOrEqual(1);
        expect(gapDistance(b, a, 1)).toBe(distance);
        expect(gapDistance(a, b, 5)).toBeLessThanOrEqual(distance);
      }),
      { seed: 4 },
    );
  });

  test('counts a gap by its length: a hundred requests at once and then nothing are one long gap', () => {
    const even = Array.from({ length: 100 }, () => 0.1);
    const atOnce = [...Array.from({ length: 99 }, () => 0), 10];
    expect(gapDistance(gaps(even), gaps(atOnce), 1)).toBe(1);
  });

  test('is the share of the time that one hiccup takes', () => {
    const even = Array.from({ length: 1000 }, () => 10);
    const hiccup = [...Array.from({ length: 900 }, () => 10), 1000];
    expect(gapDistance(gaps(even), gaps(hiccup), 1)).toBeCloseTo(0.1, 3);
  });

  test('is none where nothing was sent', () => {
    expect(gapDistance(gaps([]), gaps([1]), 1)).toBe(0);
  });
});
