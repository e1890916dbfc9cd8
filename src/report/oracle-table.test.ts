import { expect, test } from 'vitest';
import type { RunResult } from '../results/run-result.ts';
import { mergedSubjects } from '../results/subjects.ts';
import { oracleLines } from './oracle-table.ts';
import { runResult, type RunShape } from './saved-result.fixture.ts';

function oracle(label: string, { changes, ...shape }: RunShape = {}): RunResult {
  const strategy = { name: label, label, params: {}, needs: ['oracle'] } as const;
  return runResult(label, { ...shape, changes: { strategy, ...changes } });
}

const linesOf = (...runs: readonly RunResult[]) => oracleLines(mergedSubjects(runs));
const invalid = { validity: { verdict: 'invalid', reasons: [] } } as const;

test('each strategy is compared with the best oracle', () => {
  expect(
    linesOf(
      runResult('round-robin', { scale: 2 }),
      oracle('central-queue'),
      runResult('p2c', { scale: 1.25 }),
      runResult('lucky', { scale: 0.95 }),
      oracle('join-shortest-queue', { scale: 1.1 }),
    ),
  ).toEqual([
    'strategy       mean    above     p99    above',
    'round-robin  99.9ms  +100.0%   178ms  +100.0%',
    'p2c          62.4ms   +25.0%   111ms   +25.0%',
    'lucky        47.5ms   −5.00%  84.7ms   −5.03%',
    'The best oracle: mean 50.0ms by central-queue, p99 89.2ms by central-queue.',
  ]);
});

test('nothing is said where no oracle ran, nothing else ran, or the oracle may not be believed', () => {
  expect(linesOf(runResult('p2c'), runResult('random'))).toEqual([]);
  expect(linesOf(oracle('central-queue'), oracle('least-work-left'))).toEqual([]);
  expect(linesOf(oracle('central-queue', { changes: invalid }), runResult('p2c'))).toEqual([]);
});

test('an unknown p99 is not compared', () => {
  const few = { counts: [20, 20] };
  expect(linesOf(oracle('central-queue', few), runResult('p2c'))).toEqual([
    expect.stringMatching(/^strategy/),
    expect.stringMatching(/^p2c +50\.0ms +\+318\.0% +89\.2ms +–$/),
    'The best oracle: mean 11.9ms by central-queue.',
  ]);
});

test('of a sweep each rate has its own oracle', () => {
  const at = (sweptRatePerSecond: number) => ({ changes: { sweptRatePerSecond } });
  const lines = linesOf(
    runResult('p2c', { ...at(100), scale: 1.5 }),
    oracle('central-queue', at(100)),
    runResult('p2c', { ...at(200), scale: 6 }),
    oracle('central-queue', { ...at(200), scale: 2 }),
  );
  expect(lines.slice(1)).toEqual([
    expect.stringMatching(/^p2c at 100\/s +74\.9ms +\+50\.0% /),
    expect.stringMatching(/^p2c at 200\/s +300ms +\+200\.0% /),
    expect.stringContaining('The best oracle at 100/s: mean 50.0ms by central-queue'),
    expect.stringContaining('The best oracle at 200/s: mean 99.9ms by central-queue'),
  ]);
});
