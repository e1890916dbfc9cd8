import { describe, expect, test } from 'vitest';
import { loadResult, runResult, savedResult } from '../report/saved-result.fixture.ts';
import type { BaselineVerdict } from '../results/gate-report.ts';
import type { RunResult } from '../results/run-result.ts';
import { baselineOf } from './baseline-of.ts';
import { judgeAgainst } from './judge-baseline.ts';

const luck = [1, 1.2, 0.9, 1.1];

/** Repetitions that luck makes slow or fast, all of them slower by `factor` and each by something of its own. */
function repeated(factor: number, own: readonly number[] = [0, 0, 0, 0], label = 'p2c') {
  return luck.map((common, i) =>
    runResult(label, { repetition: i + 1, scale: common * factor * (1 + own[i]!) }),
  );
}

const before = repeated(1);
const noise = [0.01, -0.02, 0.02, -0.01];

function against(
  rule: string,
  now: readonly RunResult[],
  then: readonly RunResult[] = before,
  tolerance?: number,
): BaselineVerdict {
  const [ours, theirs] = [now, then].map((runs) => baselineOf(savedResult({ runs })));
  const verdicts = judgeAgainst([{ rule }], ours!, theirs!, tolerance);
  expect(verdicts).toHaveLength(1);
  return verdicts[0]!;
}

