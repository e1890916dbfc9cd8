/** A sweep of the rate in virtual time, from outside. */
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { Folder, onlyFolderIn, plimsoll, readResult } from './cli.ts';
import { scenario } from './inputs.ts';

let folder: Folder;
let file: string;
let out: string;

beforeEach(async () => {
  folder = await Folder.make();
  file = join(folder.path, 'small.yaml');
  out = join(folder.path, 'reports');
  await writeFile(file, scenario('strategies: [random, p2c]\ngates: ["errors < 1%"]'));
});

afterEach(() => folder[Symbol.asyncDispose]());

test('--sweep plays every strategy at every rate and saves the curves', async () => {
  const sweep = ['--sweep', 'rate=100/s..300/s:3', '--duration', '2s'];
  const { code, stdout } = await plimsoll(['simulate', file, ...sweep, '--out', out]);
  expect(code).toBe(0);
  expect(stdout).toContain('PASS');
  const saved = await onlyFolderIn(out);
  const { runs, gates } = await readResult(saved);
  expect(new Set(runs.map(({ id }) => id)).size).toBe(6);
  expect(gates.map(({ verdict }) => verdict)).toEqual(Array(6).fill('passed'));
  const offered = runs.map(({ rates }) => Math.round(rates.offeredPerSecond / 100));
  expect(offered.toSorted((a, b) => a - b)).toEqual([1, 1, 2, 2, 3, 3]);
  const curves = await readFile(join(saved, 'sweep.csv'), 'utf8');
  expect(curves.trim().split('\n')).toHaveLength(7);
});

test.each(['rate=300/s..100/s:3', 'rate=1/s..2/s:1', 'users=1..2:2', 'rate=1/s..2/s'])(
  '--sweep %s is refused',
  async (sweep) => {
    const { code, stderr } = await plimsoll(['simulate', file, '--sweep', sweep, '--out', out]);
    expect(code).toBe(2);
    expect(stderr).toMatch(/--sweep/);
  },
);
