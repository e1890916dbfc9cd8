import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { RateShape } from '../../core/run-spec.ts';
import { rateCurve, scaledShape } from './index.ts';

const rate = fc.double({ min: 0.001, max: 100_000, noNaN: true });
const rateOrZero = fc.oneof(fc.constant(0), rate);
const length = fc.double({ min: 1, max: 3_600_000, noNaN: true });
const fraction = fc.double({ min: 0, max: 1, noNaN: true });

const halfStage = fc.double({ min: 1, max: 30_000, noNaN: true });

const ramp = fc
  .record({ fromPerSecond: rateOrZero, toPerSecond: rateOrZero })
  .filter(({ fromPerSecond, toPerSecond }) => fromPerSecond + toPerSecond > 0)
  .map((fields): RateShape => ({ kind: 'ramp', ...fields }));
const spike = fc
  .record({
    basePerSecond: rateOrZero,
    peakPerSecond: rateOrZero,
    atMs: halfStage,
    forMs: halfStage,
  })
  .filter(({ basePerSecond, peakPerSecond }) => basePerSecond + peakPerSecond > 0)
  .map((fields): RateShape => ({ kind: 'spike', ...fields }));
const sine = fc
  .record({ meanPerSecond: rate, part: fraction, periodMs: length, phaseMs: length })
  .map(({ part, ...fields }): RateShape => ({
    kind: 'sine',
    amplitudePerSecond: part * fields.meanPerSecond,
    ...fields,
  }));
const bursts = fc
  .record({ onPerSecond: rateOrZero, offPerSecond: rateOrZero, onMs: length, offMs: length })
  .filter(({ onPerSecond, offPerSecond }) => onPerSecond + offPerSecond > 0)
  .map((fields): RateShape => ({ kind: 'bursts', ...fields }));
const flat = fc.constant(undefined);

const durationMs = 60_000;
const shapes = { flat, ramp, spike, sine, bursts };

function curveOf(shape: RateShape | undefined) {
  return rateCurve({ shape, ratePerSecond: 250, durationMs });
}

describe.each(Object.entries(shapes))('the %s curve', (_, arbitrary) => {
  test('is turned round by its inverse, and what is found lies at the expected count', () => {
    fc.assert(
      fc.property(
        arbitrary,
        fc.double({ min: 0, max: 100_000, noNaN: true }),
        (shape, expected) => {
          const curve = curveOf(shape);
          const timeMs = curve.timeOf(expected);
          // Never: as many do not come.
          if (timeMs === Infinity) {
            expect(curve.expectedBy(1e12)).toBeLessThanOrEqual(expected * (1 + 1e-9));
            return;
          }
          expect(timeMs).toBeGreaterThanOrEqual(0);
          const perPeriod =
            shape?.kind === 'sine' ? (shape.meanPerSecond * shape.periodMs) / 1000 : 0;
          const tolerance = 1e-9 * (1 + expected + perPeriod);
          expect(Math.abs(curve.expectedBy(timeMs) - expected)).toBeLessThanOrEqual(tolerance);
        },
      ),
      { seed: 7, numRuns: 1000 },
    );
  });

  test('never falls, and neither does its inverse', () => {
    fc.assert(
      fc.property(
        arbitrary,
        fc.double({ min: 0, max: 200_000, noNaN: true }),
        fc.double({ min: 0, max: 200_000, noNaN: true }),
        (shape, a, b) => {
          const curve = curveOf(shape);
          const [less, more] = [Math.min(a, b), Math.max(a, b)];
          expect(curve.expectedBy(less)).toBeLessThanOrEqual(
            curve.expectedBy(more) * (1 + 1e-12) + 1e-9,
          );
          expect(curve.timeOf(less)).toBeLessThanOrEqual(curve.timeOf(more) * (1 + 1e-9) + 1e-6);
        },
      ),
      { seed: 7, numRuns: 1000 },
    );
  });

  test('keeps its form where rates and times are multiplied', () => {
    const factor = fc.double({ min: 0.01, max: 100, noNaN: true });
    const time = fc.double({ min: 0, max: 200_000, noNaN: true });
    fc.assert(
      fc.property(arbitrary, factor, factor, time, (shape, rates, times, timeMs) => {
        if (!shape) return;
        const scaled = rateCurve({
          shape: scaledShape(shape, rates, times),
          ratePerSecond: 250,
          durationMs: durationMs * times,
        });
        const expected = curveOf(shape).expectedBy(timeMs) * rates * times;
        const mean = curveOf(shape).meanPerSecond * rates;
        expect(Math.abs(scaled.expectedBy(timeMs * times) - expected)).toBeLessThanOrEqual(
          1e-9 * (1 + expected + mean * 3600 * times),
        );
        expect(scaled.meanPerSecond / mean).toBeCloseTo(1, 9);
      }),
      { seed: 7, numRuns: 300 },
    );
  });
});

