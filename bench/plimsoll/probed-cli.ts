/** The built CLI as a child process, with the probe in all its threads. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { scratchFolder } from '../harness/scratch.ts';

interface ProbeNote {
  readonly what: 'connected' | 'mainCpuMs';
  readonly value: number;
  readonly atMs: number;
}

const probe = new URL('probe.js', import.meta.url);
export const cli = fileURLToPath(new URL('../../bin/plimsoll.js', import.meta.url));
const built = new URL('../../dist/cli/main.js', import.meta.url);
const quickstart = new URL('../../scenarios/quickstart.yaml', import.meta.url);

/** Why the CLI can't be run; undefined where it can. */
export function noCli(): string | undefined {
  if (!existsSync(built)) return 'dist/ is not there: npm run build';
  return existsSync(quickstart) ? undefined : 'scenarios/quickstart.yaml is not there';
}

/** One run of the quickstart that leaves its notes and its result in a folder of its own. */
export class ProbedRun {
  readonly command: readonly string[];
  readonly env: NodeJS.ProcessEnv;
  readonly folder = scratchFolder();
  readonly #notesFile = join(this.folder, 'notes');

  constructor(...options: readonly string[]) {
    const files = [fileURLToPath(quickstart), '--out', join(this.folder, 'reports')];
    this.command = [process.execPath, cli, 'run', ...files, ...options];
    this.env = { NODE_OPTIONS: `--import=${probe.href}`, PLIMSOLL_BENCH_PROBE: this.#notesFile };
  }

  notes(what: ProbeNote['what']): readonly ProbeNote[] {
    if (!existsSync(this.#notesFile)) return [];
    const lines = readFileSync(this.#notesFile, 'utf8').split('\n').slice(0, -1);
    return lines.map((line) => JSON.parse(line) as ProbeNote).filter((note) => note.what === what);
  }
}
