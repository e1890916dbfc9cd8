import { decodeFromCompressedBase64 } from 'hdr-histogram-js';
import { describe, expect, test } from 'vitest';
import { compareRuns } from '../comparison/compare-runs.ts';
import { comparison } from './comparison-csv.ts';
import { csv } from './csv.ts';
import { hgrm } from './hgrm.ts';
import { reporters } from './index.ts';
import { evennessOverRun } from '../results/pool-evenness.ts';
import { json, renderJson } from './json.ts';
import { loadResult, runResult, savedResult } from './saved-result.fixture.ts';

/** RFC 4180. */
function parseCsv(content: string): Record<string, string>[] {
  const rows: string[][] = [[]];
  for (const [, quoted, plain, end] of content.matchAll(
    /(?:"((?:[^"]|"")*)"|([^",\n]*))(,|\n|$)/g,
  )) {
    rows.at(-1)!.push(quoted?.replaceAll('""', '"') ?? plain!);
    if (end === '\n') rows.push([]);
  }
  const [header, ...body] = rows.filter((row) => row.length > 1);
  return body.map((row) => {
    expect(row).toHaveLength(header!.length);
    return Object.fromEntries(row.map((cell, i) => [header![i]!, cell]));
  });
}

function tablesOf(result = savedResult()): Record<string, Record<string, string>[]> {
  return Object.fromEntries(csv.files(result).map((file) => [file.name, parseCsv(file.content)]));
}

test('reporters have names of their own and make files of their own', () => {
  const files = reporters.flatMap((reporter) => reporter.files(savedResult()));
  expect(new Set(reporters.map(({ name }) => name)).size).toBe(reporters.length);
  expect(files.map(({ name }) => name)).toEqual([
    'result.json',
    'runs.csv',
    'endpoints.csv',
    'pools.csv',
    'intervals.csv',
    'round-robin-1.hgrm',
    'p2c-1.hgrm',
    'summary.txt',
    'report.html',
  ]);
});

describe('result.json', () => {
  test('reads back as what was saved', () => {
    const result = savedResult({ notes: ['"quotes"', 'línea\n'] });
    expect(JSON.parse(json.files(result)[0]!.content)).toEqual(result);
  });

  test('leaves out what is undefined, as JSON.stringify does', () => {
    const changes = { strategy: { name: 'a', label: 'a', params: { x: undefined, y: [{}, []] } } };
    const result = savedResult({ runs: [runResult('a', { changes })] });
    expect(JSON.parse(renderJson(result))).toEqual(JSON.parse(JSON.stringify(result)));
  });

  test('keeps an interval and a summary of times on a line each', () => {
    const lines = renderJson(savedResult()).split('\n');
    expect(lines.filter((line) => line.trim().startsWith('{"fromMs":'))).toHaveLength(4);
    expect(lines.filter((line) => line.trim().startsWith('"sendLagMs": {"count":'))).toHaveLength(
      2,
    );
  });
});

describe('the tables of a comparison', () => {
  const runs = [1, 2].flatMap((repetition) => [
    runResult('a', { repetition, scale: 2 * repetition }),
    runResult('b', { repetition, scale: repetition }),
  ]);
  const files = comparison.files(savedResult({ runs, comparisons: compareRuns(runs) }));
  const tables = Object.fromEntries(files.map(({ name, content }) => [name, parseCsv(content)]));

  test('have a row per metric and subject, best first, and per metric and pair', () => {
    const p99 = (name: string) =>
      tables[name]!.filter(({ metric }) => metric === 'p99(responseTime)');
    expect(p99('rankings.csv')).toMatchObject([
      { subject: 'b', rank: '1', better: 'lower', repetitions: '2' },
      { subject: 'a', rank: '2' },
    ]);
    expect(p99('comparisons.csv')).toMatchObject([
      { a: 'a', b: 'b', scale: 'ratio', significant: 'true', better: 'b', signFlipP: '' },
    ]);
    expect(Number(p99('comparisons.csv')[0]!['estimate'])).toBeCloseTo(2, 2);
    expect(tables['comparisons.csv']).toHaveLength(8);
  });

  test('are not made where nothing was compared', () => {
    expect(comparison.files(savedResult())).toEqual([]);
  });
});

