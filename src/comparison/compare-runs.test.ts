import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { runResult } from '../report/saved-result.fixture.ts';
import type { RunResult } from '../results/run-result.ts';
import { compareRuns, compareSamples } from './compare-runs.ts';
import { comparedMetrics } from './compared-metrics.ts';
import type { Sample } from './samples.ts';

/** As slow as each of its repetitions. */
function repeated(label: string, scales: readonly number[]): RunResult[] {
  return scales.map((scale, i) => runResult(label, { scale, repetition: i + 1 }));
}

function comparisonOf(runs: readonly RunResult[], metric: string) {
  return compareRuns(runs).find((each) => each.metric === metric)!;
}

describe('the comparison of runs', () => {
  const runs = [
    ...repeated('round-robin', [2, 2.2, 1.8, 2.1]),
    ...repeated('p2c', [1, 1.12, 0.9, 1.04]),
  ];

  test('pairs repetitions, and calls what is consistent significant', () => {
    const { pairs, ranking } = comparisonOf(runs, 'p99(responseTime)');
    expect(pairs).toMatchObject([{ a: 'round-robin', b: 'p2c', repetitions: 4 }]);
    const { estimate, interval, significant, better } = pairs[0]!;
    expect(estimate).toBeCloseTo(1.9951, 2);
    expect(interval!.low).toBeGreaterThan(1.9);
    expect(interval!.high).toBeLessThan(2.1);
    expect([significant, better]).toEqual([true, 'p2c']);
    expect(ranking.map(({ subject, rank }) => [subject, rank])).toEqual([
      ['p2c', 1],
      ['round-robin', 2],
    ]);
  });

  test('takes the merged figure from the merged histogram, the estimate from repetitions', () => {
    const [best] = comparisonOf(runs, 'p99(responseTime)').ranking;
    const p99s = runs.slice(4).map(({ responseTimeMs }) => responseTimeMs.p99!);
    const logs = p99s.reduce((sum, ms) => sum + Math.log(ms), 0);
    expect(best!.estimate).toBeCloseTo(Math.exp(logs / 4), 9);
    // The slowest repetition has more than its part of the slowest hundredth.
    expect(best!.merged).toBeGreaterThan(best!.estimate! * 1.02);
    expect(best!.merged).toBeLessThan(Math.max(...p99s));
  });

  test('tells errors as differences, since they can be 0', () => {
    const failing = [20, 22, 19, 21].map((timedOut, i) =>
      runResult('random', { timedOut, repetition: i + 1 }),
    );
    const { pairs, scale } = comparisonOf([...failing, ...repeated('p2c', [1, 1, 1, 1])], 'errors');
    expect(scale).toBe('difference');
    expect(pairs[0]!.estimate).toBeCloseTo(0.025, 3);
    expect(pairs[0]!.better).toBe('p2c');
  });

  test('leaves out what may not be believed, in the pair too, and says why', () => {
    const reasons = [{ verdict: 'invalid', message: 'Late.', value: 1, threshold: 0 }] as const;
    const invalid = { validity: { verdict: 'invalid', reasons } } as const;
    const [first, second, ...rest] = runs;
    const { pairs, ranking, leftOut } = comparisonOf(
      [{ ...first!, ...invalid }, { ...second!, aborted: true }, ...rest],
      'p99(responseTime)',
    );
    expect(leftOut).toEqual([
      { subject: 'round-robin', repetition: 1, reason: 'round-robin-1 is invalid: Late.' },
      { subject: 'round-robin', repetition: 2, reason: 'round-robin-2 was aborted' },
    ]);
    expect(pairs[0]!.repetitions).toBe(2);
    expect(ranking.map(({ repetitions }) => repetitions)).toEqual([4, 2]);
  });

  test('leaves out a percentile that is not known, and ranks no subject that nothing is known of', () => {
    const few = [1, 2].map((repetition) => runResult('few', { repetition, counts: [20, 20] }));
    const { ranking, leftOut } = comparisonOf([...few, ...runs], 'p99(responseTime)');
    expect(ranking.at(-1)).toMatchObject({ subject: 'few', rank: null, estimate: null });
    expect(leftOut[0]!.reason).toBe('p99 is not known from 40 samples');
  });

  test('of one repetition has estimates, and judges nothing', () => {
    const { pairs, ranking } = comparisonOf(
      [runResult('random', { scale: 3 }), runResult('p2c')],
      'p50(responseTime)',
    );
    expect(pairs[0]).toMatchObject({ interval: null, p: null, significant: false, better: null });
    expect(pairs[0]!.estimate).toBeCloseTo(3, 2);
    expect(ranking.map(({ subject, rank }) => [subject, rank])).toEqual([
      ['p2c', 1],
      ['random', 1],
    ]);
  });

  test('finds nothing between equals, which leave the family of tests to others', () => {
    const equal = [...repeated('a', [1, 1.1, 1.3]), ...repeated('b', [1, 1.1, 1.3])];
    for (const { pairs } of compareRuns(equal)) {
      if (pairs[0]!.repetitions === 0) continue;
      expect(pairs[0]).toMatchObject({ p: 1, adjustedP: null, significant: false });
    }
  });

  test('compares points of a sweep at the same rate alone', () => {
    const at = (rate: number) =>
      runs.map((run) => ({ ...run, id: `${run.id}-${rate}`, sweptRatePerSecond: rate }));
    const all = compareRuns([...at(100), ...at(200)]);
    expect(all).toHaveLength(2 * comparedMetrics.length);
    expect(all[0]!.pairs).toMatchObject([{ a: 'round-robin at 100/s', b: 'p2c at 100/s' }]);
  });
});

