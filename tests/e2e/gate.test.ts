/** Gates against a baseline, from outside, as a pull request meets them: a strategy of one's own made worse is caught. */
import { cp, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  expectNoStack,
  Folder,
  onlyFolderIn,
  type Outcome,
  plimsoll,
  readResult,
  repository,
} from './cli.ts';

let folder: Folder;
let before: string;
let baseline: string;
let made: Outcome;
let worse: string;

beforeAll(async () => {
  folder = await Folder.make();
  before = await simulated('before', (strategy) => strategy);
  baseline = join(folder.path, 'perf/baseline.json');
  made = await plimsoll(['gate', before, '--update-baseline', baseline]);
  // The pull request: one fresh endpoint is surely enough.
  worse = await simulated('worse', (strategy) => strategy.replace('.default(2)', '.default(1)'));
}, 120_000);

afterAll(() => folder[Symbol.asyncDispose]());

/** What ships with the repository, 8 repetitions of 4 s, seed 7; the strategy as the change leaves it. */
async function simulated(
  name: string,
  change: (strategy: string) => string,
  repetitions = 8,
): Promise<string> {
  const root = join(folder.path, name);
  await cp(join(repository, 'scenarios'), root, { recursive: true });
  await edit(join(root, 'strategies/p2c-with-memory.ts'), change);
  // A bound loose enough for either, so that only the baseline can tell.
  await edit(join(root, 'own-strategy.yaml'), (text) => text.replace('< 70ms', '< 150ms'));
  const out = join(root, 'reports');
  const options = ['--duration', '4s', '--repetitions', String(repetitions), '--out', out];
  const { code, stdout } = await plimsoll([
    'simulate',
    join(root, 'own-strategy.yaml'),
    ...options,
  ]);
  expect(stdout).toContain('PASS');
  expect(code).toBe(0);
  return await onlyFolderIn(out);
}

async function edit(path: string, change: (text: string) => string): Promise<void> {
  await writeFile(path, change(await readFile(path, 'utf8')));
}

function gate(...args: readonly string[]): Promise<Outcome> {
  return plimsoll(['gate', ...args]);
}

test('a baseline is written where asked, in a folder made for it, and that is all', () => {
  const stdout = `Baseline of own-strategy written to ${baseline}.\n`;
  expect(made).toEqual({ code: 0, stdout, stderr: '' });
});

describe('a pull request', () => {
  test('that makes a strategy worse fails by the baseline alone: exit code 1', async () => {
    expect((await gate(worse)).code).toBe(0);
    const { code, stdout } = await gate(worse, '--baseline', baseline);
    expect(stdout).toMatch(/^! {2}The scenario own-strategy has changed/);
    expect(stdout).toMatch(/^! {2}p2c-with-memory: module of the strategy [\da-f]+ → [\da-f]+\.$/m);
    expect(stdout).toMatch(/^PASS +p99\(responseTime\) < 150ms +p2c-with-memory/m);
    const change =
      /^FAIL +p99\(responseTime\) <= baseline \+ 5% +p2c-with-memory +[\d.]+ms\n +\+([\d.]+)% \(\+([\d.]+)% … \+([\d.]+)%\) from [\d.]+ms, 8 pairs$/m;
    const [estimate, low, high] = change.exec(stdout)!.slice(1).map(Number);
    // Virtual time and a fixed seed: 19.6 % on every machine, give or take what Math.log may.
    expect(estimate).toBeGreaterThan(15);
    expect(estimate).toBeLessThan(25);
    expect(low).toBeGreaterThan(5);
    expect(high).toBeGreaterThan(estimate!);
    expect(code).toBe(1);
  });

  test('passes where the whole interval does not exceed the tolerance', async () => {
    expect((await gate(worse, '--baseline', baseline, '--tolerance', '30%')).code).toBe(0);
  });

  test('passes where nothing changed, against the folder as against the file', async () => {
    const [file, directory] = [
      await gate(before, '--baseline', baseline),
      await gate(before, '--baseline', before),
    ];
    expect(file).toEqual(directory);
    expect(file.code).toBe(0);
    expect(file.stdout).toMatch(/unchanged from [\d.]+ms, 8 pairs/);
    expect(file.stdout).not.toMatch(/^!/m);
  });

  test('is told what each rule reads and what would fail it, without failing', async () => {
    const { code, stdout } = await gate(worse, '--baseline', baseline, '--explain');
    expect(code).toBe(0);
    expect(stdout).toMatch(
      /^p99\(responseTime\) < 150ms, p2c-with-memory\n {2}reads .*what 99 % do not exceed.*\n {2}now +[\d.]+ms: passed\n {2}fails +at 150ms or more, \+[\d.]+% from now$/m,
    );
    expect(stdout).toMatch(
      /fails +once the whole interval lies above [\d.]+ms; at this spread from/,
    );
  });
});

