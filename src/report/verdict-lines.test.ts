import { describe, expect, test } from 'vitest';
import type { GateVerdict } from '../results/run-result.ts';
import { verdictLines } from './verdict-lines.ts';

const passed: GateVerdict = {
  rule: 'p99(responseTime) < 60ms',
  strategy: 'p2c',
  value: 41.2,
  bound: 60,
  unit: 'ms',
  verdict: 'passed',
};

describe('the lines of verdicts', () => {
  test('align verdict, rule, strategy and value', () => {
    const random = { ...passed, strategy: 'random' };
    const jain = { ...passed, rule: ' jain  > 0.98', value: 0.9, bound: 0.98, unit: '' };
    expect(verdictLines([passed, { ...random, ...jain, verdict: 'failed' }])).toEqual([
      'PASS  p99(responseTime) < 60ms  p2c  41.2ms',
      'FAIL  jain > 0.98               p2c   0.900',
    ]);
    expect(verdictLines([])).toEqual([]);
  });

  test('name the load that a rule is for', () => {
    expect(verdictLines([{ ...passed, load: 'batch' }])).toEqual([
      'PASS  batch: p99(responseTime) < 60ms  p2c  41.2ms',
    ]);
  });

  test('tell a long reason in full once', () => {
    const reason = 'p2c-1 is invalid: The generator was late.';
    const open = { ...passed, verdict: 'undetermined', value: null, reason } as const;
    expect(verdictLines([open, { ...open, rule: 'max(responseTime) < 1s' }])).toEqual([
      'UNDETERMINED  p99(responseTime) < 60ms  p2c  –',
      '      p2c-1 is invalid: The generator was late.',
      'UNDETERMINED  max(responseTime) < 1s    p2c  –',
      '      p2c-1 is invalid',
    ]);
  });

  test.each([
    ['ms', 60.04, 60, '60.04ms'],
    ['ms', 60, 60, '60.0ms'],
    ['fraction', 0.001_000_4, 0.001, '0.10004%'],
    ['fraction', 0.25, 0.001, '25.0%'],
    ['/s', 299.6, 300, '299.6/s'],
    ['/s', 1500, 300, '1.5k/s'],
    ['', 0.979_96, 0.98, '0.97996'],
  ])('show a value in %j of %d beside a bound of %d as %s', (unit, value, bound, shown) => {
    expect(verdictLines([{ ...passed, unit, value, bound }])[0]).toMatch(
      new RegExp(` ${shown.replace('.', '\\.')}$`),
    );
  });
});