describe('whatever the figures', () => {
  const metric = comparedMetrics[0];
  const luck = fc.double({ min: 0.5, max: 2, noNaN: true });
  const subjects = fc.array(fc.array(luck, { minLength: 4, maxLength: 4 }), {
    minLength: 2,
    maxLength: 6,
  });

  function compared(samples: readonly Sample[]) {
    return compareSamples([{ metric, samples }])[0]!;
  }

  function samplesOf(values: readonly (readonly number[])[]): Sample[] {
    return values.map((each, i) => ({
      subject: `s${i}`,
      values: new Map(each.entries()),
      merged: null,
      leftOut: [],
    }));
  }

  test('a pair the other way round is the reciprocal, as significant, with the same favourite', () => {
    fc.assert(
      fc.property(subjects, (values) => {
        const samples = samplesOf(values);
        const back = compared(samples.toReversed()).pairs;
        for (const pair of compared(samples).pairs) {
          const other = back.find(({ a, b }) => a === pair.b && b === pair.a)!;
          expect(pair.estimate! * other.estimate!).toBeCloseTo(1, 9);
          expect(pair.interval!.low * other.interval!.high).toBeCloseTo(1, 9);
          expect(other.adjustedP ?? 1).toBeCloseTo(pair.adjustedP ?? 1, 9);
          expect(other.better).toBe(pair.better);
        }
      }),
      { seed: 6, numRuns: 40 },
    );
  });

  test('the ranking does not depend on the order of subjects or repetitions', () => {
    fc.assert(
      fc.property(subjects, (values) => {
        const samples = samplesOf(values);
        const shuffled = samples.toReversed().map((sample) => ({
          ...sample,
          values: new Map([...sample.values].toReversed()),
        }));
        const order = (each: readonly Sample[]) =>
          compared(each).ranking.map(({ subject, rank }) => [subject, rank]);
        expect(order(shuffled)).toEqual(order(samples));
      }),
      { seed: 7, numRuns: 40 },
    );
  });

  test('nobody differs from the leader of the rank, and every leader from the one before', () => {
    fc.assert(
      fc.property(subjects, (values) => {
        const { ranking, pairs } = compared(samplesOf(values));
        const differ = (x: string, y: string) =>
          pairs.some(
            ({ a, b, significant }) => significant && [x, y].includes(a) && [x, y].includes(b),
          );
        const ranks = [...Map.groupBy(ranking, ({ rank }) => rank!)];
        for (const [i, [rank, group]] of ranks.entries()) {
          const leader = group[0]!.subject;
          expect(ranking.findIndex(({ subject }) => subject === leader)).toBe(rank - 1);
          for (const { subject } of group.slice(1)) expect(differ(leader, subject)).toBe(false);
          const before = ranks[i - 1]?.[1][0];
          if (before) expect(differ(before.subject, leader)).toBe(true);
        }
      }),
      { seed: 8, numRuns: 40 },
    );
  });
});