const examples: readonly {
  shape: RateShape;
  durationMs: number;
  meanPerSecond: number;
  /** Times in ms and how many requests are expected by then, by hand. */
  expected: readonly (readonly [number, number])[];
}[] = [
  {
    shape: { kind: 'ramp', fromPerSecond: 100, toPerSecond: 500 },
    durationMs: 4000,
    meanPerSecond: 300,
    expected: [
      [1000, 150],
      [2000, 400],
      [4000, 1200],
      [5000, 1700],
    ],
  },
  {
    shape: { kind: 'ramp', fromPerSecond: 500, toPerSecond: 100 },
    durationMs: 4000,
    meanPerSecond: 300,
    expected: [
      [1000, 450],
      [2000, 800],
      [4000, 1200],
      [5000, 1300],
    ],
  },
  {
    shape: { kind: 'spike', basePerSecond: 100, peakPerSecond: 1000, atMs: 5000, forMs: 1000 },
    durationMs: 10_000,
    meanPerSecond: 190,
    expected: [
      [4000, 400],
      [5500, 1000],
      [6000, 1500],
      [10_000, 1900],
    ],
  },
  {
    shape: { kind: 'bursts', onPerSecond: 1000, offPerSecond: 10, onMs: 1000, offMs: 2000 },
    durationMs: 5000,
    meanPerSecond: 340,
    expected: [
      [500, 500],
      [2000, 1010],
      [3000, 1020],
      [3100, 1120],
      [31_000, 11_200],
    ],
  },
  {
    // At 0 through its mean, at its highest a quarter of a period later.
    shape: {
      kind: 'sine',
      meanPerSecond: 300,
      amplitudePerSecond: 200,
      periodMs: 10_000,
      phaseMs: 0,
    },
    durationMs: 5000,
    meanPerSecond: 300,
    expected: [
      [2500, 750 + 1000 / Math.PI],
      [5000, 1500 + 2000 / Math.PI],
      [7500, 2250 + 1000 / Math.PI],
      [10_000, 3000],
      [105_000, 31_500 + 2000 / Math.PI],
    ],
  },
  {
    // From its lowest, where it is 0.
    shape: {
      kind: 'sine',
      meanPerSecond: 200,
      amplitudePerSecond: 200,
      periodMs: 10_000,
      phaseMs: 7500,
    },
    durationMs: 5000,
    meanPerSecond: 200,
    expected: [
      [2500, 500 - 1000 / Math.PI],
      [5000, 1000],
      [7500, 1500 + 1000 / Math.PI],
    ],
  },
];

test.each(examples)(
  'the curve of $shape is the integral of its rate',
  ({ shape, durationMs, meanPerSecond, expected }) => {
    const curve = rateCurve({ shape, ratePerSecond: 1, durationMs });
    expect(curve.meanPerSecond).toBeCloseTo(meanPerSecond, 9);
    for (const [timeMs, count] of expected) {
      expect(curve.expectedBy(timeMs)).toBeCloseTo(count, 9);
      expect(curve.timeOf(count)).toBeCloseTo(timeMs, 6);
    }
  },
);

describe('where the rate is 0 nothing is sent', () => {
  const curve = (shape: RateShape) => rateCurve({ shape, ratePerSecond: 1, durationMs: 10_000 });

  test('before a spike, and after it', () => {
    const spike = curve({
      kind: 'spike',
      basePerSecond: 0,
      peakPerSecond: 100,
      atMs: 5000,
      forMs: 1000,
    });
    expect(spike.timeOf(0)).toBe(5000);
    expect(spike.timeOf(99)).toBe(5990);
    expect(spike.timeOf(100)).toBe(Infinity);
  });

  test('between bursts', () => {
    const bursts = curve({
      kind: 'bursts',
      onPerSecond: 1000,
      offPerSecond: 0,
      onMs: 1000,
      offMs: 2000,
    });
    expect([999, 1000, 1001].map((n) => bursts.timeOf(n))).toEqual([999, 3000, 3001]);
  });

  test('at the end of a ramp down to it', () => {
    const ramp = curve({ kind: 'ramp', fromPerSecond: 100, toPerSecond: 0 });
    expect(ramp.timeOf(499)).toBeGreaterThan(9000);
    expect(ramp.timeOf(499)).toBeLessThan(10_000);
    expect(ramp.timeOf(500)).toBe(Infinity);
  });
});
