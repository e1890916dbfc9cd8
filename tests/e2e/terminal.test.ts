/** The same run before a terminal, a pipe, a log file, and a reader that leaves. */
import { execFileSync } from 'node:child_process';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import {
  Folder,
  launcher,
  onlyFolderIn,
  plimsoll,
  readResult,
  start,
  Started,
  type StartOptions,
} from './cli.ts';
import { scenario } from './inputs.ts';
import { expectContract } from './saved-result.ts';

const escape = '\u001B';
let folder: Folder;
let file: string;
let out: string;

beforeEach(async () => {
  folder = await Folder.make();
  file = join(folder.path, 'small.yaml');
  out = join(folder.path, 'reports');
  await writeFile(file, scenario('strategies: [p2c]\nload: [{ open: { rate: 300/s }, for: 1s }]'));
});

afterEach(() => folder[Symbol.asyncDispose]());

describe('without a terminal', () => {
  test('progress and summary are plain lines without escape codes', async () => {
    const { stdout, stderr } = await plimsoll(['run', file, '--out', out]);
    expect(stdout).toMatch(/^\[1\/1\] p2c: .*wire/);
    expect(stdout).toMatch(/^\[1\/1\] p2c: .* 3\d\d requests, .*p99/m);
    const saved = await onlyFolderIn(out);
    expect(stdout).toContain(await readFile(join(saved, 'summary.txt'), 'utf8'));
    expect(stdout.trimEnd().split('\n').at(-1)).toContain(saved);
    expect(stdout + stderr).not.toContain(escape);
  });

  test('a reader of the output who leaves early does no harm: the run is saved and judged', async () => {
    await using running = start(['run', file, '--out', out]);
    await running.prints(/\n/);
    running.child.stdout!.destroy();
    const { stderr } = await running.ended;
    expect(stderr).toBe('');
    const result = await readResult(await onlyFolderIn(out));
    expect(result.aborted).toBe(false);
    expectContract(result);
  });

  test('nor does one of the progress beside JSON', async () => {
    await using running = start(['run', file, '--json', '--out', out]);
    running.child.stderr!.destroy();
    const { stdout } = await running.ended;
    expectContract(JSON.parse(stdout) as Awaited<ReturnType<typeof readResult>>);
  });
});

describe('on a terminal of 80 × 24', () => {
  beforeEach(({ skip }) => skip(!hasScript(), 'no script of util-linux to make a terminal'));

  test.for([
    ['q', 'q'],
    ['Ctrl-C', '\u0003'],
  ])(
    '%s ends the dashboard with 130, a saved result and the terminal as it was',
    async ([, key]) => {
      await using terminal = onTerminal(`run ${file} --duration 20s`);
      await terminal.prints(/my-service-2[^]*[1-9]\d* ok, \d+ in flight/);
      expect(terminal.stdout).toContain(`${escape}[?25l`);
      terminal.child.stdin!.write(key);
      const { stdout } = await terminal.ended;
      expectRestored(stdout, 130);
      const result = await readResult(await onlyFolderIn(out));
      expect(result.aborted).toBe(true);
    },
  );

  test('it draws frames, and leaves the summary below them', async () => {
    await using terminal = onTerminal(`run ${file}`);
    const { stdout } = await terminal.ended;
    const counts = Array.from(stdout.matchAll(/(\d+) ok, \d+ in flight/g), ([, ok]) => ok);
    expect(new Set(counts).size).toBeGreaterThanOrEqual(2);
    expect(stdout).toMatch(/q quits[^]*response time[^]*endpoints[^]*Jain/);
    expect(stdout).toMatch(new RegExp(`${escape}\\[3\\d`));
    const summary = stdout.slice(stdout.lastIndexOf(`${escape}[?25h`, stdout.indexOf('Saved to')));
    expect(summary).toMatch(/Response time[^]*p2c\s+\d/);
    expectRestored(stdout, undefined);
  });

  test('NO_COLOR takes the colours away', async () => {
    await using terminal = onTerminal(`run ${file}`, { env: { NO_COLOR: '1' } });
    const { stdout } = await terminal.ended;
    expect(stdout).toContain('my-service-2');
    // Select Graphic Rendition 30–48 and 90–107 are colours; 1, 2 and 22 are weights.
    expect(stdout).not.toMatch(
      new RegExp(`${escape}\\[(?:\\d+;)*(?:[34][0-8]|9[0-7]|10[0-7])(?:;\\d+)*m`),
    );
  });

  test('--no-dashboard prints plain lines there too', async () => {
    await using terminal = onTerminal(`run ${file} --no-dashboard`);
    const { stdout } = await terminal.ended;
    expect(stdout).toMatch(/^\[1\/1\] p2c: /m);
    expect(stdout).not.toContain(escape);
  });
});

function hasScript(): boolean {
  try {
    return execFileSync('script', ['--version'], { encoding: 'utf8' }).includes('util-linux');
  } catch {
    return false;
  }
}

/** Afterwards the shell tells the exit code and what became of the terminal's modes. */
function onTerminal(command: string, options: StartOptions = {}): Started {
  const cli = `"${process.execPath}" "${launcher}" ${command} --out "${out}"`;
  const script = `stty rows 24 cols 80; ${cli}; echo "code $?"; stty -a`;
  return new Started('script', ['-qec', script, '/dev/null'], {
    ...options,
    keyboard: true,
    env: { TERM: 'xterm-256color', SHELL: '/bin/sh', ...options.env },
  });
}

function expectRestored(stdout: string, code: number | undefined): void {
  expect(stdout).toContain(code === undefined ? 'code ' : `code ${code}\r\n`);
  expect(stdout.lastIndexOf(`${escape}[?25h`)).toBeGreaterThan(
    stdout.lastIndexOf(`${escape}[?25l`),
  );
  const modes = stdout.slice(stdout.lastIndexOf('code '));
  for (const mode of ['icanon', 'echo', 'isig', 'opost']) {
    expect(modes).toMatch(new RegExp(`(?<!-)\\b${mode}\\b`));
  }
}