describe('csv', () => {
  test('has a row per run, run × endpoint and run × interval', () => {
    const tables = tablesOf();
    expect(tables['runs.csv']!.map((row) => row['run'])).toEqual(['round-robin-1', 'p2c-1']);
    expect(tables['endpoints.csv']!.map((row) => `${row['run']} ${row['endpoint']}`)).toEqual([
      'round-robin-1 shop-0',
      'round-robin-1 shop-1',
      'p2c-1 shop-0',
      'p2c-1 shop-1',
    ]);
    expect(tables['intervals.csv']!.map((row) => row['fromMs'])).toEqual([
      '0',
      '1000',
      '0',
      '1000',
    ]);
  });

  test('gives numbers in full, and nothing for what is not known', () => {
    const [, p2c] = tablesOf()['runs.csv']!;
    expect(p2c).toMatchObject({
      repetition: '1',
      aborted: 'false',
      ok: '800',
      throughputPerSecond: '400',
      responseTimeMeanMs: '24.975',
      responseTimeP999Ms: '',
      rttCount: '',
      leastEvenPool: 'shop:80',
    });
    expect(Number(p2c!['jain'])).toBe(800 ** 2 / (2 * (390 ** 2 + 410 ** 2)));
  });

  test('has a row per run × pool with its evenness, each figure under its place in the result', () => {
    const run = runResult('p2c', { counts: [500, 100, 100] });
    const endpoints = run.endpoints.map((row, i) => ({ ...row, capacity: [5, 1, 1][i]! }));
    const overRun = evennessOverRun(endpoints, { inFlight: 1, work: 0 })!;
    const pools = [{ ...run.pools[0]!, evenness: { ...overRun, windows: null } }];
    const [row, more] = tablesOf(savedResult({ runs: [{ ...run, pools }] }))['pools.csv']!;
    expect(more).toBeUndefined();
    expect(row).toMatchObject({
      run: 'p2c-1',
      pool: 'shop:80',
      requests: '700',
      'requests.perCapacity.jain': '1',
      'requests.perCapacity.chiSquareLowerP': '0',
      utilizationSpread: '0',
      'windows.requests.perWeight.jainWorst': '',
    });
    expect(Number(row!['work.perCapacity.jain'])).toBeCloseTo(1, 12);
    expect(Number(row!['requests.perWeight.jain'])).toBeCloseTo(49 / 81, 12);
    expect(Number(row!['requests.perWeight.jainByChance'])).toBeCloseTo(1 / (1 + 2 / 700), 12);
  });

  test('has a row per run × load where loads have names', () => {
    const loads = [
      loadResult('browse', runResult('browse', { counts: [200, 100] })),
      loadResult('batch', runResult('batch', { counts: [50, 50], scale: 2 })),
    ];
    const tables = tablesOf(savedResult({ runs: [runResult('p2c', { changes: { loads } })] }));
    expect(tables['loads.csv']).toMatchObject([
      { run: 'p2c-1', load: 'browse', ok: '300', throughputPerSecond: '150' },
      { run: 'p2c-1', load: 'batch', ok: '100', responseTimeMeanMs: '29.9', regime: 'steady' },
    ]);
  });

  test('quotes what holds commas and quotes', () => {
    const label = 'p2c(choices=3, "near")';
    const strategy = { name: 'p2c', label, params: {} };
    const runs = [runResult('p2c', { changes: { strategy } })];
    expect(tablesOf(savedResult({ runs }))['runs.csv']![0]!['strategy']).toBe(label);
  });

  test('has the same columns when there are no rows', () => {
    const headers = (result = savedResult()) =>
      csv.files(result).map((file) => file.content.split('\n')[0]);
    expect(headers(savedResult({ runs: [] }))).toEqual(headers());
  });
});

describe('hgrm', () => {
  test('ends with the count, and reaches the maximum in ms', () => {
    const [, p2c] = hgrm.files(savedResult());
    expect(p2c!.content).toMatch(/^ +Value +Percentile +TotalCount +1\/\(1-Percentile\)\n/);
    const last = p2c!.content.split('\n').findLast((line) => /^ +\d/.test(line))!;
    const [value, percentile, count] = last.trim().split(/ +/).map(Number);
    expect([percentile, count]).toEqual([1, 800]);
    // Within the 0.1 % of a bucket.
    expect(value).toBeGreaterThan(44.95 * 0.999);
    expect(value).toBeLessThan(44.95 * 1.001);
  });

  test('of a run without answers is an empty distribution', () => {
    const run = runResult('p2c', { counts: [0, 0] });
    expect(decodeFromCompressedBase64(run.histograms['responseTime']!).totalCount).toBe(0);
    const content = hgrm.files(savedResult({ runs: [run] }))[0]!.content;
    expect(content).toMatch(/Total count += +0\]/);
  });
});
