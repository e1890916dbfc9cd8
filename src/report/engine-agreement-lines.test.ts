import { expect, test } from 'vitest';
import { agreeEngines } from '../comparison/agree-engines.ts';
import type { RunResult, SavedResult } from '../results/run-result.ts';
import { parseSavedResult } from './read-saved-result.ts';
import { renderJson } from './json.ts';
import { type RunShape, runResult, savedResult } from './saved-result.fixture.ts';
import { renderSummary } from './text.ts';

function onWire(label: string, shape: RunShape = {}): RunResult {
  return runResult(label, { ...shape, changes: { ...shape.changes, engine: 'wire' } });
}

function resultOf(...runs: RunResult[]): SavedResult {
  return savedResult({ runs, engineAgreement: agreeEngines(runs, 'nowhere') });
}

function section(result: SavedResult): string {
  return renderSummary(result).split('Wire against simulated\n')[1]!;
}

const three = [1, 2, 3].flatMap((repetition) => [
  onWire('p2c', { repetition, scale: 1.01 + repetition / 1e4 }),
  runResult('p2c', { repetition }),
  onWire('random', { repetition, scale: 1.5 }),
  runResult('random', { repetition }),
]);

test('says in words which strategies agree and which figures differ', () => {
  const words = section(resultOf(...three)).replaceAll(/\s+/g, ' ');
  expect(words).toContain('They agree within what is expected: p2c. ');
  expect(words).toContain('THEY DIFFER by more than is expected: random (mean, p50, p99). ');
  expect(words).toContain('hops cost nothing, so 1ms is allowed');
  expect(words).toContain('Intervals are of 95 %, over 3 pairs');
});

test('shows each figure with difference, interval and what was expected', () => {
  const rows = section(resultOf(...three)).split('\n');
  expect(rows.find((row) => row.includes('p2c '))).toMatch(
    /^ {2}p2c +mean +50\.5ms +50\.0ms +\+1\.0% +\+1\.0…\+1\.0% +−5\.0…\+7\.2% +agrees$/,
  );
  expect(
    rows.some((row) => /^ +shop-0 +50\.0% +50\.0% +0pt +0…0pt +−.*pt +agrees$/.test(row)),
  ).toBe(true);
});

test('says plainly that one repetition gives no interval', () => {
  const text = section(resultOf(onWire('p2c'), runResult('p2c')));
  expect(text).toContain('One repetition gives no interval');
  expect(text).toMatch(/mean +50\.0ms +50\.0ms +0% +– /);
});

test('the other sections are about the wire alone', () => {
  const [others] = renderSummary(resultOf(...three)).split('Wire against simulated\n');
  expect(others).toContain('2 strategies × 3 repetitions');
  expect(others!.match(/^ {2}p2c +2400 /gm)).toHaveLength(2);
});

test('fits 100 columns with long names and numbers, and no verdict', () => {
  const label = 'p2c-peak-ewma(decayTimeMs=10000, choices=12)';
  const changes: Partial<RunResult> = { validity: { verdict: 'invalid', reasons: [] } };
  const shape = { counts: [0, 60_123], scale: 30, timedOut: 9_999 };
  const text = renderSummary(
    resultOf(
      onWire(label, { ...shape, changes }),
      runResult(label, { counts: [59_877, 100] }),
      onWire(label, { ...shape, repetition: 2 }),
      runResult(label, { repetition: 2, counts: [59_877, 200] }),
    ),
  );
  expect(text).toContain('No verdict: ');
  expect(Math.max(...text.split('\n').map((line) => line.length))).toBeLessThanOrEqual(100);
});

test('a saved result is read back with it', () => {
  const result = resultOf(...three);
  expect(parseSavedResult(renderJson(result))).toEqual(JSON.parse(JSON.stringify(result)));
});
