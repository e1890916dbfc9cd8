/**
 * Child processes of a benchmark. Each leads a process group of its own, and none outlives the bench: not on an error,
 * not on Ctrl-C.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

const groups = new Set<number>();

process.on('exit', () => groups.forEach(killGroup));
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
  process.on(signal, () => process.exit(130));
}

export class Child implements AsyncDisposable {
  readonly pid: number;
  /** Resolves with the exit code; null when it was killed. */
  readonly ended: Promise<number | null>;
  readonly #process: ChildProcess;
  readonly #name: string;
  #stdout = '';
  #stderr = '';

  constructor(command: readonly string[], env: NodeJS.ProcessEnv = {}) {
    const [program, ...args] = command;
    this.#name = command.join(' ');
    this.#process = spawn(program!, args, {
      detached: true,
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { ...process.env, ...env },
    });
    this.pid = this.#process.pid ?? -1;
    if (this.pid > 0) groups.add(this.pid);
    this.#process.stdout!.setEncoding('utf8').on('data', (text: string) => (this.#stdout += text));
    this.#process.stderr!.setEncoding('utf8').on('data', (text: string) => (this.#stderr += text));
    this.ended = once(this.#process, 'close').then(([code]) => code as number | null);
    this.ended.catch(() => {});
  }

  get stdout(): string {
    return this.#stdout;
  }

  get stderr(): string {
    return this.#stderr;
  }

  /** The first line it prints; rejects when it ends without one. */
  async firstLine(): Promise<string> {
    while (!this.#stdout.includes('\n')) {
      const event = await Promise.race([once(this.#process.stdout!, 'data'), this.ended]);
      if (!Array.isArray(event)) throw this.#failure('ended before it was ready');
    }
    return this.#stdout.slice(0, this.#stdout.indexOf('\n'));
  }

  /** All it printed, once it has ended well; rejects when it fails or takes longer than `patienceMs`. */
  async output(patienceMs: number, goodCodes: readonly number[] = [0]): Promise<string> {
    const late = AbortSignal.timeout(patienceMs);
    late.addEventListener('abort', () => killGroup(this.pid), { once: true });
    const code = await this.ended;
    groups.delete(this.pid);
    if (code === null || !goodCodes.includes(code)) {
      throw this.#failure(code === null ? 'was killed' : `ended with ${code}`);
    }
    return this.#stdout;
  }

  /** Lets it end by itself on SIGTERM. */
  async terminate(): Promise<void> {
    this.#process.kill('SIGTERM');
    await this.output(5000);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    killGroup(this.pid);
    groups.delete(this.pid);
    await this.ended.catch(() => {});
  }

  #failure(what: string): Error {
    return new Error(`${this.#name} ${what}\n${this.#stderr.slice(-2000)}`);
  }
}

/** A TypeScript file of the bench on this Node, with its arguments. */
export function nodeCommand(entry: URL, args: readonly (string | number)[] = []): string[] {
  return [process.execPath, fileURLToPath(entry), ...args.map(String)];
}

function killGroup(pid: number): void {
  try {
    process.kill(-pid, 'SIGKILL');
  } catch {
    // It has ended already.
  }
}
