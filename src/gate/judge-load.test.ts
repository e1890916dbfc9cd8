import { describe, expect, test } from 'vitest';
import { loadResult, runResult } from '../report/saved-result.fixture.ts';
import { gateIssues, gatesOf, judge } from './judge.ts';

describe('a gate for one of several loads', () => {
  const loads = [
    loadResult('browse', runResult('browse', { counts: [400, 400] })),
    loadResult('batch', runResult('batch', { counts: [100, 100], scale: 2, timedOut: 200 })),
  ];
  const runs = [1, 2].map((repetition) => runResult('p2c', { repetition, changes: { loads } }));
  const judged = (rule: string, load: string) => judge([{ rule, load }], runs)[0]!;

  test('is judged by its requests alone, over all repetitions', () => {
    expect(judged('errors < 1%', 'batch')).toMatchObject({
      load: 'batch',
      value: 0.5,
      verdict: 'failed',
    });
    expect(judged('errors < 1%', 'browse')).toMatchObject({ value: 0, verdict: 'passed' });
    expect(judged('throughput >= 100/s', 'batch')).toMatchObject({ value: 100, verdict: 'passed' });
    // 100 of each time from 20 ms on in steps of 0.2 ms; each repetition has 200.
    expect(judged('max(responseTime) < 60ms', 'batch').value).toBeCloseTo(59.8, 3);
    expect(judged('mean(responseTime) < 60ms', 'batch').value).toBeCloseTo(39.9, 3);
  });

  test('has no verdict where that load was not run', () => {
    expect(judged('errors < 1%', 'jobs')).toMatchObject({
      verdict: 'undetermined',
      reason: 'the load jobs was not run',
    });
  });

  test('may not ask what is not known by load', () => {
    const message = expect.stringMatching(/received queueTime, in "p99\(queueTime\) < 1s"$/);
    expect(gateIssues([{ rule: 'p99(queueTime) < 1s', load: 'batch' }])).toMatchObject([
      { message },
    ]);
    expect(gateIssues([{ rule: 'p99(queueTime) < 1s' }])).toEqual([]);
  });
});

describe('where strategies ran on several ingresses', () => {
  const runs = ['in-process', 'nginx'].flatMap((ingress) => [
    runResult('random', { changes: { ingress } }),
    runResult('p2c', { scale: ingress === 'nginx' ? 2 : 1, changes: { ingress } }),
  ]);
  const verdicts = (strategy?: string) =>
    judge([{ rule: 'max(responseTime) < 100ms', ...(strategy && { strategy }) }], runs);

  test('a gate is judged on each, on its own runs', () => {
    expect(
      verdicts().map(({ strategy, ingress, verdict }) => [strategy, ingress, verdict]),
    ).toEqual([
      ['random', 'in-process', 'passed'],
      ['p2c', 'in-process', 'passed'],
      ['random', 'nginx', 'passed'],
      ['p2c', 'nginx', 'failed'],
    ]);
  });

  test('and again, from the verdicts saved, once', () => {
    const sweep = [100, 200].map((sweptRatePerSecond) =>
      runResult('p2c', { changes: { sweptRatePerSecond } }),
    );
    for (const [all, count] of [
      [runs, 4],
      [sweep, 2],
    ] as const) {
      const verdicts = judge([{ rule: 'max(responseTime) < 100ms' }], all);
      expect(verdicts).toHaveLength(count);
      const again = judge(gatesOf(verdicts), all);
      expect(again).toHaveLength(count);
      expect(again).toEqual(expect.arrayContaining(verdicts));
    }
  });

  test('a gate for a strategy is judged on each ingress that ran it', () => {
    expect(verdicts('p2c').map(({ ingress, verdict }) => [ingress, verdict])).toEqual([
      ['in-process', 'passed'],
      ['nginx', 'failed'],
    ]);
    expect(verdicts('sed')).toMatchObject([{ strategy: 'sed', verdict: 'undetermined' }]);
  });
});
