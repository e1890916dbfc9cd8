/** The commands that README and docs show run as they are printed, from a folder laid out like the repository. */
import { execFile } from 'node:child_process';
import { chmod, cp, mkdir, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { parse } from 'yaml';
import { findProgram } from '../../src/platform/programs.ts';
import { commandLines, pages, repository } from './documentation.ts';

const examples = new Set(
  pages.flatMap(commandLines).filter((line) => /(^|\| )plimsoll /.test(line)),
);
let folder = '';

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'plimsoll-docs-'));
  await symlink(join(repository, 'scenarios'), join(folder, 'scenarios'));
  const sample = 'reports/sample';
  await cp(join(repository, sample), join(folder, sample), { recursive: true });
  await mkdir(join(folder, 'bin'));
  const plimsoll = fileURLToPath(new URL('./documented-plimsoll.ts', import.meta.url));
  await writeProgram('plimsoll', `exec '${process.execPath}' '${plimsoll}' "$@"`);
  const list = join(folder, 'list.json');
  await writeFile(list, await manifestList());
  await writeProgram('kubectl', `exec cat '${list}'`);
});

afterAll(() => rm(folder, { recursive: true, force: true }));

test('there are examples of every command', () => {
  const names = [...examples].flatMap((line) =>
    [...line.matchAll(/plimsoll (\w+)/g)].map(([, name]) => name),
  );
  const all = [
    'calibrate',
    'capacity',
    'check',
    'diff',
    'gate',
    'report',
    'run',
    'serve',
    'simulate',
    'strategies',
  ];
  expect(new Set(names)).toEqual(new Set(all));
});

test.concurrent.for([...examples])('%s', async (line, { skip }) => {
  const asked = /--ingress (\S+)/.exec(line)?.[1]?.split(',') ?? [];
  const absent = asked.find((name) => /nginx|haproxy/.test(name) && !findProgram(name));
  if (absent !== undefined) return skip(`${absent} is not on PATH`);
  const { code, stderr } = await runInShell(line);
  // How a run of 200 ms fares is no matter; that it was understood and came to its end is.
  expect(code, stderr).toBeOneOf(/plimsoll (run|calibrate)/.test(line) ? [0, 1, 3] : [0]);
  expect(stderr).not.toContain('plimsoll:');
});

/** What `kubectl get -o yaml` gives of the two manifests everybody starts from. */
async function manifestList(): Promise<string> {
  const names = ['ingress.yaml', 'service.yaml'];
  const texts = await Promise.all(
    names.map((name) => readFile(join(repository, 'scenarios/manifests', name), 'utf8')),
  );
  const items = texts.map((text): unknown => parse(text));
  return JSON.stringify({ apiVersion: 'v1', kind: 'List', items });
}

async function writeProgram(name: string, body: string): Promise<void> {
  const path = join(folder, 'bin', name);
  await writeFile(path, `#!/bin/sh\n${body}\n`);
  await chmod(path, 0o755);
}

function runInShell(line: string): Promise<{ code: number; stderr: string }> {
  const path = `${join(folder, 'bin')}${delimiter}${process.env['PATH']}`;
  const options = { cwd: folder, env: { ...process.env, PATH: path } };
  return new Promise((done) => {
    execFile('sh', ['-c', line], options, (error, _stdout, stderr) => {
      done({ code: error ? Number(error.code ?? -1) : 0, stderr });
    });
  });
}
