/** `plimsoll run --generator autocannon`: a second generator for the loads it can put on, and a refusal of the others. */
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { expectNoStack, Folder, onlyFolderIn, plimsoll, readResult, repository } from './cli.ts';
import { exitCodeOf, expectContract } from './saved-result.ts';

const busyUsers = join(repository, 'scenarios/busy-users.yaml');
const quickstart = join(repository, 'scenarios/quickstart.yaml');
let folder: Folder;

beforeAll(async () => {
  folder = await Folder.make();
});

afterAll(() => folder[Symbol.asyncDispose]());

test('users without a pause: the result keeps its contract, names the generator, and says what it does not know', async () => {
  const out = join(folder.path, 'busy');
  const args = ['run', busyUsers, '--generator', 'autocannon', '--duration', '2s', '--out', out];
  const { code, stdout, stderr } = await plimsoll(args);
  const result = await readResult(await onlyFolderIn(out));
  expectContract(result);
  expect(code).toBe(exitCodeOf(result));
  expect(stdout).toContain('load by autocannon');
  expect(stdout).toContain('the send lag is not known');
  expect(stderr).toBe('');
  expect(result.runs).toMatchObject([
    { generator: 'autocannon', sendLagMs: { mean: null, p99: null } },
  ]);
});

test('anything else is refused with all its reasons, and nothing is run', async () => {
  const out = join(folder.path, 'refused');
  const outcome = await plimsoll(['run', quickstart, '--generator', 'autocannon', '--out', out]);
  expect(outcome.code).toBe(2);
  expectNoStack(outcome);
  expect(outcome.stderr).toContain('autocannon cannot do open stages');
  expect(outcome.stderr.match(/autocannon/g)).toHaveLength(1);
  expect(await readdir(folder.path)).not.toContain('refused');
});

test('a generator that there is not is refused with those that there are', async () => {
  const { code, stderr } = await plimsoll(['run', busyUsers, '--generator', 'autocanon']);
  expect(code).toBe(2);
  expect(stderr).toMatch(/--generator.*built-in, autocannon.*Did you mean "autocannon"/);
});
