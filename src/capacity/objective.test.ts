import { describe, expect, test } from 'vitest';
import { requestCounts, runResult } from '../report/saved-result.fixture.ts';
import type { RunResult } from '../results/run-result.ts';
import { judgeObjective, type Objective, parseObjective } from './objective.ts';

test.each([
  ['p99(responseTime) > 50ms', /expected < or <=/],
  ['throughput < 300/s', /suffers from a higher rate.*received throughput/],
  ['jain < 0.9', /suffers from a higher rate/],
  ['p99(responseTime) < 50ms and', /in "p99\(responseTime\) < 50ms and"/],
  ['p99(responseTime) < 50ms and errrors < 1%', /did you mean errors\?, in "errrors < 1%"/],
  ['', /expected a metric/],
])('"%s" is no objective', (text, problem) => {
  expect(parseObjective(text)).toMatch(problem);
});

const run = runResult('p2c');
const objective = parseObjective('p99(responseTime) < 50ms and errors <= 1%') as Objective;

describe('an objective of two rules', () => {
  const judged = (changes: Partial<RunResult>) => judgeObjective(objective, { ...run, ...changes });
  const times = (p99: number | null) => ({ ...run.responseTimeMs, p99 });
  const requests = (intended: number, ok: number) => requestCounts(ok, intended - ok);

  test('holds where both do, the bound itself included for <= and left out for <', () => {
    const good = { responseTimeMs: times(49.9), requests: requests(1000, 990) };
    expect(judged(good)).toEqual({ holds: true, reason: null });
    expect(judged({ ...good, responseTimeMs: times(50) }).holds).toBe(false);
  });

  test('fails where one does, and says which with what', () => {
    expect(judged({ responseTimeMs: times(10), requests: requests(1000, 980) })).toEqual({
      holds: false,
      reason: 'errors <= 1% fails with 0.02',
    });
  });

  test('is not carried by a run that falls behind, good as it looks so far', () => {
    const good = { responseTimeMs: times(10), requests: requests(1000, 1000) };
    expect(judged({ ...good, regime: 'saturated' }).holds).toBe(false);
  });

  test('is not known from too few requests, but fails all the same where the other rule does', () => {
    expect(judged({ responseTimeMs: times(null), requests: requests(40, 40) })).toMatchObject({
      holds: undefined,
      reason: expect.stringContaining('p99 is not known') as string,
    });
    expect(judged({ responseTimeMs: times(null), requests: requests(40, 0) }).holds).toBe(false);
  });

  test('is not known where nothing was answered as expected, which it says', () => {
    const one = parseObjective('mean(responseTime) < 1s') as Objective;
    const nothing = {
      ...run,
      requests: requests(40, 0),
      responseTimeMs: { ...run.responseTimeMs, count: 0, mean: null },
    };
    expect(judgeObjective(one, nothing)).toEqual({
      holds: undefined,
      reason: 'no request was answered as expected',
    });
  });

  test('is not known from a run that may not be believed', () => {
    const validity = { verdict: 'invalid' as const, reasons: [] };
    expect(judged({ validity, responseTimeMs: times(900) }).holds).toBeUndefined();
  });
});
