import { describe, expect, test } from 'vitest';
import { Histogram } from '../metrics/histogram.ts';
import { summarise } from '../metrics/time-summary.ts';
import { type RunShape, runResult } from '../report/saved-result.fixture.ts';
import { agreeEngines } from './agree-engines.ts';
import type { FigureAgreement, SubjectAgreement } from '../results/engine-agreement.ts';
import type { RunResult, TimeName } from '../results/run-result.ts';
import { encodeHistograms } from '../results/saved-histograms.ts';

function pair(repetition: number, wire: RunShape, simulated: RunShape = {}): RunResult[] {
  return [
    runResult('p2c', { ...wire, repetition, changes: { ...wire.changes, engine: 'wire' } }),
    runResult('p2c', { ...simulated, repetition }),
  ];
}

/** In place of those of the fixture: 780 of 800 are the first, the rest the second. */
function times(of: Partial<Record<TimeName, readonly [number, number]>>): RunShape {
  const changed = Object.entries(of).map(([name, [usual, rare]]) => {
    const histogram = new Histogram();
    for (let i = 0; i < 800; i++) histogram.recordMs(i < 780 ? usual : rare);
    return [name, histogram] as const;
  });
  const summaries = changed.map(([name, histogram]) => [`${name}Ms`, summarise(histogram)]);
  const histograms = {
    ...runResult('p2c').histograms,
    ...encodeHistograms(Object.fromEntries(changed)),
  };
  return { changes: { ...Object.fromEntries(summaries), histograms } };
}

function only(runs: readonly RunResult[]): SubjectAgreement {
  const { subjects } = agreeEngines(runs, 'calibration');
  expect(subjects).toHaveLength(1);
  return subjects[0]!;
}

function figure({ figures }: SubjectAgreement, name: FigureAgreement['figure'], place = 0) {
  return figures.filter((each) => each.figure === name)[place]!;
}

