/** `plimsoll run --ingress nginx,haproxy`: products as child processes, which must never outlive us. */
import { existsSync, readdirSync, readlinkSync } from 'node:fs';
import { chmod, mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { findProgram } from '../../src/platform/programs.ts';
import {
  expectNoStack,
  Folder,
  onlyFolderIn,
  plimsoll,
  readResult,
  repository,
  start,
  type Started,
} from './cli.ts';
import { expectConservation, type SavedResult, type SavedRun } from './saved-result.ts';

const products = ['nginx', 'haproxy'] as const;
const quickstart = join(repository, 'scenarios/quickstart.yaml');

interface ProductRun extends SavedRun {
  readonly ingress: string;
  readonly product?: { readonly version: string; readonly configuration: string };
  readonly conservation: readonly {
    readonly equation: string;
    readonly left: number;
    readonly right: number;
  }[];
}

let folder: Folder;
let out: string;
/** Where products get their folders, so that their processes can be told by where they run. */
let temporary: string;

beforeEach(async () => {
  folder = await Folder.make();
  out = join(folder.path, 'reports');
  temporary = join(folder.path, 'tmp');
  await mkdir(temporary);
});

afterEach(() => folder[Symbol.asyncDispose]());

function absenceOf(product: string): string | undefined {
  if (findProgram(product) !== undefined) return undefined;
  if (process.env['PLIMSOLL_REQUIRE_REAL'] === '1') throw new Error(`${product} is absent`);
  return `${product} is not on PATH`;
}

function command(ingress: string, ...args: string[]): string[] {
  return ['run', quickstart, '--ingress', ingress, '--out', out, '--rate', '200/s', ...args];
}

function env(more: Readonly<Record<string, string>> = {}) {
  return { env: { TMPDIR: temporary, ...more } };
}

/** Processes that run in a product's folder, the shell beside each included; undefined where there is no /proc. */
function productProcesses(): number[] | undefined {
  if (!existsSync('/proc/self/cwd')) return undefined;
  return readdirSync('/proc').flatMap((name) => {
    if (!/^\d+$/.test(name)) return [];
    try {
      return readlinkSync(`/proc/${name}/cwd`).startsWith(temporary) ? [Number(name)] : [];
    } catch {
      return [];
    }
  });
}

async function expectNothingLeft(): Promise<void> {
  const deadlineMs = performance.now() + 5000;
  const left = async () => [...(productProcesses() ?? []), ...(await readdir(temporary))];
  while ((await left()).length > 0 && performance.now() < deadlineMs) await sleep(20);
  expect(await left()).toEqual([]);
}

async function untilMeasuring(running: Started): Promise<void> {
  await running.prints(/measuring 4/);
  const processes = productProcesses();
  if (processes !== undefined) expect(processes.length).toBeGreaterThan(0);
}

describe.for(products)('%s', (product) => {
  test('runs the quickstart, says which it is, and counts what its neighbours count', async ({
    skip,
  }) => {
    const absent = absenceOf(product);
    if (absent !== undefined) return skip(absent);
    const short = ['--duration', '2s', '--repetitions', '1'];
    const args = command(product, '--strategy', 'least-requests', ...short, '--json');
    const outcome = await plimsoll(args, env());
    expectNoStack(outcome);
    const [run] = (JSON.parse(outcome.stdout) as SavedResult).runs as readonly ProductRun[];
    expectConservation(run!);
    expect(run!.conservation.map(({ equation }) => equation)).toEqual(
      expect.arrayContaining([
        `generator → ${product}: sent = accepted`,
        `${product} → pods: sent = accepted`,
      ]),
    );
    expect(run!.product!.version).toMatch(/^\d+\.\d+/);
    expect(run!.product!.configuration).toMatch(/\n\s+(least_conn;|balance leastconn)\n/);
    expect(run!.requests.ok).toBe(run!.requests.intended);
    const attempts = run!.endpoints.reduce((sum, endpoint) => sum + endpoint.attempts, 0);
    expect(attempts).toBe(run!.requests.sent);
    await expectNothingLeft();
  });

  test('SIGINT in the middle saves what was measured, and leaves no process', async ({ skip }) => {
    const absent = absenceOf(product);
    if (absent !== undefined) return skip(absent);
    const args = command(product, '--strategy', 'round-robin', '--duration', '20s');
    await using running = start(args, env());
    await untilMeasuring(running);
    running.signal('SIGINT');
    const { code, stderr } = await running.ended;
    expect([code, stderr]).toEqual([130, '']);
    const { aborted, runs } = await readResult(await onlyFolderIn(out));
    expect(aborted).toBe(true);
    expectConservation(runs[0]!);
    expect(runs[0]!.requests.ok).toBeGreaterThan(50);
    await expectNothingLeft();
  });

  test('does not outlive us when we are killed without a word', async ({ skip }) => {
    const absent = absenceOf(product);
    if (absent !== undefined) return skip(absent);
    const args = command(product, '--strategy', 'round-robin', '--duration', '20s');
    await using running = start(args, env());
    await untilMeasuring(running);
    running.signal('SIGKILL');
    expect((await running.ended).code).toBe(null);
    await expectNothingLeft();
  });

  test('that dies in the middle breaks the run down: exit code 3', async ({ skip }) => {
    const absent = absenceOf(product);
    if (absent !== undefined) return skip(absent);
    const args = command(product, '--strategy', 'round-robin', '--duration', '20s');
    await using running = start(args, env());
    await untilMeasuring(running);
    const victim = productProcesses()?.find((pid) =>
      basename(readlinkSync(`/proc/${pid}/exe`)).startsWith(product),
    );
    if (victim === undefined) return skip('no /proc to find the process in');
    process.kill(victim, 'SIGKILL');
    const outcome = await running.ended;
    expectNoStack(outcome);
    expect(outcome.code).toBe(3);
    expect(outcome.stderr).toContain(`${product} ended with 137`);
    await expectNothingLeft();
  });

  test('that refuses its configuration is quoted: exit code 3', async () => {
    const path = await impostor(product, 'echo "what is this?" >&2; exit 1');
    const outcome = await plimsoll(
      command(product, '--strategy', 'round-robin'),
      env({ PATH: path }),
    );
    expectNoStack(outcome);
    expect(outcome.code).toBe(3);
    expect(outcome.stderr).toContain(`${product} refuses its configuration: what is this?`);
    await expectNothingLeft();
  });

  test('that does not stay is quoted: exit code 3', async () => {
    const checks = 'case " $* " in *" -t "*|*" -c -q "*) exit 0 ;; esac';
    const path = await impostor(product, `${checks}; echo "not today" >&2; exit 4`);
    const outcome = await plimsoll(
      command(product, '--strategy', 'round-robin'),
      env({ PATH: path }),
    );
    expectNoStack(outcome);
    expect(outcome.code).toBe(3);
    expect(outcome.stderr).toContain('not today');
    await expectNothingLeft();
  });

  test('is refused a strategy that it has nothing like: exit code 2', async ({ skip }) => {
    const absent = absenceOf(product);
    if (absent !== undefined) return skip(absent);
    const outcome = await plimsoll(command(product, '--strategy', 'p2c-peak-ewma'), env());
    expectNoStack(outcome);
    expect(outcome.code).toBe(2);
    expect(outcome.stderr).toMatch(/has nothing like the strategy "p2c-peak-ewma"/);
  });
});

test('all of them are compared in one table, run by run in turn', async ({ skip }) => {
  const absent = products.map(absenceOf).find((reason) => reason !== undefined);
  if (absent !== undefined) return skip(absent);
  const options = '--strategy round-robin --duration 1s --repetitions 1'.split(' ');
  const args = command('in-process,nginx,haproxy', ...options);
  const outcome = await plimsoll(args, env());
  expectNoStack(outcome);
  for (const ingress of ['in-process', 'nginx', 'haproxy']) {
    expect(outcome.stdout).toMatch(new RegExp(`^ {2}round-robin on ${ingress} +\\d+ +0%`, 'm'));
  }
  const saved = await onlyFolderIn(out);
  const runs = (await readResult(saved)).runs as readonly ProductRun[];
  expect(runs.map(({ ingress }) => ingress)).toEqual(['in-process', 'nginx', 'haproxy']);
  expect(new Set(runs.map(({ requests }) => requests.intended)).size).toBe(1);
  // The same turns, whoever takes them.
  const turns = runs.map(({ endpoints }) => endpoints.map(({ requests }) => requests));
  expect(turns[1]).toEqual(turns[0]);
  expect(turns[2]).toEqual(turns[0]);
  expect(await readFile(join(saved, 'runs.csv'), 'utf8')).toMatch(/^nginx-round-robin-1,/m);
  await expectNothingLeft();
});

/** A program of that name, first on PATH. */
async function impostor(name: string, script: string): Promise<string> {
  const bin = join(folder.path, 'bin');
  await mkdir(bin);
  await writeFile(join(bin, name), `#!/bin/sh\n${script}\n`);
  await chmod(join(bin, name), 0o755);
  return [bin, dirname(process.execPath), process.env['PATH']].join(':');
}
