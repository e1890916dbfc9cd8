/** The comparison on cases whose truth is known: how often it errs where nothing differs, how often it finds what does. */
import { describe, expect, test } from 'vitest';
import { createRng, type Rng } from '../core/rng.ts';
import type { MetricComparison } from '../results/comparison-result.ts';
import { powerOfPairs } from '../statistics/power.ts';
import { compareSamples } from './compare-runs.ts';
import { type ComparedMetric, comparedMetrics } from './compared-metrics.ts';
import type { Sample } from './samples.ts';

const trials = 2000;
const repetitions = 8;
const times = comparedMetrics.filter(({ metric }) => metric.endsWith('(responseTime)'));

/** Sorted response times of 200 requests at a pod with one slot, utilisation 0.7, by Lindley's recursion. */
function queueingTimes(rng: Rng): number[] {
  let waitMs = 0;
  const responseTimes = Array.from({ length: 200 }, () => {
    const serviceMs = -7 * Math.log(1 - rng.float());
    const responseMs = waitMs + serviceMs;
    waitMs = Math.max(0, responseMs + 10 * Math.log(1 - rng.float()));
    return responseMs;
  });
  return responseTimes.toSorted((a, b) => a - b);
}

/** The same statistic of each repetition, for each metric of time. */
function sampleOf(subject: string, rng: Rng): Sample[] {
  const runs = Array.from({ length: repetitions }, () => queueingTimes(rng));
  const read: Readonly<Record<string, (sorted: readonly number[]) => number>> = {
    'mean(responseTime)': (sorted) => sorted.reduce((sum, ms) => sum + ms, 0) / sorted.length,
    'p50(responseTime)': (sorted) => sorted[99]!,
    'p90(responseTime)': (sorted) => sorted[179]!,
    'p99(responseTime)': (sorted) => sorted[197]!,
  };
  return times.map(({ metric }) =>
    sample(
      subject,
      runs.map((sorted) => read[metric]!(sorted)),
    ),
  );
}

function sample(subject: string, values: readonly number[]): Sample {
  return { subject, values: new Map(values.entries()), merged: null, leftOut: [] };
}

function share(found: readonly boolean[]): number {
  return found.filter(Boolean).length / found.length;
}

// Of 2,000 trials at 5 % the standard deviation is 0.49 points: the bounds are three and a half of them.
const nominal = { least: 0.033, most: 0.067 };

describe('two that are the same, 2,000 times, 8 repetitions each, independent seeds from 11', () => {
  const rng = createRng(11);
  const results = Array.from({ length: trials }, (): MetricComparison[] => {
    const [a, b] = [sampleOf('a', rng), sampleOf('b', rng)];
    return compareSamples(times.map((metric, i) => ({ metric, samples: [a[i]!, b[i]!] })));
  });

  test.each(times.map(({ metric }) => metric))(
    '%s: p is below 5 % in one of twenty, as is the share of intervals that miss',
    (name) => {
      const pairs = results.map((each) => each.find(({ metric }) => metric === name)!.pairs[0]!);
      for (const falsely of [
        share(pairs.map(({ p }) => p! < 0.05)),
        share(pairs.map(({ interval }) => interval!.low > 1 || interval!.high < 1)),
      ]) {
        expect(falsely).toBeGreaterThan(nominal.least);
        expect(falsely).toBeLessThan(nominal.most);
      }
    },
  );

  test('sign flips agree: of 8 pairs they can say 2, 4, … 12 of 256, so 4.7 %', () => {
    const ps = results.map(([first]) => first!.pairs[0]!.signFlipP!);
    expect(Math.abs(share(ps.map((p) => p <= 12 / 256)) - 12 / 256)).toBeLessThan(0.017);
  });

  test('any of the family is called significant less often than that, but not never', () => {
    const any = share(results.map((each) => each.some(({ pairs }) => pairs[0]!.significant)));
    expect(any).toBeGreaterThan(0.01);
    expect(any).toBeLessThan(nominal.most);
  });

  test('whatever is not called significant ties', () => {
    for (const { pairs, ranking } of results.flat()) {
      expect(new Set(ranking.map(({ rank }) => rank)).size).toBe(pairs[0]!.significant ? 2 : 1);
    }
  });
});

test(
  'a difference of 5 % is found as often as the power says, 2,000 times, seed 12',
  { timeout: 60_000 },
  () => {
    const rng = createRng(12);
    const metric: ComparedMetric = times[0]!;
    // Repetitions differ by 20 %, which both subjects have in common; each adds 3 % of its own.
    const own = 0.03;
    const results = Array.from({ length: trials }, () => {
      const luck = Array.from({ length: repetitions }, () => 0.2 * normal(rng));
      const values = (effect: number) =>
        luck.map((common) => Math.exp(2 + effect + common + own * normal(rng)));
      const samples = [sample('slow', values(Math.log(1.05))), sample('fast', values(0))];
      return compareSamples([{ metric, samples }])[0]!;
    });
    const power = powerOfPairs(Math.log(1.05) / (own * Math.SQRT2), repetitions);
    expect(power).toBeGreaterThan(0.7);
    expect(power).toBeLessThan(0.9);
    const found = share(results.map(({ pairs }) => pairs[0]!.better === 'fast'));
    // The standard deviation is 0.9 points.
    expect(Math.abs(found - power)).toBeLessThan(0.03);
    const needed = results
      .map(({ pairs }) => pairs[0]!.repetitionsNeeded!)
      .toSorted((a, b) => a - b);
    // 80 % take 8 at the true spread; half of the samples see less.
    expect(needed[trials / 2]).toBeGreaterThanOrEqual(7);
    expect(needed[trials / 2]).toBeLessThanOrEqual(9);
  },
);

/** Box and Muller. */
function normal(rng: Rng): number {
  return Math.sqrt(-2 * Math.log(1 - rng.float())) * Math.cos(2 * Math.PI * rng.float());
}