describe('the wire against virtual time', () => {
  test('takes repetitions as pairs: the interval is that of their ratios, not of their times', () => {
    // Times of the second pair are four times those of the first, the ratios 1.10 and 1.12.
    const subject = only([
      ...pair(1, { scale: 1.1 }, { scale: 1 }),
      ...pair(2, { scale: 4.48 }, { scale: 4 }),
    ]);
    expect(subject.pairs).toBe(2);
    const { difference, interval } = figure(subject, 'p50');
    expect(difference).toBeCloseTo(Math.sqrt(1.1 * 1.12) - 1, 3);
    // Two logarithms are ln(1.12 / 1.10) / 2 from their mean; t of one degree of freedom is 12.706.
    const half = (12.706 * Math.log(1.12 / 1.1)) / 2;
    expect(Math.log1p(interval!.high) - Math.log1p(difference!)).toBeCloseTo(half, 2);
    expect(Math.log1p(difference!) - Math.log1p(interval!.low)).toBeCloseTo(half, 2);
  });

  test('of one pair gives no interval, and judges the difference alone', () => {
    const same = only(pair(1, {}));
    expect(same.figures.map(({ verdict }) => verdict)).toEqual(Array(7).fill('agrees'));
    expect(same.figures.map(({ interval }) => interval)).toEqual(Array(7).fill(null));
    expect(figure(only(pair(1, { scale: 1.2 })), 'mean').verdict).toBe('differs');
    expect(figure(only(pair(1, { scale: 0.9 })), 'mean').verdict).toBe('differs');
  });

  test('is unclear where the interval lies on both sides of what is expected', () => {
    const mean = (first: number, second: number) =>
      figure(only([...pair(1, { scale: first }), ...pair(2, { scale: second })]), 'mean').verdict;
    expect(mean(1.01, 1.011)).toBe('agrees');
    expect(mean(1.01, 1.08)).toBe('unclear');
    expect(mean(1.5, 1.51)).toBe('differs');
    expect(mean(0.8, 0.801)).toBe('differs');
  });

  test('tells a shift of the shares from chance: 800 requests in halves vary by 7.5 points', () => {
    const share = (first: number) => {
      const subject = only(pair(1, { counts: [first, 800 - first] }));
      return [0, 1].map((place) => figure(subject, 'share', place));
    };
    const [a, b] = share(440);
    expect([a!.endpoint, b!.endpoint]).toEqual(['shop-0', 'shop-1']);
    expect([a!.difference, b!.difference].map((points) => points!.toFixed(3))).toEqual([
      '0.050',
      '-0.050',
    ]);
    expect(a!.verdict).toBe('agrees');
    expect(share(600).map(({ verdict }) => verdict)).toEqual(['differs', 'differs']);
    expect(a!.expected!.high).toBeGreaterThan(0.09);
    expect(a!.expected!.high).toBeLessThan(0.12);
  });

  test('errors on one side alone are a difference', () => {
    const errors = figure(only(pair(1, { timedOut: 40 })), 'errors');
    expect(errors.difference).toBeCloseTo(40 / 840, 6);
    expect(errors.verdict).toBe('differs');
  });

  test('allows for late sends and answers as measured, and for hops where nobody has told their cost', () => {
    // Service: half a millisecond later than simulated.
    const runs = pair(
      1,
      times({ sendLag: [1, 9], serviceTime: [8.5, 20.5] }),
      times({ serviceTime: [8, 20] }),
    );
    const high = (hopsFrom: 'nowhere' | 'scenario', name: 'mean' | 'p50' | 'p99') => {
      const { expected, simulated } = figure(agreeEngines(runs, hopsFrom).subjects[0]!, name);
      return expected!.high * simulated!;
    };
    expect(high('scenario', 'p50') - 0.05 * 49.9).toBeCloseTo(1 + 0.5 + 0.25, 2);
    expect(high('nowhere', 'p50') - high('scenario', 'p50')).toBeCloseTo(0.75, 6);
    expect(high('scenario', 'mean') - 0.05 * 49.95).toBeCloseTo(1.2 + 0.5 + 0.25, 2);
    expect(high('scenario', 'p99') - 0.15 * 89.2).toBeCloseTo(9 + 0.5 + 0.25, 1);
  });

  test('expects less throughput of users who wait longer, and the same of arrivals that heed no answer', () => {
    const low = (simulated: RunShape) =>
      figure(only(pair(1, {}, simulated)), 'throughput').expected!.low;
    expect(low({})).toBeCloseTo(-0.03, 6);
    // 0.25 ms for hops and 0.1 ms for late sends, of 50 ms.
    expect(low({ counts: [404, 404] })).toBeCloseTo(-0.03 - 0.35 / 50, 3);
  });

  test('says which part of the mean is longer', () => {
    const { meanPartsMs } = only(
      pair(
        1,
        times({ responseTime: [14, 14], sendLag: [1, 1], queueTime: [3, 3], serviceTime: [8, 8] }),
        times({ responseTime: [8, 8], sendLag: [0, 0], queueTime: [1, 1], serviceTime: [7, 7] }),
      ),
    );
    // 14 − 8 = 6 in all.
    const parts = { sendLagMs: 1, betweenMs: 2, queueMs: 2, serviceMs: 1 };
    for (const [name, ms] of Object.entries(parts))
      expect(meanPartsMs![name as keyof typeof parts]).toBeCloseTo(ms, 2);
  });

  test('gives no verdict where a run on the wire is invalid', () => {
    const validity = { verdict: 'invalid', reasons: [] } as const;
    const subject = only([...pair(1, {}), ...pair(2, { changes: { validity } })]);
    expect(subject.distrusted).toBe('p2c-2 is invalid');
    expect(new Set(subject.figures.map(({ verdict }) => verdict))).toEqual(new Set(['unclear']));
  });

  test('leaves out a repetition that one of the two did not play to its end', () => {
    const aborted = pair(2, { changes: { aborted: true } });
    expect(only([...pair(1, {}), ...aborted]).pairs).toBe(1);
    expect(agreeEngines(aborted, 'nowhere').subjects).toEqual([]);
  });

  test('holds every ingress against the one simulated run', () => {
    const [wire, simulated] = pair(1, {});
    const { subjects } = agreeEngines(
      [wire!, simulated!, { ...wire!, ingress: 'nginx' }],
      'nowhere',
    );
    expect(subjects.map(({ subject, pairs }) => [subject, pairs])).toEqual([
      ['p2c on in-process', 1],
      ['p2c on nginx', 1],
    ]);
  });
});
