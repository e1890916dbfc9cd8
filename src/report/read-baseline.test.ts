import { describe, expect, test } from 'vitest';
import { baselineOf } from '../gate/baseline-of.ts';
import type { Baseline } from '../results/baseline.ts';
import { renderBaseline } from './json.ts';
import { parseBaseline } from './read-baseline.ts';
import { runResult, savedResult } from './saved-result.fixture.ts';

const runs = [1, 2].map((repetition) => runResult('p2c', { repetition }));
const baseline = baselineOf(savedResult({ runs }));
const subject = baseline.subjects['p2c']!;

function problems(changed: object | string): string[] {
  const text = typeof changed === 'string' ? changed : JSON.stringify(changed);
  const issues = parseBaseline(text);
  return Array.isArray(issues) ? issues.map(({ path, message }) => `${path}: ${message}`) : [];
}

describe('a baseline', () => {
  test('has a line for each figure, sorted, with a value per repetition', () => {
    const lines = renderBaseline(baseline).split('\n');
    const p99 = subject.figures['p99(responseTime)']!;
    expect(p99).toHaveLength(2);
    expect(lines).toContain(`        "p99(responseTime)": [${p99.join(',')}],`);
    const keys = lines.flatMap((line) => /^ {8}("[^"]+"): /.exec(line)?.[1] ?? []);
    expect(keys.length).toBeGreaterThan(30);
    expect(keys).toEqual(keys.toSorted());
  });

  test.each<[string, object | string, RegExp]>([
    ['half a file', '{ "schema": ', /^: expected JSON/],
    ['conflict markers', `<<<<<<< ours\n${renderBaseline(baseline)}`, /^: expected JSON/],
    [
      'another version',
      { ...baseline, schema: 'plimsoll.dev/baseline/v0' },
      /^schema: expected "pl/,
    ],
    ['no subjects', { ...baseline, subjects: undefined }, /^subjects: /],
    [
      'a repetition too few',
      withSubject({ seeds: [1] }),
      /^subjects\.p2c\.seeds: expected a value/,
    ],
    [
      'a figure too many',
      withSubject({ figures: { jain: [1, 1, 1] } }),
      /^subjects\.p2c\.figures\.jain: expected a value for each of 2 repetitions, received 3\.$/,
    ],
    ['a figure that is text', withSubject({ figures: { jain: [1, 'x'] } }), /jain\[1\]: /],
  ])('with %s is refused, and says where', (_, changed, expected) => {
    const found = problems(changed);
    expect(found).toHaveLength(1);
    expect(found[0]).toMatch(expected);
  });

  test('may have keys that are not known yet', () => {
    expect(
      problems({ ...baseline, later: 1, subjects: { p2c: { ...subject, more: [] } } }),
    ).toEqual([]);
  });
});

function withSubject(changes: object): Omit<Baseline, 'subjects'> & { subjects: object } {
  return { ...baseline, subjects: { p2c: { ...subject, ...changes } } };
}
