/** The highest rate at which an objective holds, from outside. */
import { readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Capacity } from '../../src/results/capacity.ts';
import { expectNoStack, Folder, onlyFolderIn, plimsoll, start } from './cli.ts';
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

const objective = ['--objective', 'p90(responseTime) < 20ms and errors < 1%'];
const brief = ['--duration', '2s', '--repetitions', '3'];

async function readCapacity(saved: string): Promise<Capacity> {
  return JSON.parse(await readFile(join(saved, 'capacity.json'), 'utf8')) as Capacity;
}

test('is found for each strategy, compared, drawn, saved, and rendered again', async () => {
  const { code, stdout } = await plimsoll(['capacity', file, ...objective, ...brief, '--out', out]);
  expect(code).toBe(0);
  const saved = await onlyFolderIn(out);
  const { subjects, pairs } = await readCapacity(saved);
  expect(subjects.map(({ finding }) => finding)).toEqual(['found', 'found']);
  for (const { thresholds, ratePerSecond, interval, curve, kneePerSecond } of subjects) {
    expect(interval!.low).toBeLessThan(ratePerSecond!);
    expect(interval!.high).toBeGreaterThan(ratePerSecond!);
    for (const { holdsAtPerSecond, failsAtPerSecond } of thresholds)
      expect(failsAtPerSecond! / holdsAtPerSecond!).toBeLessThanOrEqual(1.01);
    expect(curve.map((point) => point.ratePerSecond)).toContain(kneePerSecond);
  }
  const [random, p2c] = subjects.map(({ ratePerSecond }) => ratePerSecond!);
  expect(random).toBeLessThan(p2c!);
  expect(pairs).toMatchObject([{ a: 'random', b: 'p2c', significant: true }]);
  expect(stdout).toContain('the second carries more');
  expect((await readFile(join(saved, 'capacity.csv'), 'utf8')).trim().split('\n')).toHaveLength(25);

  const summary = await readFile(join(saved, 'summary.txt'), 'utf8');
  await rm(join(saved, 'summary.txt'));
  const again = await plimsoll(['report', saved]);
  expect(again.code).toBe(0);
  expect(again.stdout).toContain(summary);
  expect(await readFile(join(saved, 'summary.txt'), 'utf8')).toBe(summary);
});

test('that nothing in the range limits is a lower bound; that nothing in it meets, no verdict', async () => {
  const within = [
    'capacity',
    file,
    ...brief,
    '--strategy',
    'p2c',
    '--out',
    out,
    '--rate',
    '50/s..100/s',
  ];
  const always = await plimsoll([...within, '--objective', 'mean(responseTime) < 10s']);
  expect(always.code).toBe(0);
  expect(always.stdout).toContain('p2c: at least 100/s');
  const never = await plimsoll([...within, '--objective', 'mean(responseTime) < 1us']);
  expect(never.code).toBe(3);
  expect(never.stdout).toContain('it never holds: below 50/s');
});

test('is sought on the wire too', async () => {
  const wire = ['--engine', 'wire', '--strategy', 'p2c', '--rate', '20/s..40/s', '--json'];
  const easy = ['--duration', '300ms', '--repetitions', '1', '--objective', 'errors < 50%'];
  const { code, stdout } = await plimsoll(['capacity', file, ...wire, ...easy, '--out', out]);
  const { engine, subjects } = JSON.parse(stdout) as Capacity;
  expect(engine).toBe('wire');
  // On a machine too busy to measure anything there is no finding, and it says so.
  if (subjects[0]!.finding === 'undetermined') expect(code).toBe(3);
  else expect(subjects).toMatchObject([{ finding: 'at-least', ratePerSecond: 40 }]);
});

test('interrupted, saves what there is and exits 130', async () => {
  const long = ['--duration', '10h', '--repetitions', '2', '--out', out];
  await using running = start(['capacity', file, ...objective, ...long]);
  await running.prints(/capacity: /, 'stderr');
  running.signal('SIGINT');
  const { code, stdout } = await running.ended;
  expect(code).toBe(130);
  expect(stdout).toContain('INTERRUPTED');
  const { aborted, subjects } = await readCapacity(await onlyFolderIn(out));
  expect(aborted).toBe(true);
  expect(subjects.map(({ finding }) => finding)).toEqual(['undetermined', 'undetermined']);
});

test.each([
  ['no objective', [], /required option '--objective/],
  [
    'an objective that more load improves',
    ['--objective', 'goodput > 5/s'],
    /suffers from a higher/,
  ],
  ['a range upside down', [...objective, '--rate', '9/s..5/s'], /--rate/],
])('%s is refused', async (_, args, message) => {
  const outcome = await plimsoll(['capacity', file, ...args, '--out', out]);
  expect(outcome.code).toBe(2);
  expect(outcome.stderr).toMatch(message);
  expectNoStack(outcome);
});

test('users, who wait for their answers, have no rate to seek', async () => {
  const closed = 'load: [{ closed: { users: 5 }, for: 1s }]';
  await writeFile(file, scenario(`strategies: [p2c]\n${closed}`));
  const outcome = await plimsoll(['capacity', file, ...objective, '--out', out]);
  expect(outcome.code).toBe(2);
  expect(outcome.stderr).toContain('expected open stages alone');
});
