import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { ChildProgram } from './child-program.ts';

let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'plimsoll-child-'));
});

afterEach(() => rm(folder, { recursive: true, force: true }));

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
  } catch {
    return false;
  }
  return true;
}

async function until(what: () => boolean): Promise<void> {
  const deadlineMs = performance.now() + 10_000;
  while (!what()) {
    if (performance.now() > deadlineMs) throw new Error(`never: ${String(what)}`);
    await sleep(10);
  }
}

/** Its process id, which it writes into its own folder. */
async function pidOf(): Promise<number> {
  const file = join(folder, 'pid');
  await until(() => existsSync(file) && readFileSync(file, 'utf8').endsWith('\n'));
  return Number(await readFile(file, 'utf8'));
}

const lasting = ['-c', 'trap "echo bye; exit 7" TERM; echo $$ > pid; while :; do sleep 0.05; done'];

test('tells its exit code and what it printed', async () => {
  await using child = new ChildProgram('sh', ['-c', 'echo out; echo err >&2; exit 3'], folder);
  expect(await child.ended).toBe(3);
  expect(child.output.split('\n').toSorted()).toEqual(['err', 'out']);
});

test('a program that is not there ends as a shell says it', async () => {
  await using child = new ChildProgram('/nowhere/nginx', [], folder);
  expect(await child.ended).toBe(127);
  expect(child.output).toContain('/nowhere/nginx');
});

test('a signal reaches it, and it may end in order', async () => {
  await using child = new ChildProgram('sh', lasting, folder);
  await pidOf();
  child.signal('TERM');
  expect(await child.ended).toBe(7);
  expect(child.output).toBe('bye');
});

test('disposing of it ends it at once', async () => {
  const child = new ChildProgram('sh', lasting, folder);
  const pid = await pidOf();
  await child[Symbol.asyncDispose]();
  expect(await child.ended).toBe(137);
  expect(isAlive(pid)).toBe(false);
});

describe('when we are gone', () => {
  const module = JSON.stringify(new URL('./child-program.ts', import.meta.url).href);

  test.for(['SIGKILL', 'SIGTERM'] as const)('by %s, so are it and its folder', async (signal) => {
    const script = `
        import { ChildProgram } from ${module};
        new ChildProgram('sh', ${JSON.stringify(lasting)}, ${JSON.stringify(folder)});`;
    const parent = spawn(process.execPath, ['--input-type=module-typescript', '-e', script]);
    const pid = await pidOf();
    expect(isAlive(pid)).toBe(true);
    parent.kill(signal);
    await once(parent, 'close');
    await until(() => !isAlive(pid));
    await until(() => !existsSync(folder));
  });
});
