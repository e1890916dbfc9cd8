/**
 * A program that runs beside us for a while and never outlives us. Between it and us stands a shell that reads what we
 * write: the name of a signal to send on. When we are gone, however that came about (SIGKILL included), its input ends;
 * then it kills the program and removes the program's folder. Both lead a session of their own, so that Ctrl-C on a
 * terminal reaches us alone and we end in order.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';

const keptOutput = 4000;

const watch = `
folder=$1
shift
exec 3<&0
"$@" </dev/null 3<&- &
program=$!
{
  while read -r signal; do kill -s "$signal" "$program"; done
  trap '' TERM
  kill -s KILL "$program"
  rm -rf -- "$folder"
} <&3 >/dev/null 2>&1 &
watching=$!
exec 3<&-
wait "$program"
code=$?
kill -s TERM "$watching"
exit "$code"
`;

export class ChildProgram implements AsyncDisposable {
  /** Its exit code, above 128 when a signal ended it. */
  readonly ended: Promise<number>;
  readonly #shell: ChildProcess;
  #output = '';

  /** `folder` is its own: it runs there, and whoever is left removes it. */
  constructor(program: string, args: readonly string[], folder: string) {
    this.#shell = spawn('/bin/sh', ['-c', watch, 'plimsoll', folder, program, ...args], {
      cwd: folder,
      detached: true,
      stdio: ['pipe', 'pipe', 'pipe'],
    });
    for (const stream of [this.#shell.stdout!, this.#shell.stderr!]) {
      stream.setEncoding('utf8').on('data', (text: string) => {
        this.#output = (this.#output + text).slice(-keptOutput);
      });
    }
    // It may end while we tell it to.
    this.#shell.stdin!.on('error', () => {});
    this.ended = once(this.#shell, 'close').then(([code]) => (code as number | null) ?? 137);
    this.ended.catch(() => {});
  }

  /** The latest of what it printed. */
  get output(): string {
    return this.#output.trim();
  }

  signal(name: 'TERM' | 'KILL'): void {
    this.#shell.stdin!.write(`${name}\n`);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.signal('KILL');
    await this.ended;
  }
}
