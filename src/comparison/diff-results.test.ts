import { describe, expect, test } from 'vitest';
import { baselineOf } from '../gate/baseline-of.ts';
import { runResult, savedResult } from '../report/saved-result.fixture.ts';
import type { SavedResult } from '../results/run-result.ts';
import { diffResults } from './diff-results.ts';
import { differencesOf } from './differences.ts';

const luck = [1, 1.2, 0.9, 1.1];
const noise = [0.01, -0.02, 0.02, -0.01];

function resultOf(labels: readonly string[], factor: number, changes: Partial<SavedResult> = {}) {
  const runs = labels.flatMap((label) =>
    luck.map((common, i) =>
      runResult(label, {
        repetition: i + 1,
        scale: common * factor * (1 + noise[i]! * (factor - 1)),
      }),
    ),
  );
  return baselineOf(savedResult({ runs, ...changes }));
}

describe('the difference of two results', () => {
  test('is told of each subject that both have, as later / earlier', () => {
    const diffs = diffResults(resultOf(['p2c', 'random'], 1), resultOf(['jsq', 'random'], 1.5));
    expect(diffs.map(({ subject, paired }) => [subject, paired])).toEqual([['random', true]]);
    const p99 = diffs[0]!.metrics.find(({ metric }) => metric === 'p99(responseTime)')!;
    expect(p99.pairs).toHaveLength(1);
    expect(p99.pairs[0]!.estimate).toBeCloseTo(1.5, 2);
    expect(p99.pairs[0]).toMatchObject({ significant: true, better: 'earlier' });
    expect(diffs[0]!.metrics.find(({ metric }) => metric === 'jain')!.pairs[0]).toMatchObject({
      estimate: 1,
      significant: false,
    });
  });

  test('takes the only subject of each for the same question, whatever their names', () => {
    const [diff] = diffResults(resultOf(['p2c'], 1), resultOf(['random'], 2));
    expect(diff!.subject).toBe('p2c → random');
    expect(diff!.metrics[0]!.pairs[0]!.estimate).toBeCloseTo(2, 1);
    const onWire = baselineOf(
      savedResult({ runs: [runResult('random', { changes: { engine: 'wire' } })] }),
    );
    expect(differencesOf(onWire, resultOf(['p2c'], 1), ['B', 'A'])).toContain(
      'p2c → random: engine simulated → wire.',
    );
  });
});

describe('what sets two results apart', () => {
  const names = ['B', 'A'] as const;
  const told = (a: ReturnType<typeof resultOf>, b: ReturnType<typeof resultOf>) =>
    differencesOf(a, b, names);
  const environment = { ...savedResult().environment, node: '27.0.0', cores: 64 };

  test('is nothing where only figures differ', () => {
    expect(told(resultOf(['p2c'], 2), resultOf(['p2c'], 1))).toEqual([]);
  });

  test('is the machine on the wire alone, the versions in either', () => {
    const simulated = told(resultOf(['p2c'], 1, { environment }), resultOf(['p2c'], 1));
    expect(simulated).toEqual(['node 26.10.0 → 27.0.0.']);
    const onWire = (changes: Partial<SavedResult>) =>
      baselineOf(
        savedResult({ runs: [runResult('p2c', { changes: { engine: 'wire' } })], ...changes }),
      );
    expect(told(onWire({ environment }), onWire({}))).toEqual([
      'node 26.10.0 → 27.0.0.',
      'cores 2 → 64.',
    ]);
  });

  test('is the scenario, its strategies, their modules and the rate', () => {
    const scenario = { name: 'checkout', hash: 'beef' };
    const module = (hash: string) => ({
      name: 'own',
      label: 'own',
      params: {},
      module: { path: 'own.ts', hash },
    });
    const runsOf = (hash: string, offeredPerSecond: number) => {
      const run = runResult('own');
      const rates = { ...run.rates, offeredPerSecond };
      return [{ ...run, rates, strategy: module(hash) }, runResult(hash)];
    };
    const a = baselineOf(savedResult({ scenario, runs: runsOf('aa', 800) }));
    const b = baselineOf(savedResult({ runs: runsOf('bb', 400) }));
    expect(told(a, b)).toEqual([
      expect.stringMatching(/^The scenario checkout has changed \(c0ffee → beef\)/),
      'Only in B: aa.',
      'Only in A: bb.',
      'own: module of the strategy bb → aa.',
      'own: offered 400/s → 800/s.',
    ]);
  });

  test('are seeds, where repetitions would else be pairs', () => {
    const runs = (seed: number) =>
      [1, 2].map((repetition) =>
        runResult('p2c', { repetition, changes: { seed: seed + repetition } }),
      );
    const [a, b] = [runs(0), runs(10)].map((each) => baselineOf(savedResult({ runs: each })));
    expect(told(a!, b!)).toEqual(['p2c: other seeds, so repetitions are no pairs.']);
    expect(diffResults(b!, a!)[0]!.paired).toBe(false);
  });
});