describe('against a baseline', () => {
  const p99 = 'p99(responseTime) < 1s';

  test('what is the same passes, as unchanged', () => {
    const { change, verdict, value, baseline } = against(p99, before);
    expect(verdict).toBe('passed');
    expect(change).toEqual({
      scale: 'ratio',
      estimate: 1,
      interval: { low: 1, high: 1 },
      paired: true,
      repetitions: 4,
    });
    expect(value).toBe(baseline);
  });

  test('fails only what is worse by more than the tolerance, the whole interval of it', () => {
    expect(against(p99, repeated(1.04, noise)).verdict).toBe('passed');
    expect(against(p99, repeated(1.06, noise))).toMatchObject({
      verdict: 'undetermined',
      reason: expect.stringContaining('more repetitions would tell'),
    });
    const failed = against(p99, repeated(1.12, noise));
    expect(failed.verdict).toBe('failed');
    expect(failed.rule).toBe('p99(responseTime) <= baseline + 5%');
    expect(failed.change!.estimate).toBeCloseTo(1.12, 2);
    expect(failed.bound! / failed.baseline!).toBeCloseTo(1.05, 9);
    expect(against(p99, repeated(0.5, noise)).verdict).toBe('passed');
  });

  test('tolerates as much as is asked', () => {
    expect(against(p99, repeated(1.12, noise), before, 0.2).verdict).toBe('passed');
    expect(against(p99, repeated(1.12, noise), before, 0.2).rule).toMatch(/\+ 20%$/);
    expect(against(p99, repeated(1.04, noise), before, 0.005).verdict).toBe('failed');
  });

  test('takes the direction of the rule for the good one', () => {
    const slower = repeated(1).map((run) => ({
      ...run,
      rates: { ...run.rates, throughputPerSecond: run.rates.throughputPerSecond * 0.8 },
    }));
    expect(against('throughput > 1/s', slower)).toMatchObject({
      rule: 'throughput >= baseline - 5%',
      verdict: 'failed',
    });
    expect(against('throughput < 9k/s', slower).verdict).toBe('passed');
    expect(against('throughput > 1/s', before, slower).verdict).toBe('passed');
  });

  test('counts errors in points, as none have no ratio', () => {
    const failing = [1, 2, 3, 2].map((timedOut, i) =>
      runResult('p2c', { repetition: i + 1, timedOut: 10 * timedOut }),
    );
    const many = (timedOut: number) =>
      luck.map((_, i) =>
        runResult('p2c', { repetition: i + 1, counts: [10_000, 10_000 - timedOut], timedOut }),
      );
    expect(against('errors < 50%', failing)).toMatchObject({
      rule: 'errors <= baseline + 0.1 points',
      verdict: 'failed',
    });
    expect(against('errors < 50%', many(1), many(0)).verdict).toBe('passed');
  });

  test('pairs simulated repetitions of the same seed, and nothing else', () => {
    const slower = repeated(1.12, noise);
    const changed = (changes: (run: RunResult) => Partial<RunResult>) =>
      [slower, before].map((runs) => runs.map((run) => ({ ...run, ...changes(run) })));
    const [wire, wireBefore] = changed(() => ({ engine: 'wire' }));
    const reseeded = slower.map((run) => ({ ...run, seed: run.seed + 100 }));
    for (const unpaired of [against(p99, wire!, wireBefore), against(p99, reseeded)]) {
      // Luck is in both samples now, and hides the difference.
      expect(unpaired).toMatchObject({ verdict: 'undetermined', change: { paired: false } });
    }
    expect(against(p99, slower)).toMatchObject({ verdict: 'failed', change: { paired: true } });
  });

  test.each([
    ['a single repetition', [repeated(2)[0]!], before, 'takes two repetitions'],
    ['another strategy', repeated(1, undefined, 'random'), before, 'does not have it'],
  ])('gives no verdict on %s', (_, now, then, reason) => {
    expect(against(p99, now, then)).toMatchObject({
      verdict: 'undetermined',
      reason: expect.stringContaining(reason),
    });
  });

  test('gives no verdict where either side may not be believed, and says which run', () => {
    const reasons = [{ verdict: 'invalid', message: 'Late.', value: 1, threshold: 0 }] as const;
    const bad = before.with(2, {
      ...before[2]!,
      validity: { verdict: 'invalid', reasons },
    });
    for (const verdict of [against(p99, bad), against(p99, before, bad)]) {
      expect(verdict).toMatchObject({ verdict: 'undetermined', reason: 'p2c-3 is invalid: Late.' });
    }
  });

  test('passes what is 0 on both sides, and does not judge what is 0 on one', () => {
    const withLag = (ms: number) =>
      before.map((run) => ({ ...run, sendLagMs: { ...run.sendLagMs, p99: ms } }));
    const rule = 'p99(sendLag) < 1s';
    expect(against(rule, withLag(0), withLag(0))).toMatchObject({ value: 0, verdict: 'passed' });
    expect(against(rule, withLag(1), withLag(0))).toMatchObject({
      verdict: 'undetermined',
      reason: 'p99(sendLag) is 0 on one side, which has no ratio',
    });
  });

  test('judges each figure once, of each strategy that a rule is for', () => {
    const runs = [...before, ...repeated(1, undefined, 'random')];
    const baseline = baselineOf(savedResult({ runs }));
    const gates = [
      { rule: p99 },
      { rule: 'p99(responseTime) <= 2s', strategy: 'p2c' },
      { rule: 'p50(responseTime) < 1s', strategy: 'random' },
    ];
    const verdicts = judgeAgainst(gates, baseline, baseline);
    expect(verdicts.map(({ strategy, metric }) => `${strategy} ${metric}`)).toEqual([
      'p2c p99(responseTime)',
      'random p99(responseTime)',
      'random p50(responseTime)',
    ]);
  });

  test('holds a scenario without gates to the metrics of the comparison', () => {
    const [ours, theirs] = [repeated(1.12, noise), before].map((runs) =>
      baselineOf(savedResult({ runs })),
    );
    const verdicts = judgeAgainst([], ours!, theirs!);
    expect(
      verdicts.filter(({ verdict }) => verdict === 'failed').map(({ metric }) => metric),
    ).toEqual(['mean', 'p50', 'p90', 'p99'].map((name) => `${name}(responseTime)`));
    expect(verdicts.map(({ metric }) => metric)).toContain('throughput');
  });

  test('judges a load by its own figures', () => {
    const withLoad = (factor: number) =>
      before.map((run, i) => {
        const batch = runResult('batch', { scale: luck[i]! * factor });
        return { ...run, loads: [loadResult('batch', batch)] };
      });
    const [ours, theirs] = [withLoad(2), withLoad(1)].map((runs) =>
      baselineOf(savedResult({ runs })),
    );
    const gates = [{ rule: p99, load: 'batch' }, { rule: p99 }];
    expect(judgeAgainst(gates, ours!, theirs!).map(({ load, verdict }) => [load, verdict])).toEqual(
      [
        ['batch', 'failed'],
        [undefined, 'passed'],
      ],
    );
  });
});
