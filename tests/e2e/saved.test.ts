/** `plimsoll report` and `plimsoll gate` on a saved result, as it was saved and as another hand left it. */
import { cp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { tlsManifests } from '../conformance/tls-manifests.ts';
import { expectNoStack, Folder, onlyFolderIn, plimsoll, readResult, repository } from './cli.ts';

let folder: Folder;
let saved: string;
let copies = 0;

beforeAll(async () => {
  folder = await Folder.make();
  const out = join(folder.path, 'reports');
  const quickstart = join(repository, 'scenarios/quickstart.yaml');
  await plimsoll([
    'simulate',
    quickstart,
    '--strategy',
    'random,p2c',
    '--repetitions',
    '1',
    '--out',
    out,
  ]);
  saved = await onlyFolderIn(out);
}, 60_000);

afterAll(() => folder[Symbol.asyncDispose]());

test('private keys of the manifests stay out of all that is saved', async () => {
  const out = join(folder.path, 'with-keys');
  const manifests = join(folder.path, 'tls.yaml');
  await writeFile(manifests, tlsManifests);
  const { code } = await plimsoll(['simulate', manifests, '--duration', '1s', '--out', out]);
  expect(code).toBe(0);
  const contents = await contentsOf(await onlyFolderIn(out));
  expect(contents['plan.json']).toContain('BEGIN CERTIFICATE');
  for (const text of Object.values(contents)) expect(text).not.toContain('PRIVATE KEY');
});

describe('report', () => {
  test('renders the same files again and leaves what they are made from alone', async () => {
    const copy = await copyOfSaved();
    const before = await contentsOf(copy);
    expect(Object.keys(before)).toContain('runs.csv');
    const kept = new Set(['result.json', 'plan.json']);
    for (const name of Object.keys(before)) if (!kept.has(name)) await rm(join(copy, name));
    const { code, stdout } = await plimsoll(['report', copy]);
    expect(code).toBe(0);
    expect(await contentsOf(copy)).toEqual(before);
    expect(stdout).toContain(before['summary.txt']);
  });

  test('renders several at once', async () => {
    const copies = [await copyOfSaved(), await copyOfSaved()];
    const { code, stdout } = await plimsoll(['report', ...copies]);
    expect(code).toBe(0);
    for (const copy of copies) expect(stdout).toContain(copy);
  });
});

describe('report --verify', () => {
  test('finds nothing in what a run has saved, and touches nothing: exit code 0', async () => {
    const before = await contentsOf(saved);
    const { code, stdout } = await plimsoll(['report', '--verify', saved]);
    expect(code).toBe(0);
    expect(stdout).toMatch(
      /^\S+: [1-9]\d\d+ numbers recounted, with those of report\.html; none differs\n$/,
    );
    expect(await contentsOf(saved)).toEqual(before);
  });

  test('names each number that is not what it should be: exit code 3', async () => {
    const copy = await copyOfSaved();
    const path = join(copy, 'result.json');
    const text = await readFile(path, 'utf8');
    await writeFile(
      path,
      text.replace(/("ok":)(\d+)/, (_, key, ok) => `${key}${Number(ok) + 1}`),
    );
    const { code, stdout } = await plimsoll(['report', '--verify', saved, copy]);
    expect(code).toBe(3);
    expect(stdout).toContain('none differs');
    expect(stdout).toMatch(/^  random-1 requests\.ok: (\d+), recounted \d+$/m);
    expect(stdout).toMatch(/^  report\.html: ok of random: \d+, recounted \d+$/m);
  });
});

describe('gate', () => {
  test('passes what passes: exit code 0, every rule with its verdict for each strategy', async () => {
    const { code, stdout } = await plimsoll(['gate', saved]);
    expect(code).toBe(0);
    expect(stdout.match(/^PASS\s/gm)).toHaveLength(4);
    expect(stdout).not.toMatch(/^(FAIL|UNDETERMINED)/m);
  });

  test('fails what fails: exit code 1, with the value found', async () => {
    const gates = [gate('p99(responseTime) < 1ms', 'p2c'), gate('jain > 0.5', 'p2c')];
    const { code, stdout } = await judge((result) => ({ ...result, gates }));
    expect(code).toBe(1);
    expect(stdout).toMatch(/^FAIL\s+p99\(responseTime\) < 1ms\s+p2c\s+[\d.]+ms/m);
    expect(stdout).toMatch(/^PASS\s+jain > 0\.5\s+p2c\s+0\.9\d+/m);
  });

  test('judges the bound itself by its comparison', async () => {
    const gates = [gate('errors <= 0%', 'p2c'), gate('errors < 0%', 'random')];
    const { code, stdout } = await judge((result) => ({ ...result, gates }));
    expect(code).toBe(1);
    expect(stdout).toMatch(/^PASS\s+errors <= 0%/m);
    expect(stdout).toMatch(/^FAIL\s+errors < 0%/m);
  });

  test('neither passes nor fails an invalid run: exit code 3, although a gate of another fails', async () => {
    const reason = {
      verdict: 'invalid',
      message: 'The generator was late.',
      value: 9,
      threshold: 3,
    };
    const gates = [
      gate('p99(responseTime) < 1ms', 'p2c'),
      gate('p99(responseTime) < 1ms', 'random'),
    ];
    const { code, stdout } = await judge(({ runs, ...result }) => ({
      ...result,
      gates,
      runs: runs.map((run) =>
        run.strategy.name === 'p2c'
          ? { ...run, validity: { verdict: 'invalid', reasons: [reason] } }
          : run,
      ),
    }));
    expect(code).toBe(3);
    expect(stdout).toMatch(
      /^UNDETERMINED\s+p99\(responseTime\) < 1ms\s+p2c[^]*The generator was late/m,
    );
    expect(stdout).toMatch(/^FAIL\s+p99\(responseTime\) < 1ms\s+random/m);
  });

  test.for([
    ['invalid', 3],
    ['suspect', 0],
  ] as const)('without gates a run that is %s makes exit code %i', async ([verdict, expected]) => {
    const { code, stdout } = await judge(({ runs, ...result }) => ({
      ...result,
      gates: [],
      runs: runs.map((run) => ({ ...run, validity: { verdict, reasons: [] } })),
    }));
    expect(code).toBe(expected);
    expect(stdout).toContain('no gates');
  });

  test('gives no verdict on an aborted result: exit code 3', async () => {
    const { code } = await judge((result) => ({ ...result, aborted: true }));
    expect(code).toBe(3);
  });

  test('refuses a rule that it cannot read: exit code 2', async () => {
    const gates = [gate('p99(speed) < 1ms', 'p2c')];
    const outcome = await judge((result) => ({ ...result, gates }));
    expect(outcome.code).toBe(2);
    expect(outcome.stderr).toMatch(/^gates\[0\]\.rule: .*"speed"/);
    expectNoStack(outcome);
  });
});

describe.each(['report', 'gate'])('%s refuses with exit code 2 and in one line', (command) => {
  test.for([
    ['half a file', '{ "schema": "plimsoll.dev/resu', /JSON/],
    [
      'the result of something else',
      '{ "schema": "k6/summary" }',
      /plimsoll\.dev\/result\/v1alpha1/,
    ],
    ['no result at all', undefined, /result\.json: there is no such file/],
  ] as const)('%s', async ([, content, expected]) => {
    await using empty = await Folder.make();
    if (content !== undefined) await writeFile(join(empty.path, 'result.json'), content);
    const outcome = await plimsoll([command, empty.path]);
    expect(outcome.code).toBe(2);
    expect(outcome.stdout).toBe('');
    expect(outcome.stderr).toMatch(expected);
    expect(outcome.stderr).toMatch(/^[^\n]+\n$/);
    expectNoStack(outcome);
  });
});

async function copyOfSaved(): Promise<string> {
  const copy = join(folder.path, `copy-${++copies}`);
  await cp(saved, copy, { recursive: true });
  return copy;
}

async function contentsOf(path: string): Promise<Record<string, string>> {
  const names = (await readdir(path)).toSorted();
  const files = await Promise.all(names.map((name) => readFile(join(path, name), 'utf8')));
  return Object.fromEntries(names.map((name, index) => [name, files[index]!]));
}

type Saved = Awaited<ReturnType<typeof readResult>>;

async function judge(change: (result: Saved) => object): ReturnType<typeof plimsoll> {
  const copy = await copyOfSaved();
  const changed = change(await readResult(copy));
  await writeFile(join(copy, 'result.json'), JSON.stringify(changed));
  return await plimsoll(['gate', copy]);
}

/** As a result carries it; value and verdict are what `gate` finds out anew. */
function gate(rule: string, strategy: string): Saved['gates'][number] {
  const stale = { value: 0, bound: 0, unit: '', verdict: 'passed' };
  return { rule, strategy, ...stale };
}
