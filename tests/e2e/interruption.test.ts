/** Ctrl-C and its like: an orderly end at the first, at once at the second. Waiting is bounded for liveness, not speed. */
import { readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { accepts, Folder, listeningPorts, onlyFolderIn, readResult, start } from './cli.ts';
import { scenario } from './inputs.ts';
import { expectConservation, type SavedResult } from './saved-result.ts';

let folder: Folder;
let file: string;
let out: string;

beforeEach(async () => {
  folder = await Folder.make();
  file = join(folder.path, 'small.yaml');
  out = join(folder.path, 'reports');
  await writeFile(file, scenario('strategies: [round-robin, p2c]\ngates: ["errors < 1%"]'));
});

afterEach(() => folder[Symbol.asyncDispose]());

/** Issue 2: exit within a second. A busy machine is given more before it counts as hanging. */
const generousMs = 5000;

async function within<T>(promise: Promise<T>): Promise<T> {
  const late = sleep(generousMs, undefined, { ref: false }).then(() => {
    throw new Error(`It did not end within ${generousMs} ms.`);
  });
  return await Promise.race([promise, late]);
}

function expectPartial(result: SavedResult): void {
  expect(result.aborted).toBe(true);
  expect(result.runs).toHaveLength(1);
  expectConservation(result.runs[0]!);
  expect(result.gates.map(({ verdict }) => verdict)).toEqual(['undetermined']);
}

describe('a run on the wire', () => {
  test.for(['SIGINT', 'SIGTERM'] as const)(
    '%s in the middle saves what was measured, exits 130 and leaves nothing behind',
    async (signal, { skip }) => {
      await using running = start(['run', file, '--duration', '20s', '--out', out]);
      await running.prints(/measuring 2/);
      const ports = listeningPorts(running.pid);
      if (ports === undefined) return skip('no /proc to read listening ports from');
      expect(ports).toHaveLength(4);
      running.signal(signal);
      const { code, stderr } = await within(running.ended);
      expect(code).toBe(130);
      expect(stderr).toBe('');
      expect(running.isAlive()).toBe(false);
      expect(await Promise.all(ports.map(accepts))).toEqual([false, false, false, false]);

      const result = await readResult(await onlyFolderIn(out));
      expectPartial(result);
      const { durationMs, requests } = result.runs[0]!;
      // Stopped some time after the line that says 2 s, long before the 20 s that were planned.
      expect(durationMs).toBeGreaterThan(1500);
      expect(durationMs).toBeLessThan(10_000);
      expect(requests.ok).toBeGreaterThan(200);
      expect(requests.ok + requests.cancelled).toBeLessThanOrEqual(requests.intended);
    },
  );

  test('interrupted before it is under way, it still ends in order', async () => {
    await using running = start(['run', file, '--json', '--out', out]);
    await running.prints(/\n/, 'stderr');
    running.signal('SIGINT');
    const { code, stdout } = await within(running.ended);
    expect(code).toBe(130);
    expectPartial(JSON.parse(stdout) as SavedResult);
  });

  test('the second signal does not wait for the first', async () => {
    await using running = start(['run', file, '--duration', '20s', '--out', out]);
    await running.prints(/wire, in-process/);
    await sleep(300);
    // Both are waiting when it wakes up.
    running.signal('SIGSTOP');
    running.signal('SIGINT');
    running.signal('SIGTERM');
    running.signal('SIGCONT');
    const { code } = await within(running.ended);
    expect(code).toBe(130);
    expect(running.isAlive()).toBe(false);
    expect((await readdir(out, { recursive: true })).join()).not.toContain('result.json');
  });

  test('a generator that was held up makes the run invalid: exit code 3 though the gate passes', async () => {
    await using running = start([
      'run',
      file,
      '--strategy',
      'p2c',
      '--duration',
      '4s',
      '--out',
      out,
    ]);
    await running.prints(/measuring 2/);
    running.signal('SIGSTOP');
    await sleep(700);
    running.signal('SIGCONT');
    const { code, stdout } = await running.ended;
    expect(code).toBe(3);
    expect(stdout).toMatch(/invalid/i);
    const { aborted, runs, gates } = await readResult(await onlyFolderIn(out));
    expect(aborted).toBe(false);
    expect(runs[0]!.validity.verdict).toBe('invalid');
    expect(runs[0]!.validity.reasons).not.toEqual([]);
    expect(gates.map(({ verdict }) => verdict)).toEqual(['undetermined']);
    expectConservation(runs[0]!);
  });
});

describe('a run in virtual time', () => {
  test.for(['SIGINT', 'SIGTERM'] as const)(
    '%s saves the part there is and exits 130',
    async (signal) => {
      // Hours of virtual time, far more than can pass before the signal.
      const args = ['simulate', file, '--rate', '1k/s', '--duration', '10h', '--out', out];
      await using running = start(args);
      await running.prints(/measuring/);
      running.signal(signal);
      expect((await within(running.ended)).code).toBe(130);
      const result = await readResult(await onlyFolderIn(out));
      expectPartial(result);
      expect(result.runs[0]!.durationMs).toBeGreaterThan(0);
      expect(result.runs[0]!.durationMs).toBeLessThan(10 * 3_600_000);
    },
  );
});
