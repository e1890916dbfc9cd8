import { describe, expect, test } from 'vitest';
import { baselineOf } from '../gate/baseline-of.ts';
import { judgeAgainst } from '../gate/judge-baseline.ts';
import { judge } from '../gate/judge.ts';
import { runResult, savedResult } from '../report/saved-result.fixture.ts';
import { explainText } from './explain-text.ts';

const luck = [1, 1.2, 0.9, 1.1];
const noise = [0.01, -0.02, 0.02, -0.01];

function runsOf(factor: number) {
  return luck.map((common, i) =>
    runResult('p2c', { repetition: i + 1, scale: common * factor * (1 + noise[i]!) }),
  );
}

function explained(rule: string): string {
  return explainText({
    scenario: 'shop',
    differences: [],
    gates: judge([{ rule }], [runResult('p2c')]),
  });
}

describe('an explanation', () => {
  test.each([
    ['throughput > 200/s', 'at 200/s or less, −50.0% from now'],
    ['throughput >= 200/s', 'below 200/s, −50.0% from now'],
    ['jain < 2', 'at 2.000 or more, +100.0% from now'],
    ['errors <= 1%', 'above 1.00%, +1.00 points from now'],
    ['throughput > 500/s', 'at 500/s or less'],
  ])('of %s says where it fails: %s', (rule, expected) => {
    expect(explained(rule)).toContain(`\n  fails  ${expected}\n`);
  });

  test('names the figure, the time it is of, and what it is now', () => {
    expect(explained('p99(queueTime) < 1s')).toBe(
      `p99(queueTime) < 1s, p2c
  reads  queueTime: what 99 % do not exceed, of all repetitions together
  now    1.00ms: passed
  fails  at 1.00s or more, +99900.0% from now
`,
    );
  });

  test('of a change names the one from which on it fails, which it does from there on', () => {
    const theirs = baselineOf(
      savedResult({ runs: luck.map((scale, i) => runResult('p2c', { repetition: i + 1, scale })) }),
    );
    const verdictAt = (factor: number) =>
      judgeAgainst(
        [{ rule: 'mean(responseTime) < 1s' }],
        baselineOf(savedResult({ runs: runsOf(factor) })),
        theirs,
      );
    const report = { scenario: 'shop', differences: [], gates: [], againstBaseline: verdictAt(1) };
    const [, percent] = /at this spread from \+([\d.]+)% on/.exec(explainText(report))!;
    const needed = 1 + Number(percent) / 100;
    const own = verdictAt(1)[0]!.change!.estimate;
    expect(verdictAt((needed + 0.002) / own)[0]!.verdict).toBe('failed');
    expect(verdictAt((needed - 0.002) / own)[0]!.verdict).toBe('undetermined');
  });
});