describe('the same verdicts', () => {
  test.each([
    ['markdown', /^### Gates of own-strategy\n[^]*\| \*\*FAIL\*\* \| `p99\(responseTime\) <= /],
    ['junit', /^<\?xml [^]*<failure type="gate"[^]*<\/testsuites>\n$/],
    ['json', /^\{[^]*"verdict":\s?"failed"[^]*\}\n$/],
  ])('as %s have the same exit code', async (format, expected) => {
    const { code, stdout } = await gate(worse, '--baseline', baseline, '--format', format);
    expect(stdout).toMatch(expected);
    expect(code).toBe(1);
  });
});

describe('no verdict is possible, exit code 3,', () => {
  let single: string;

  beforeAll(async () => {
    single = await simulated('single', (strategy) => strategy, 1);
  });

  test('on a single repetition, of which a baseline warns', async () => {
    const { code, stdout } = await gate(single, '--baseline', baseline);
    expect(stdout).toMatch(/^UNDETERMINED[^]*two repetitions of each side/m);
    expect(code).toBe(3);
    const weak = join(folder.path, 'weak.json');
    expect((await gate(single, '--update-baseline', weak)).stdout).toContain('--repetitions');
  });

  test('by a run that is invalid, which becomes no baseline', async () => {
    const copy = join(folder.path, 'invalid');
    await cp(before, copy, { recursive: true });
    const { runs, ...result } = await readResult(copy);
    const validity = { verdict: 'invalid', reasons: [] };
    const changed = { ...result, runs: runs.map((run) => ({ ...run, validity })) };
    await writeFile(join(copy, 'result.json'), JSON.stringify(changed));
    expect((await gate(before, '--baseline', copy)).code).toBe(3);
    const file = join(folder.path, 'unwritten.json');
    const outcome = await gate(copy, '--update-baseline', file);
    expect(outcome).toMatchObject({ code: 3, stdout: '' });
    expect(outcome.stderr).toContain('random-1 is invalid');
    await expect(readFile(file)).rejects.toThrow('ENOENT');
  });

  test('by diff of single repetitions', async () => {
    const { code, stdout } = await plimsoll(['diff', single, single]);
    expect(stdout).toContain('Nothing can be said');
    expect(code).toBe(3);
  });
});

describe('the command line is refused, exit code 2,', () => {
  test.each([
    ['with a tolerance that is none', ['--baseline', 'x.json', '--tolerance', '5'], /such as 10%/],
    ['with a tolerance alone', ['--tolerance', '5%'], /--baseline/],
    ['with a baseline that is not there', ['--baseline', 'x.json'], /there is no such file/],
    ['with a format that is none', ['--format', 'html'], /markdown/],
    ['with two tasks at once', ['--update-baseline', 'x.json', '--explain'], /cannot be used with/],
    ['with a baseline of another name', ['--update-baseline', 'x.txt'], /\.json/],
  ])('%s', async (_, args, expected) => {
    const outcome = await gate(before, ...args);
    expect(outcome).toMatchObject({ code: 2, stdout: '' });
    expect(outcome.stderr).toMatch(expected);
    expectNoStack(outcome);
  });

  test('with a baseline that a merge has broken, and says where', async () => {
    const broken = join(folder.path, 'broken.json');
    const text = await readFile(baseline, 'utf8');
    await writeFile(broken, text.replace(/"jain": \[[^,]+,/, '"jain": ['));
    const outcome = await gate(before, '--baseline', broken);
    expect(outcome.code).toBe(2);
    expect(outcome.stderr).toMatch(/^subjects\.p2c\.figures\.jain: expected a value for each of 8/);
  });
});

describe('diff', () => {
  test('lists what sets the two apart, then each subject, and exits with 0 whatever it finds', async () => {
    const { code, stdout } = await plimsoll(['diff', baseline, worse]);
    expect(stdout).toMatch(/^! {2}The scenario own-strategy has changed/);
    expect(stdout).toMatch(/^random, 8 pairs\n[^]*p99\(responseTime\) +\S+ +\S+ +unchanged$/m);
    expect(stdout).toMatch(
      /^p2c-with-memory, 8 pairs\n[^]*^ +p99\(responseTime\) +\S+ +\S+ +\+[^]*?worse$/m,
    );
    expect(code).toBe(0);
  });

  test('the other way round finds the opposite', async () => {
    const { stdout } = await plimsoll(['diff', worse, baseline]);
    expect(stdout).toMatch(/p99\(responseTime\) +\S+ +\S+ +−[^]*?better/);
    expect(stdout).not.toMatch(/worse$/m);
  });
});
