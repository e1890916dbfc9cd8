/** `report --verify`: what the product counts agrees with a second count of it, and no wrong number gets past that. */
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { simulate } from '../../src/index.ts';
import { Histograms, recount } from '../../src/recount/index.ts';
import { renderHtml } from '../../src/report/html/index.ts';
import { parseSavedResult } from '../../src/report/read-saved-result.ts';
import { savedResult } from '../../src/report/saved-result.fixture.ts';
import type { SavedResult } from '../../src/results/run-result.ts';

const root = resolve(import.meta.dirname, '../..');

/** Answers that are no good, some too late, weights, a second pool and two loads. */
const scenario = `
apiVersion: plimsoll.dev/v1alpha1
kind: Scenario
spec:
  manifests: [manifests/ingress.yaml, manifests/service.yaml]
  strategies: [round-robin, random]
  warmup: 200ms
  timeout: 60ms
  repetitions: 2
  pods: { my-service: { replicas: 3, serviceTime: 'exponential(8ms)', concurrency: 2, overrides: { 1: { weight: 2 } } } }
  loads:
    - name: good
      load: [{ open: { rate: 300/s }, for: 500ms }]
      requests: [{ get: 'http://example.com/' }]
    - name: bad
      load: [{ open: { rate: 60/s }, for: 500ms }]
      requests: [{ get: 'http://example.com/', headers: { x-plimsoll-status: '503' } }]
  gates:
    - p99(responseTime) < 1s
    - jain > 0.5
    - { load: good, rule: errors < 50% }
`;

let result: SavedResult;
let page: string;
const histograms = new Histograms();

beforeAll(async () => {
  const file = resolve(root, 'scenarios/recounted.yaml');
  const { runs, comparisons, gates } = await simulate([{ file, text: scenario }]);
  result = savedResult({ runs, comparisons, gates });
  page = renderHtml(result);
});

test('the second count agrees with the first, on every number of the page', () => {
  const { requests } = result.runs[0]!;
  for (const end of ['ok', 'failed', 'timedOut'] as const) expect(requests[end]).toBeGreaterThan(0);
  const { checked, differences } = recount(result, page);
  expect(differences).toEqual([]);
  expect(checked).toBeGreaterThan(1000);
});

test('the second count agrees with the first on the wire', () => {
  const text = readFileSync(resolve(root, 'reports/sample/result.json'), 'utf8');
  const sample = parseSavedResult(text) as SavedResult;
  const { checked, differences } = recount(sample, renderHtml(sample));
  expect(differences).toEqual([]);
  expect(checked).toBeGreaterThan(1000);
});

/** What nothing else that is saved tells. */
const unheld = [
  // What was asked for.
  /^environment\./,
  /^runs\[\]\.(seed|turn)$/,
  /^comparisons\[\]\.worthFinding$/,
  /^gates\[\]\.bound$/,
  // Averages and extremes over time, of which no parts are kept.
  /^runs\[\]\.endpoints\[\]\.inFlightMax$/,
  /^runs\[\]\.endpoints\[\]\.responseTimeMs\.(?!count)/,
  /^runs\[\]\.intervals\[\]\.p(50|99)Ms$/,
  /^runs\[\]\.pools\[\]\.evenness\.(work|windows)\./,
  /^runs\[\]\.phases\[\]\.durationMs$/,
  /^runs\[\]\.instrument\./,
  // What is expected, which takes the formulas of the first count.
  /\.byChance\./,
  /\.sizeCv$/,
  /\.repetitionsNeeded$/,
];

describe('a single number that is wrong is caught', () => {
  test('wherever it stands in the result', () => {
    const byShape = Map.groupBy(numbersIn(result), (path) =>
      path
        .map((key) => (typeof key === 'number' ? '[]' : `.${key}`))
        .join('')
        .slice(1),
    );
    expect(byShape.size).toBeGreaterThan(200);
    const wrong = structuredClone(result);
    const missed = [...byShape].flatMap(([shape, paths]) => {
      const restore = spoil(wrong as unknown as Tree, paths[Math.floor(paths.length / 2)]!);
      const { differences } = recount(wrong, page, histograms);
      restore();
      return differences.length === 0 ? [shape] : [];
    });
    expect(missed.filter((shape) => !unheld.some((each) => each.test(shape)))).toEqual([]);
    expect(unheld.filter((each) => !missed.some((shape) => each.test(shape)))).toEqual([]);
  });

  test('in a histogram, of which no bit may be lost', () => {
    const wrong = structuredClone(result) as unknown as {
      runs: { histograms: Record<string, string> }[];
    };
    const { histograms } = wrong.runs[1]!;
    const text = histograms['responseTime']!;
    histograms['responseTime'] =
      `${text.slice(0, 40)}${text[40] === 'A' ? 'B' : 'A'}${text.slice(41)}`;
    const { differences } = recount(wrong as unknown as SavedResult, page);
    expect(differences.map(({ what }) => what)).toContain('random-1 responseTimeMs histogram');
    // Another one is no better.
    histograms['responseTime'] = result.runs[0]!.histograms['responseTime']!;
    expect(recount(wrong as unknown as SavedResult, page).differences.length).toBeGreaterThan(3);
  });

  test('on the page, in what is seen and in what is meant', () => {
    const numbers = [...page.matchAll(/<data data-of="[^"]*" value="([^"]+)">([^<]*)<\/data>/g)];
    expect(numbers.length).toBeGreaterThan(200);
    const some = numbers.filter((_, i) => i % 30 === 0);
    for (const { 0: whole, 1: value, 2: text, index } of some) {
      const put = (other: string) =>
        page.slice(0, index) + other + page.slice(index + whole.length);
      const meant = put(whole.replace(`value="${value}"`, `value="${Number(value) * 1.07 + 0.5}"`));
      expect(recount(result, meant).differences.length, whole).toBeGreaterThan(0);
      const digit = text!.replace(/\d/, (found) => String((Number(found) + 1) % 10));
      expect(
        recount(result, put(whole.replace(`>${text}<`, `>${digit}<`))).differences,
        whole,
      ).toHaveLength(1);
    }
  });
});

type Tree = { [key: string | number]: unknown };
type Path = readonly (string | number)[];

function numbersIn(value: unknown, path: Path = []): Path[] {
  if (typeof value === 'number') return [path];
  if (typeof value !== 'object' || value === null) return [];
  const entries = Array.isArray(value) ? [...value.entries()] : Object.entries(value);
  return entries.flatMap(([key, item]) => numbersIn(item, [...path, key]));
}

/** One more of what is counted, and some of what is measured; what undoes it. */
function spoil(tree: Tree, path: Path): () => void {
  const last = path.at(-1)!;
  const holder = path.slice(0, -1).reduce((part, key) => part[key] as Tree, tree);
  const value = holder[last] as number;
  holder[last] = Number.isInteger(value) ? value + 1 : value * 1.07;
  return () => (holder[last] = value);
}
