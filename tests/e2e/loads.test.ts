/** Several named loads from outside: checked, run, saved, reported and judged again. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { Folder, onlyFolderIn, plimsoll, repository } from './cli.ts';
import { exitCodeOf, expectContract, type SavedResult } from './saved-result.ts';

const scenario = join(repository, 'scenarios/batch-and-browse.yaml');
let folder: Folder;

beforeAll(async () => {
  folder = await Folder.make();
});

afterAll(() => folder[Symbol.asyncDispose]());

interface Load {
  readonly name: string;
  readonly requests: SavedResult['runs'][number]['requests'];
}

function loadsOf(result: SavedResult): readonly Load[] {
  return (result.runs[0] as unknown as { readonly loads: readonly Load[] }).loads;
}

test('check shows each load with its requests, and gates with the load they are for', async () => {
  const { code, stdout } = await plimsoll(['check', scenario]);
  expect(code).toBe(0);
  expect(stdout).toMatch(
    /^load +browse: 300\/s poisson for 10\.0s\n +batch: 20 users for 10\.0s$/m,
  );
  expect(stdout).toMatch(/^ +1 +GET +http:\/\/example\.com\/report +batch$/m);
  expect(stdout).toMatch(/^ +browse: p99\(responseTime\) < 250ms$/m);
});

test.each(['run', 'simulate'])(
  '%s tells the loads apart in all that it leaves',
  async (command) => {
    const out = join(folder.path, command);
    const options = '--strategy round-robin --rate 150/s --duration 2s --json'.split(' ');
    const { code, stdout } = await plimsoll([command, scenario, ...options, '--out', out]);
    const result = JSON.parse(stdout) as SavedResult;
    expectContract(result);
    expect(code).toBe(exitCodeOf(result));
    const [browse, batch] = loadsOf(result);
    expect([browse!.name, batch!.name]).toEqual(['browse', 'batch']);
    // 150/s for two seconds, within 4.5 standard deviations; 20 users have 90 ms a round at best.
    expect(Math.abs(browse!.requests.intended - 300)).toBeLessThan(4.5 * Math.sqrt(300));
    expect(batch!.requests.intended).toBeGreaterThan(100);
    expect(browse!.requests.intended + batch!.requests.intended).toBe(
      result.runs[0]!.requests.intended,
    );
    const saved = await onlyFolderIn(out);
    const rows = (await readFile(join(saved, 'loads.csv'), 'utf8')).trim().split('\n');
    const column = rows[0]!.split(',').indexOf('load');
    expect(rows.slice(1).map((row) => row.split(',')[column])).toEqual(['browse', 'batch']);
    const summary = await readFile(join(saved, 'summary.txt'), 'utf8');
    expect(summary).toMatch(/^Load browse\n.*\n {2}round-robin /m);
    const gate = await plimsoll(['gate', saved]);
    expect(gate.code).toBe(code);
    expect(gate.stdout).toMatch(/ browse: p99\(responseTime\) < 250ms +round-robin /);
  },
);
