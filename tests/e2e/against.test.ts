/** `plimsoll run --against simulated`, from outside. Whether the two agree is the machine's affair. */
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { Folder, onlyFolderIn, plimsoll, readResult } from './cli.ts';
import { scenario } from './inputs.ts';
import { exitCodeOf, expectContract } from './saved-result.ts';

let folder: Folder;
let file: string;
let out: string;

beforeEach(async () => {
  folder = await Folder.make();
  file = join(folder.path, 'small.yaml');
  out = join(folder.path, 'reports');
  const rest = 'hops: { ingressToPod: 100us }\ngates: ["errors < 1%"]';
  await writeFile(file, scenario(`strategies: [round-robin, p2c]\n${rest}`));
});

afterEach(() => folder[Symbol.asyncDispose]());

test('each run has a simulated twin on the same requests, and the differences are saved and shown', async () => {
  const options = '--against simulated --repetitions 2 --duration 1s --no-dashboard'.split(' ');
  const { code, stdout } = await plimsoll(['run', file, ...options, '--out', out]);
  const saved = await onlyFolderIn(out);
  const result = await readResult(saved);
  expectContract(result);
  expect(code).toBe(exitCodeOf(result));
  const asked = result.runs.map(({ id, requests }) => [id, requests.intended] as const);
  const intended = new Map(asked);
  // In the order of the plan, whatever turns were drawn.
  expect([...intended.keys()]).toEqual(
    ['round-robin-1', 'p2c-1', 'round-robin-2', 'p2c-2'].flatMap((id) => [id, `${id}-simulated`]),
  );
  for (const [id, count] of asked) expect(count).toBe(intended.get(id.replace('-simulated', '')));
  const { hopsFrom, subjects } = result.engineAgreement!;
  expect(hopsFrom).toBe('scenario');
  expect(subjects.map(({ subject, pairs }) => [subject, pairs])).toEqual([
    ['round-robin', 2],
    ['p2c', 2],
  ]);
  for (const { figures } of subjects) {
    expect(figures.map(({ endpoint, figure }) => endpoint ?? figure)).toEqual([
      'mean',
      'p50',
      'p99',
      'throughput',
      'errors',
      'my-service-0',
      'my-service-1',
      'my-service-2',
    ]);
    const [mean] = figures;
    expect(mean!.interval!.low).toBeLessThanOrEqual(mean!.difference!);
    expect(mean!.interval!.high).toBeGreaterThanOrEqual(mean!.difference!);
  }
  // Two of the wire: the twins are not judged.
  expect(result.gates.map(({ strategy }) => strategy)).toEqual(['round-robin', 'p2c']);
  const shown = stdout.slice(stdout.indexOf('Wire against simulated'), stdout.indexOf('\nGates'));
  expect(shown.replaceAll(/\s+/g, ' ')).toContain('hops cost what the scenario says');
  const again = await plimsoll(['report', saved]);
  expect(again.stdout).toContain(shown);
});

test.each([
  ['run', '--against', 'wire'],
  ['run', '--against', 'simulated', '--ingress', 'external', '--target', 'http://127.0.0.1:1/'],
  ['simulate', '--against', 'simulated'],
])('%s %s %s is refused where nothing could be held against it', async (command, ...options) => {
  const { code, stderr } = await plimsoll([command, file, ...options, '--out', out]);
  expect(code).toBe(2);
  expect(stderr).toContain('--against');
});
