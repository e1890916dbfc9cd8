/** The built CLI as a child process, in a process group of its own so that nothing it starts can be overlooked. */
import { type ChildProcess, spawn } from 'node:child_process';
import { readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { createConnection } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect } from 'vitest';
import type { SavedResult } from './saved-result.ts';

export const repository = resolve(import.meta.dirname, '../..');
export const launcher = join(repository, 'bin/plimsoll.js');

/** Liveness, not speed: what takes longer hangs. */
const hangsAfterMs = 40_000;

export interface Outcome {
  /** Null when a signal ended it. */
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface StartOptions {
  readonly cwd?: string;
  /** Written to standard input, which is empty without it. */
  readonly input?: string;
  /** Standard input stays open, for keys. */
  readonly keyboard?: boolean;
  readonly env?: Readonly<Record<string, string>>;
}

/** Runs it to its end. */
export async function plimsoll(args: readonly string[], options?: StartOptions): Promise<Outcome> {
  await using started = start(args, options);
  return await started.ended;
}

export function start(args: readonly string[], options?: StartOptions): Started {
  return new Started(process.execPath, [launcher, ...args], options);
}

export class Started implements AsyncDisposable {
  readonly ended: Promise<Outcome>;
  readonly child: ChildProcess;
  stdout = '';
  stderr = '';

  constructor(command: string, args: readonly string[], options: StartOptions = {}) {
    this.child = spawn(command, args, {
      cwd: options.cwd ?? tmpdir(),
      env: { ...plainEnvironment(), ...options.env },
      detached: true,
    });
    // It may end without reading what it is given.
    this.child.stdin?.on('error', () => {});
    if (options.keyboard !== true) this.child.stdin?.end(options.input ?? '');
    this.child.stdout?.setEncoding('utf8').on('data', (text: string) => (this.stdout += text));
    this.child.stderr?.setEncoding('utf8').on('data', (text: string) => (this.stderr += text));
    this.ended = this.#ending();
    this.ended.catch(() => {});
  }

  get pid(): number {
    return this.child.pid!;
  }

  signal(name: NodeJS.Signals): void {
    this.child.kill(name);
  }

  /** Resolves when what it printed matches; fails when it ends before that. */
  async prints(pattern: RegExp, stream: 'stdout' | 'stderr' = 'stdout'): Promise<void> {
    const deadlineMs = performance.now() + hangsAfterMs;
    while (!pattern.test(this[stream])) {
      const over = this.child.exitCode !== null || this.child.signalCode !== null;
      if (over || performance.now() > deadlineMs) {
        throw new Error(`${String(pattern)} was not printed in:\n${this.stdout}\n${this.stderr}`);
      }
      await sleep(10);
    }
  }

  /** Whether it, or anything it started, is alive. */
  isAlive(): boolean {
    try {
      return process.kill(-this.pid, 0);
    } catch {
      return false;
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#killAll();
    await this.ended.catch(() => {});
  }

  #ending(): Promise<Outcome> {
    return new Promise((done, fail) => {
      const timer = setTimeout(() => {
        this.#killAll();
        fail(new Error(`It hangs. Printed so far:\n${this.stdout}\n${this.stderr}`));
      }, hangsAfterMs);
      this.child.once('error', fail).once('close', (code) => {
        clearTimeout(timer);
        done({ code, stdout: this.stdout, stderr: this.stderr });
      });
    });
  }

  #killAll(): void {
    if (this.isAlive()) process.kill(-this.pid, 'SIGKILL');
  }
}

/** What the surroundings of the test say about colours and CI is not the CLI's affair. */
function plainEnvironment(): NodeJS.ProcessEnv {
  const { NO_COLOR: _, FORCE_COLOR: __, CI: ___, NODE_OPTIONS: ____, ...rest } = process.env;
  // Nor is what the machine was found to be capable of.
  const cache = { XDG_CACHE_HOME: join(tmpdir(), 'plimsoll-e2e-without-calibration') };
  return { ...rest, ...cache, PATH: `${dirname(process.execPath)}:${process.env['PATH']}` };
}

/** TCP ports on which a process listens; undefined where there is no /proc. */
export function listeningPorts(pid: number): number[] | undefined {
  if (process.platform !== 'linux') return undefined;
  const sockets = new Set<string>();
  for (const descriptor of readdirSync(`/proc/${pid}/fd`)) {
    try {
      const target = readlinkSync(`/proc/${pid}/fd/${descriptor}`);
      sockets.add(/^socket:\[(\d+)\]$/.exec(target)?.[1] ?? '');
    } catch {
      // Closed while we looked.
    }
  }
  const rows = readFileSync(`/proc/${pid}/net/tcp`, 'utf8').trim().split('\n').slice(1);
  return rows.flatMap((row) => {
    const [, local, , state, , , , , , inode] = row.trim().split(/\s+/);
    if (state !== '0A' || !sockets.has(inode!)) return [];
    return [Number.parseInt(local!.split(':')[1]!, 16)];
  });
}

export function accepts(port: number): Promise<boolean> {
  return new Promise((done) => {
    const socket = createConnection({ port, host: '127.0.0.1' });
    socket.once('connect', () => done(true)).once('error', () => done(false));
    socket.once('connect', () => socket.destroy());
  });
}

export class Folder implements AsyncDisposable {
  readonly path: string;

  private constructor(path: string) {
    this.path = path;
  }

  static async make(): Promise<Folder> {
    return new Folder(await mkdtemp(join(tmpdir(), 'plimsoll-e2e-')));
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await rm(this.path, { recursive: true, force: true });
  }
}

/** The one run's folder inside what `--out` named. */
export async function onlyFolderIn(out: string): Promise<string> {
  const names = await readdir(out);
  expect(names).toHaveLength(1);
  return join(out, names[0]!);
}

export async function readResult(folder: string): Promise<SavedResult> {
  return JSON.parse(await readFile(join(folder, 'result.json'), 'utf8')) as SavedResult;
}

/** A refusal or failure as users should see it: sentences, never a stack. */
export function expectNoStack({ stdout, stderr }: Outcome): void {
  expect(stdout + stderr).not.toMatch(/^\s+at .*[(/].*:\d+:\d+|node:internal|\[cause\]/m);
}
