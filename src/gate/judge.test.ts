import { describe, expect, test } from 'vitest';
import type { GateVerdict, RunResult } from '../results/run-result.ts';
import { runResult, type RunShape } from '../report/saved-result.fixture.ts';
import { exitCodeOf, gateIssues, judge } from './judge.ts';

const invalid: Partial<RunResult> = {
  validity: {
    verdict: 'invalid',
    reasons: [
      { verdict: 'suspect', message: 'A doubt.', value: 1, threshold: 0 },
      { verdict: 'invalid', message: 'The generator was late.', value: 30, threshold: 25 },
    ],
  },
};
const suspect: Partial<RunResult> = { validity: { verdict: 'suspect', reasons: [] } };

function judgeOne(rule: string, ...shapes: RunShape[]): GateVerdict {
  const runs = shapes.map((shape, i) => runResult('p2c', { repetition: i + 1, ...shape }));
  const verdicts = judge([{ rule }], runs);
  expect(verdicts).toHaveLength(1);
  return verdicts[0]!;
}

describe('a verdict', () => {
  test.each([
    ['<', [true, false, false]],
    ['<=', [true, true, false]],
    ['>=', [false, true, true]],
    ['>', [false, false, true]],
  ])('by %s compares the value with the bound', (comparison, expected) => {
    // Throughput is 400/s.
    const verdicts = [401, 400, 399].map(
      (bound) => judgeOne(`throughput ${comparison} ${bound}/s`, {}).verdict,
    );
    expect(verdicts).toEqual(expected.map((holds) => (holds ? 'passed' : 'failed')));
  });

  // The fixture's response time rises from 10 ms by 0.1 ms a request; the queue time is 1 ms, the send lag 0.1 ms.
  test.each([
    ['p50(responseTime) < 1s', 49.919, 1000, 'ms'],
    ['p90(responseTimeAll) < 1s', 81.919, 1000, 'ms'],
    ['p99(uncorrectedTime) < 1s', 89.151, 1000, 'ms'],
    ['max(responseTime) < 1s', 89.9, 1000, 'ms'],
    ['mean(responseTime) < 1s', 49.95, 1000, 'ms'],
    ['p95(sendLag) < 200us', 0.1, 0.2, 'ms'],
    ['mean(queueTime) < 2ms', 1, 2, 'ms'],
    ['goodput > 0.3k/s', 400, 300, '/s'],
    ['errors < 1%', 0, 0.01, 'fraction'],
    ['jain > 0.98', 1, 0.98, ''],
    ['cv < 0.1', 0, 0.1, ''],
    ['peakToMean < 1.1', 1, 1.1, ''],
    ['gini < 0.1', 0, 0.1, ''],
  ])('on %s tells value, bound and unit', (rule, value, bound, unit) => {
    expect(judgeOne(rule, {})).toEqual({
      rule,
      strategy: 'p2c',
      value: expect.closeTo(value, 3),
      bound,
      unit,
      verdict: 'passed',
    });
  });

  test('on errors counts every intended request that was not ok, and does not round over the bound', () => {
    const oneOfThousand = { counts: [500, 499], timedOut: 1 };
    expect(judgeOne('errors <= 0.1%', oneOfThousand)).toMatchObject({
      value: 0.001,
      verdict: 'passed',
    });
    expect(judgeOne('errors < 0.1%', oneOfThousand).verdict).toBe('failed');
    expect(judgeOne('timeouts < 0.2%', oneOfThousand).value).toBe(0.001);
  });

  test('on evenness is that of the worst pool that got requests', () => {
    const shape = {
      counts: [40, 120],
      morePools: { 'even:80': [50, 50], 'idle:80': [0, 0] },
    };
    const values = ['jain', 'cv', 'peakToMean', 'gini'].map(
      (metric) => judgeOne(`${metric} < 9`, shape).value,
    );
    expect(values).toEqual([0.8, 0.5, 1.5, 0.25]);
  });

  test('on repetitions is on all of them merged', () => {
    // 799 of 800 ok, and 200 of 200: one error in a thousand.
    const merged = [{ counts: [400, 399], timedOut: 1 }, { counts: [100, 100] }];
    expect(judgeOne('errors <= 0.1%', ...merged)).toMatchObject({ value: 0.001 });
    const max = judgeOne('max(responseTime) < 100ms', {}, { scale: 10 });
    expect(max).toMatchObject({ value: 899, verdict: 'failed' });
    expect(judgeOne('p999(responseTime) < 1s', {}).value).toBeNull();
    expect(judgeOne('p999(responseTime) < 1s', {}, {}).value).toBeCloseTo(89.9, 1);
  });

  test('on a suspect or saturated run is a verdict', () => {
    const changes = { ...suspect, regime: 'saturated' } as const;
    expect(judgeOne('max(responseTime) < 100ms', { changes }).verdict).toBe('passed');
    expect(judgeOne('max(responseTime) < 10ms', { changes }).verdict).toBe('failed');
  });

  test.each([
    ['p999(responseTime) < 1s', {}, 'p999 is not known from 800 samples'],
    ['p99(rtt) < 1s', {}, 'this run cannot know its rtt'],
    ['errors < 1%', { counts: [0, 0] }, 'no request was intended'],
    ['timeouts < 1%', { counts: [0, 0] }, 'no request was intended'],
    ['jain > 0.9', { counts: [0, 0] }, 'no request reached a pool'],
  ])('on %s is undetermined where the value is not known', (rule, shape, reason) => {
    const { value, verdict, reason: received } = judgeOne(rule, shape);
    expect({ value, verdict, received }).toEqual({
      value: null,
      verdict: 'undetermined',
      received: reason,
    });
  });

  test.each(['errors < 1%', 'errors > 1%'])(
    'on %s is undetermined as soon as one repetition is invalid or aborted',
    (rule) => {
      expect(judgeOne(rule, {}, { changes: invalid })).toMatchObject({
        value: 0,
        verdict: 'undetermined',
        reason: 'p2c-2 is invalid: The generator was late.',
      });
      expect(judgeOne(rule, {}, { changes: { aborted: true } })).toMatchObject({
        verdict: 'undetermined',
        reason: 'p2c-2 was aborted',
      });
    },
  );
});

