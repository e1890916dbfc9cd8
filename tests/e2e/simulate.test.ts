/** `plimsoll simulate`: every shipped scenario in virtual time, the same each time. */
import { readdirSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Folder, onlyFolderIn, plimsoll, readResult, repository } from './cli.ts';
import { kubectlJson, kubectlYaml, scenario } from './inputs.ts';
import { exitCodeOf, expectContract, type SavedResult } from './saved-result.ts';

const shipped = join(repository, 'scenarios');
const scenarios = readdirSync(shipped).filter((name) => name.endsWith('.yaml'));
let folder: Folder;

beforeAll(async () => {
  folder = await Folder.make();
});

afterAll(() => folder[Symbol.asyncDispose]());

async function simulate(...args: string[]): Promise<{ code: number | null; result: SavedResult }> {
  const out = join(folder.path, 'reports');
  const { code, stdout } = await plimsoll(['simulate', ...args, '--json', '--out', out]);
  return { code, result: JSON.parse(stdout) as SavedResult };
}

describe.each(scenarios)('%s', (name) => {
  test('comes out the same twice but for when and where, passes its gates and keeps the contract', async () => {
    const first = await simulate(join(shipped, name));
    const second = await simulate(join(shipped, name));
    const elsewhere = { startedAt: undefined, environment: undefined };
    expect({ ...second.result, ...elsewhere }).toEqual({ ...first.result, ...elsewhere });
    expectContract(first.result);
    expect(first.code).toBe(0);
    expect(exitCodeOf(first.result)).toBe(0);
    for (const run of first.result.runs) {
      expect(run.validity).toEqual({ verdict: 'valid', reasons: [] });
    }
  });
});

test('another seed makes another result', async () => {
  const args = [join(shipped, 'quickstart.yaml'), '--strategy', 'p2c', '--seed'];
  const [one, two] = await Promise.all([simulate(...args, '1'), simulate(...args, '2')]);
  expect(two.result.runs[0]?.responseTimeMs).not.toEqual(one.result.runs[0]?.responseTimeMs);
});

test('a list from kubectl means the same as JSON and as YAML', async () => {
  const runs = await Promise.all(
    [kubectlJson, kubectlYaml].map(async (input, index) => {
      const out = join(folder.path, `list-${index}`);
      const { code } = await plimsoll(['simulate', '-', '--out', out], { input });
      expect(code).toBe(0);
      return (await readResult(await onlyFolderIn(out))).runs;
    }),
  );
  expect(runs[0]![0]!.requests.ok).toBeGreaterThan(1000);
  expect(runs[1]).toEqual(runs[0]);
});

test('a gate that fails makes exit code 1, and the result is saved all the same', async () => {
  const file = join(folder.path, 'strict.yaml');
  await writeFile(file, scenario('gates: ["p99(responseTime) < 1ms", "errors < 1%"]'));
  const out = join(folder.path, 'strict');
  const { code, stdout } = await plimsoll(['simulate', file, '--out', out]);
  expect(code).toBe(1);
  expect(stdout).toMatch(/^\s*FAIL\s+p99\(responseTime\) < 1ms/m);
  expect(stdout).toMatch(/^\s*PASS\s+errors < 1%/m);
  const { gates } = await readResult(await onlyFolderIn(out));
  expect(gates.map(({ verdict }) => verdict)).toEqual(['failed', 'passed']);
});
