/** `calibrate` from outside, in its short form: figures of this machine, whatever they are, and what later runs do with them. */
import { readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { parseCalibration } from '../../src/report/read-calibration.ts';
import { expectNoStack, Folder, onlyFolderIn, plimsoll, readResult, start } from './cli.ts';
import { scenario } from './inputs.ts';

test('a calibration is saved, and told by the runs after it', async () => {
  await using folder = await Folder.make();
  const env = { XDG_CACHE_HOME: folder.path };
  const { code, stdout, stderr } = await plimsoll(['calibrate', '--quick', '--json'], { env });
  expectNoStack({ code, stdout, stderr });
  const taken = parseCalibration(stdout)!;
  const { floor, rates, timerErrorMs, cpuPerRequestUs, hopsMs, secondOpinion } = taken;
  expect(stderr).toMatch(/timers.*\n.*floor.*\n[^]*rate: 8000\/s/);
  for (const { p50, p99 } of [floor.responseTimeMs, floor.sendLagMs, timerErrorMs.precise]) {
    expect(p50).toBeGreaterThan(0);
    expect(p99).toBeGreaterThan(p50!);
  }
  for (const us of Object.values(cpuPerRequestUs)) {
    expect(us).toBeGreaterThan(1);
    expect(us).toBeLessThan(1000);
  }
  for (const ms of Object.values(hopsMs!)) {
    expect(ms).toBeGreaterThanOrEqual(0);
    expect(ms).toBeLessThan(100);
  }
  expect(secondOpinion.autocannon.requestsPerSecond).toBeGreaterThan(100);

  const file = join(folder.path, 'plimsoll', 'calibration.json');
  if (rates.highestValidPerSecond === null || floor.verdict === 'invalid') {
    // Too busy a machine: then it must say so.
    expect(code).toBe(3);
    await expect(stat(file)).rejects.toThrow('ENOENT');
    return;
  }
  expect(code).toBe(0);
  expect(await readFile(file, 'utf8')).toBe(stdout);
  const yaml = join(folder.path, 'small.yaml');
  await writeFile(yaml, scenario('load: [{ open: { rate: 300/s }, for: 500ms }]'));
  const out = join(folder.path, 'reports');
  const run = await plimsoll(['run', yaml, '--out', out], { env });
  expect(run.stdout).toContain('The floor of this machine was');
  expect((await readResult(await onlyFolderIn(out))).calibration).toEqual(taken);
});

test('Ctrl-C ends it with 130, nothing saved and nothing left behind', async () => {
  await using folder = await Folder.make();
  const out = join(folder.path, 'calibration.json');
  await using running = start(['calibrate', '--out', out]);
  await running.prints(/floor/, 'stderr');
  running.signal('SIGINT');
  const { code, stdout, stderr } = await running.ended;
  expect(code).toBe(130);
  expect(stdout).toBe('');
  expectNoStack({ code, stdout, stderr });
  // It stopped where it was.
  expect(stderr).not.toContain('processor time');
  expect(running.isAlive()).toBe(false);
  await expect(stat(out)).rejects.toThrow('ENOENT');
});

test('a place that cannot be written to is told before anything is measured', async () => {
  await using folder = await Folder.make();
  const { code, stderr } = await plimsoll(['calibrate', '--out', folder.path]);
  expect(code).toBe(2);
  expect(stderr).toBe(`--out: cannot write to ${folder.path}: it is a directory\n`);
});