describe('gates', () => {
  const runs = [runResult('p2c'), runResult('random', { scale: 10 })];

  test('without a strategy are judged for each, with one for that one', () => {
    const rule = 'max(responseTime) < 100ms';
    const verdicts = judge([{ rule }, { rule, strategy: 'random' }], runs);
    expect(verdicts.map(({ strategy, verdict }) => [strategy, verdict])).toEqual([
      ['p2c', 'passed'],
      ['random', 'failed'],
      ['random', 'failed'],
    ]);
  });

  test('of a strategy that was not run are undetermined', () => {
    expect(judge([{ rule: 'errors < 1%', strategy: 'maglev' }], runs)).toEqual([
      {
        rule: 'errors < 1%',
        strategy: 'maglev',
        value: null,
        bound: 0.01,
        unit: 'fraction',
        verdict: 'undetermined',
        reason: 'the strategy was not run',
      },
    ]);
  });

  test('judged again from their verdicts give the same verdicts', () => {
    const verdicts = judge([{ rule: 'max(responseTime) < 100ms' }, { rule: 'jain > 0.9' }], runs);
    expect(judge(verdicts, runs)).toEqual(verdicts);
  });

  test('whose rules are not understood are issues, with their place', () => {
    const gates = [{ rule: 'jain > 0.9' }, { rule: 'p99(respTime) < 1s' }];
    expect(gateIssues(gates)).toEqual([
      {
        severity: 'error',
        path: 'gates[1].rule',
        message: expect.stringMatching(/did you mean responseTime\?, in "p99\(respTime\) < 1s"$/),
      },
    ]);
    expect(() => judge(gates, runs)).toThrow(/respTime/);
  });
});

describe('the exit code', () => {
  const valid = [runResult('p2c')];
  const doubtful = [runResult('p2c', { changes: suspect })];
  const unbelievable = [runResult('p2c'), runResult('random', { changes: invalid })];
  const of = (...verdicts: GateVerdict['verdict'][]) =>
    verdicts.map((verdict) => ({ ...judge([{ rule: 'jain > 0.9' }], valid)[0]!, verdict }));

  test.each([
    ['0 without gates', 0, of(), valid],
    ['0 without gates for a suspect run', 0, of(), doubtful],
    ['3 without gates for an invalid run', 3, of(), unbelievable],
    ['3 when nothing was run', 3, of(), []],
    ['0 when all passed', 0, of('passed', 'passed'), valid],
    ['1 when one failed', 1, of('passed', 'failed'), valid],
    ['1 when one failed for a suspect run', 1, of('failed'), doubtful],
    ['3 when one is undetermined', 3, of('passed', 'undetermined'), valid],
    ['3 rather than 1', 3, of('failed', 'undetermined', 'failed'), valid],
    ['3 for an invalid run even if the gates passed or failed', 3, of('failed'), unbelievable],
  ])('is %s', (_, expected, verdicts, runs) => {
    expect(exitCodeOf(verdicts, runs)).toBe(expected);
  });
});
