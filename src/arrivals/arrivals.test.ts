/** Arrival processes under every shape of the rate, through the driver that both engines use. */
import { describe, expect, test } from 'vitest';
import { ManualScheduler } from '../core/manual-scheduler.fixture.ts';
import { runSpec } from '../core/run-spec.fixture.ts';
import type { RateShape } from '../core/run-spec.ts';
import { arrivals } from './index.ts';
import { Loads } from './loads.ts';
import { type OpenStage, rateCurve } from './shapes/index.ts';

const durationMs = 40_000;

/** Peaks, troughs and edges fall on whole seconds, so that windows lie inside them or across. */
const shapes: Readonly<Record<string, RateShape | undefined>> = {
  flat: undefined,
  ramp: { kind: 'ramp', fromPerSecond: 100, toPerSecond: 3000 },
  'falling ramp': { kind: 'ramp', fromPerSecond: 3000, toPerSecond: 0 },
  spike: { kind: 'spike', basePerSecond: 500, peakPerSecond: 8000, atMs: 15_000, forMs: 4000 },
  sine: {
    kind: 'sine',
    meanPerSecond: 1500,
    amplitudePerSecond: 1500,
    periodMs: 16_000,
    phaseMs: 3000,
  },
  bursts: { kind: 'bursts', onPerSecond: 4000, offPerSecond: 100, onMs: 3000, offMs: 5000 },
};

function stageOf(shape: RateShape | undefined, kind: OpenStage['arrivals']): OpenStage {
  const { meanPerSecond } = rateCurve({ shape, ratePerSecond: 1500, durationMs });
  return { kind: 'open', ratePerSecond: meanPerSecond, shape, arrivals: kind, durationMs };
}

function timesOf(stage: OpenStage, seed = 7): number[] {
  const scheduler = new ManualScheduler();
  const times: number[] = [];
  const timeline = { warmupMs: 0, measureMs: stage.durationMs, drainMs: 0 };
  new Loads(runSpec({ stages: [stage], timeline, seed }), scheduler, {
    issue: (_k, _kind, intendedMs) => times.push(intendedMs),
    loadOver: () => {},
  }).start();
  scheduler.advanceTo(stage.durationMs);
  return times;
}

describe.each(Object.entries(shapes))('a rate that is %s', (_, shape) => {
  const curve = rateCurve(stageOf(shape, 'poisson'));
  const windows = Array.from({ length: 20 }, (_, index) => {
    const fromMs = (index * durationMs) / 20;
    const toMs = fromMs + durationMs / 20;
    return { fromMs, toMs, expected: curve.expectedBy(toMs) - curve.expectedBy(fromMs) };
  });
  const countIn = (times: readonly number[], { fromMs, toMs }: (typeof windows)[number]) =>
    times.filter((timeMs) => timeMs >= fromMs && timeMs < toMs).length;

  test('with Poisson arrivals, seed 7: each 2 s window’s count within 4.5 √Λ of its Λ, and they spread as much', () => {
    const times = timesOf(stageOf(shape, 'poisson'));
    const deviations = windows.map(
      (window) => (countIn(times, window) - window.expected) / Math.sqrt(window.expected),
    );
    for (const deviation of deviations) expect(Math.abs(deviation)).toBeLessThan(4.5);
    // Of 20 windows: χ² over 20, from its 0.01 % to its 99.99 % quantile. Arrivals more even than chance would fall short.
    const dispersion = deviations.reduce((sum, each) => sum + each * each, 0) / 20;
    expect(dispersion).toBeGreaterThan(0.2);
    expect(dispersion).toBeLessThan(2.7);
  });

  test('with constant arrivals: each window’s count within 1 of its Λ, and the gaps follow the rate', () => {
    const times = timesOf(stageOf(shape, 'constant'));
    for (const window of windows) {
      expect(Math.abs(countIn(times, window) - window.expected)).toBeLessThanOrEqual(1);
    }
    for (const [n, timeMs] of times.entries()) expect(curve.expectedBy(timeMs)).toBeCloseTo(n, 5);
  });

  test('with uniform arrivals, seed 7: windows spread a third as much as Poisson’s', () => {
    const times = timesOf(stageOf(shape, 'uniform'));
    const gaps = times
      .slice(1)
      .map((timeMs, index) => curve.expectedBy(timeMs) - curve.expectedBy(times[index]!));
    const size = gaps.length;
    const mean = gaps.reduce((sum, gap) => sum + gap, 0) / size;
    const variance = gaps.reduce((sum, gap) => sum + (gap - mean) ** 2, 0) / size;
    // Gaps of mean 1 and variance 1/3, uniform on [0, 2]; four standard errors of some 40,000.
    expect(Math.abs(mean - 1)).toBeLessThan(4 * Math.sqrt(1 / 3 / size));
    expect(variance).toBeGreaterThan((1 / 3) * 0.97);
    expect(variance).toBeLessThan((1 / 3) * 1.03);
    expect(Math.max(...gaps.slice(0, 10_000))).toBeLessThan(2 + 1e-6);
    expect(Math.max(...gaps.slice(0, 10_000))).toBeGreaterThan(1.99);
  });

  test.each(arrivals)(
    'with $name arrivals: the same for the same seed, in order, within the stage',
    ({ name }) => {
      const stage = { ...stageOf(shape, name), durationMs: 5000 };
      const times = timesOf(stage);
      expect(timesOf(stage)).toEqual(times);
      expect(times).toEqual(times.toSorted((a, b) => a - b));
      expect(times.length).toBeGreaterThan(100);
      expect(times[0]).toBeGreaterThanOrEqual(0);
      expect(times.at(-1)).toBeLessThan(5000);
      if (name !== 'constant') expect(timesOf(stage, 8)).not.toEqual(times);
    },
  );
});

test('constant arrivals on a ramp from 0 come at the square roots of their numbers', () => {
  const times = timesOf({
    kind: 'open',
    ratePerSecond: 100,
    shape: { kind: 'ramp', fromPerSecond: 0, toPerSecond: 200 },
    arrivals: 'constant',
    durationMs: 1000,
  });
  // Λ(t) = 100 t², with t in seconds.
  expect(times).toHaveLength(100);
  for (const [n, timeMs] of times.entries()) {
    expect(timeMs).toBeCloseTo(1000 * Math.sqrt(n / 100), 9);
  }
});
