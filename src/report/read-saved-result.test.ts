import { describe, expect, test } from 'vitest';
import { compareRuns } from '../comparison/compare-runs.ts';
import { resultSchema } from '../results/run-result.ts';
import { calibration } from './calibration.fixture.ts';
import { renderJson } from './json.ts';
import { parseSavedResult } from './read-saved-result.ts';
import { savedResult } from './saved-result.fixture.ts';

/** The saved result with the value at `path` replaced. */
function changed(path: readonly (string | number)[], value: unknown): string {
  const result: unknown = JSON.parse(renderJson(savedResult()));
  let node = result as Record<string | number, unknown>;
  for (const key of path.slice(0, -1)) node = node[key] as typeof node;
  node[path.at(-1)!] = value;
  return JSON.stringify(result);
}

describe('a saved result', () => {
  test('reads back as it was', () => {
    const gate = { rule: 'jain > 0.9', strategy: 'p2c', value: null, bound: 0.9, unit: '' };
    const result = savedResult({
      gates: [{ ...gate, verdict: 'undetermined', reason: 'why' }],
      calibration: calibration(),
      comparisons: compareRuns(savedResult().runs),
    });
    expect(parseSavedResult(renderJson(result))).toEqual(result);
  });

  test('keeps keys that are not known yet', () => {
    expect(parseSavedResult(changed(['runs', 0, 'endpoints', 0, 'colour'], 'red'))).toMatchObject({
      runs: [{ endpoints: [{ colour: 'red' }, {}] }, {}],
    });
  });

  test.each([
    ['', '', /^expected JSON: /],
    ['{"schema":', '', /^expected JSON: /],
    ['null', 'schema', /received nothing/],
    ['[]', 'schema', /received nothing/],
    ['{}', 'schema', new RegExp(`^expected "${resultSchema}", received nothing`)],
    [
      changed(['schema'], 'plimsoll.dev/result/v2'),
      'schema',
      /received "plimsoll.dev\/result\/v2"/,
    ],
    [changed(['runs'], undefined), 'runs', /expected array/],
    [changed(['runs', 1, 'regime'], 'calm'), 'runs[1].regime', /"steady"\|"warming"\|"saturated"/],
    [changed(['runs', 0, 'responseTimeMs', 'p99'], '5'), 'runs[0].responseTimeMs.p99', /number/],
    [
      changed(['comparisons'], [{ ...compareRuns(savedResult().runs)[0], better: 'faster' }]),
      'comparisons[0].better',
      /"lower"\|"higher"/,
    ],
    [changed(['runs', 0, 'id'], '../../etc/x'), 'runs[0].id', /without slashes/],
  ])('that is not one is refused: %#', (text, path, message) => {
    expect(parseSavedResult(text)).toEqual([
      { severity: 'error', path, message: expect.stringMatching(message) },
    ]);
  });

  test('tells all that is wrong at once', () => {
    const text = changed(['runs', 0], {});
    const issues = parseSavedResult(text);
    expect(Array.isArray(issues) && issues.length).toBeGreaterThan(20);
  });
});
