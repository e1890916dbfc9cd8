/** Repetitions until enough is known, from outside. */
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
  await writeFile(file, scenario('strategies: [random, p2c]'));
});

afterEach(() => folder[Symbol.asyncDispose]());

test('adds rounds of all strategies until each is known so well', async () => {
  const until = ['--until', 'mean(responseTime) 4%', '--duration', '2s'];
  const { code, stdout } = await plimsoll(['simulate', file, ...until, '--out', out]);
  expect(code).toBe(0);
  const saved = await onlyFolderIn(out);
  const { runs, stopping } = await readResult(saved);
  expect(stopping).toMatchObject({ metric: 'mean(responseTime)', within: 0.04, ended: 'reached' });
  expect(stopping!.rounds).toBeGreaterThanOrEqual(8);
  expect(stopping!.rounds).toBeLessThan(100);
  expect(runs).toHaveLength(2 * stopping!.rounds);
  for (const { within } of stopping!.subjects) expect(within).toBeLessThanOrEqual(0.04);
  const plan = JSON.parse(await readFile(join(saved, 'plan.json'), 'utf8')) as { runs: unknown[] };
  expect(plan.runs).toHaveLength(runs.length);
  const sentence = /mean\(responseTime\) is known within 4\.00% of each/;
  expect(stdout).toMatch(sentence);
  expect((await plimsoll(['report', saved])).stdout).toMatch(sentence);
});

test('is undetermined when the time is over before', async () => {
  const until = ['--until', '0.1%', '--max-time', '1ms', '--duration', '500ms'];
  const { code, stdout } = await plimsoll(['simulate', file, ...until, '--out', out]);
  expect(code).toBe(3);
  expect(stdout).toContain('UNDETERMINED: p99(responseTime) is not known within 0.10% of each');
  expect((await readResult(await onlyFolderIn(out))).stopping).toMatchObject({
    rounds: 8,
    ended: 'time',
  });
});

test('plays round by round on the wire', async () => {
  const until = ['--until', '90%', '--max-time', '1ms', '--duration', '300ms', '--strategy', 'p2c'];
  const { code } = await plimsoll(['run', file, ...until, '--out', out]);
  expect(code).toBe(3);
  const { runs, stopping } = await readResult(await onlyFolderIn(out));
  expect(runs).toHaveLength(1);
  expect(stopping).toMatchObject({ rounds: 1, ended: 'time' });
});

test.each([
  [['--until', '3'], /expected a part such as 3%/],
  [['--until', 'errors 3%'], /expected one of mean\(responseTime\), .* before the part/],
  [['--until', '3%', '--repetitions', '5'], /--repetitions/],
  [['--max-time', '1m'], /expected with --until/],
])('%s is refused', async (args, message) => {
  const { code, stderr } = await plimsoll(['simulate', file, ...args, '--out', out]);
  expect(code).toBe(2);
  expect(stderr).toMatch(message);
});
