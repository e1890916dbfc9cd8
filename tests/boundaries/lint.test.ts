/** Proves that .oxlintrc.json and its plugin forbid what the design forbids, and no more: the real linter over sources written for it. */
import { execFile } from 'node:child_process';
import { cp, mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

const repository = resolve(import.meta.dirname, '../..');
const imports = 'boundaries(imports)';
const globals = 'eslint(no-restricted-globals)';
const properties = 'eslint(no-restricted-properties)';
const guards = [imports, globals, properties, 'eslint(no-console)', 'unicorn(no-process-exit)'];

/** What a file of this name may not say, and the rule that says so. */
const forbidden: readonly (readonly [file: string, source: string, rule: string])[] = [
  ['src/core/a.ts', `export { x } from '../strategies/contract.ts';`, imports],
  ['src/core/deep/b.ts', `export { x } from '../../metrics/x.ts';`, imports],
  ['src/core/c.ts', `export { x } from '../index.ts';`, imports],
  ['src/arrivals/a.ts', `export { x } from '../pods/x.ts';`, imports],
  ['src/strategies/a.ts', `export { x } from '../balancer/x.ts';`, imports],
  ['src/strategies/load/b.ts', `export { x } from '../../engines/x.ts';`, imports],
  ['src/balancer/a.ts', `export { x } from '../strategies/index.ts';`, imports],
  ['src/routing/a.ts', `export { x } from '../kubernetes/x.ts';`, imports],
  ['src/pods/a.ts', `export { x } from '../arrivals/x.ts';`, imports],
  ['src/metrics/a.ts', `export { x } from '../results/x.ts';`, imports],
  ['src/http1/a.ts', `export { x } from '../engines/wire/x.ts';`, imports],
  ['src/results/a.ts', `export { x } from '../engines/x.ts';`, imports],
  ['src/report/a.ts', `export { x } from '../engines/x.ts';`, imports],
  ['src/gate/a.ts', `export { x } from '../run/x.ts';`, imports],
  ['src/gate/b.ts', `export { x } from '../report/x.ts';`, imports],
  ['src/dashboard/a.tsx', `export { x } from '../engines/x.ts';`, imports],
  ['src/dashboard/b.ts', `export { x } from '../run/x.ts';`, imports],
  ['src/kubernetes/a.ts', `export { x } from '../routing/router.ts';`, imports],
  ['src/kubernetes/b.ts', `export { x } from '../scenario/x.ts';`, imports],
  ['src/scenario/a.ts', `export { x } from '../engines/x.ts';`, imports],
  ['src/scenario/b.ts', `export { x } from '../strategies/p2c.ts';`, imports],
  ['src/scenario/c.ts', `export { x } from '../gate/judge.ts';`, imports],
  ['src/engines/a.ts', `export { x } from '../results/x.ts';`, imports],
  ['src/engines/simulated/a.ts', `export { x } from '../../http1/x.ts';`, imports],
  ['src/engines/simulated/b.ts', `export { x } from '../../platform/x.ts';`, imports],
  ['src/engines/simulated/c.ts', `export { x } from '../wire/x.ts';`, imports],
  ['src/engines/wire/a.ts', `export { x } from '../simulated/x.ts';`, imports],
  ['src/engines/wire/b/c.ts', `export { x } from '../../../scenario/x.ts';`, imports],
  ['src/platform/a.ts', `export { x } from '../engines/x.ts';`, imports],
  ['src/cli/b.ts', `export { x } from '../routing/index.ts';`, imports],
  ['src/run/a.ts', `export { x } from '../cli/x.ts';`, imports],
  ['src/run/b.ts', `export { x } from '../scenario/x.ts';`, imports],
  ['src/cli/a.ts', `export { x } from '../engines/x.ts';`, imports],
  // Every form of import counts.
  ['src/core/forms/a.ts', `import { x } from '../../run/x.ts'; x();`, imports],
  [
    'src/core/forms/b.ts',
    `import type { X } from '../../run/x.ts'; export const x: X = 1;`,
    imports,
  ],
  ['src/core/forms/c.ts', `export type X = import('../../run/x.ts').X;`, imports],
  ['src/core/forms/d.ts', `export const x = await import('../../run/x.ts');`, imports],
  ['src/core/forms/e.ts', `export * from '../../run/x.ts';`, imports],
  // Beyond the zones.
  ['src/nowhere/a.ts', `export { x } from '../core/x.ts';`, imports],
  ['src/run/c.ts', `export { x } from '../../tests/x.ts';`, imports],
  ['src/run/d.ts', `export { x } from './x.fixture.ts';`, imports],
  // Packages.
  ['src/report/react.ts', `export { useState } from 'react';`, imports],
  ['src/cli/jsx.ts', `export { jsx } from 'react/jsx-runtime';`, imports],
  ['src/cli/ink.ts', `export { render } from 'ink';`, imports],
  ['src/run/commander.ts', `export { Command } from 'commander';`, imports],
  ['src/routing/node.ts', `export { connect } from 'node:net';`, imports],
  ['src/routing/bare.ts', `export { readFile } from 'fs/promises';`, imports],
  // Effects outside their corner.
  ['src/metrics/buffer.ts', `export const x = Buffer.alloc(1);`, globals],
  ['src/pods/random.ts', `export const x = Math.random();`, properties],
  ['src/platform/exit-code.ts', `process.exitCode = 1;`, properties],
  ['src/strategies/exit-code.ts', `process.exitCode = 1;`, properties],
  ['src/run/exit.ts', `process.exit(1);`, 'unicorn(no-process-exit)'],
  ['src/engines/wire/console.ts', `console.log('x');`, 'eslint(no-console)'],
];

const allowed: readonly (readonly [file: string, source: string])[] = [
  ['src/core/ok.ts', `export { x } from './clock.ts'; export { y } from 'pure-rand';`],
  ['src/balancer/ok.ts', `export { x } from '../strategies/contract.ts';`],
  ['src/strategies/load/ok.ts', `export { x } from '../contract.ts'; export { y } from 'zod';`],
  ['src/strategies/ok.ts', `export { x } from './load/peak-ewma.ts';`],
  ['src/results/ok.ts', `export { x } from '../metrics/x.ts';`],
  ['src/report/ok.ts', `export { x } from '../results/x.ts';`],
  ['src/gate/ok.ts', `export { x } from '../results/x.ts';`],
  ['src/dashboard/ok.tsx', `export { Box } from 'ink'; export { x } from '../results/x.ts';`],
  ['src/kubernetes/ok.ts', `export { x } from '../routing/dialects/index.ts';`],
  [
    'src/scenario/ok.ts',
    `export { x } from '../kubernetes/x.ts'; export { y } from '../gate/rule.ts';`,
  ],
  ['src/scenario/list.ts', `export { x } from '../strategies/index.ts';`],
  [
    'src/engines/simulated/ok.ts',
    `export { x } from '../engine.ts'; export { y } from '../../pods/y.ts';`,
  ],
  ['src/engines/wire/ok.ts', `export { x } from '../../http1/x.ts'; export { y } from 'node:net';`],
  [
    'src/engines/wire/pods/ok.ts',
    `export { x } from '../timer.ts'; export { y } from '../../../platform/y.ts';`,
  ],
  ['src/engines/ok.ts', `export { x } from './wire/x.ts'; export { y } from './simulated/y.ts';`],
  [
    'src/run/ok.ts',
    `export { x } from '../engines/index.ts'; export { y } from '../platform/y.ts';`,
  ],
  ['src/cli/ok.ts', `export { x } from '../run/x.ts'; export { Command } from 'commander';`],
  ['src/cli/exit-code.ts', `process.exitCode = 1; console.log('x'); process.exit();`],
  ['src/http1/ok.ts', `export const x = Buffer.alloc(1);`],
  ['src/platform/ok.ts', `export const x = [Date.now(), performance.now(), Math.random()];`],
  ['src/core/names.ts', `export const x = { process: 1 }; export const date = x.process;`],
  [
    'src/core/ok.test.ts',
    `export { x } from 'node:fs'; export { y } from '../run/y.ts'; Date.now();`,
  ],
  ['src/core/ok.fixture.ts', `export { x } from '../run/x.ts'; console.log(Math.random());`],
  [
    'tests/e2e/ok.test.ts',
    `export { x } from '../../src/engines/wire/x.ts'; process.exitCode = 1;`,
  ],
  ['bench/ok.ts', `export { x } from '../src/engines/wire/x.ts'; console.log(Date.now());`],
];

const pureFolders = [
  'core',
  'arrivals',
  'strategies',
  'balancer',
  'routing',
  'pods',
  'faults',
  'metrics',
  'results',
  'report',
  'gate',
  'http1',
  'kubernetes',
  'scenario',
  'engines/simulated',
];

const impureGlobals = [
  'Date',
  'performance',
  'process',
  'console',
  'globalThis',
  'setTimeout',
  'setInterval',
  'setImmediate',
  'queueMicrotask',
];

const cycles = {
  'src/metrics/cycle-a.ts': `import { b } from './cycle-b.ts'; export const a = (): number => b();`,
  'src/metrics/cycle-b.ts': `import { a } from './cycle-a.ts'; export const b = (): number => a();`,
  'src/metrics/types-a.ts': `import type { B } from './types-b.ts'; export interface A { b: B }`,
  'src/metrics/types-b.ts': `import type { A } from './types-a.ts'; export interface B { a: A }`,
};

let directory = '';
let findings: ReadonlyMap<string, readonly string[]>;

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'plimsoll-lint-'));
  for (const name of ['.oxlintrc.json', 'package.json', 'tsconfig.json']) {
    await cp(join(repository, name), join(directory, name));
  }
  for (const name of ['plugin.ts', 'zones.ts']) {
    const path = join('tests/boundaries', name);
    await cp(join(repository, path), join(directory, path));
  }
  await symlink(join(repository, 'node_modules'), join(directory, 'node_modules'));
  await write([...forbidden, ...allowed, ...Object.entries(cycles)]);
  await write(pureFolders.map((folder) => [pureFile(folder), useOf(impureGlobals)]));
  await write([['src/run/floating.ts', `async function x(): Promise<void> {}\nx();`]]);
  findings = await lint();
}, 60_000);

afterAll(() => rm(directory, { recursive: true, force: true }));

describe('the linter refuses', () => {
  test.each(forbidden)('%s: %s', (file, _source, rule) => {
    expect(findings.get(file) ?? []).toContain(rule);
  });

  test.each(pureFolders)('time, timers and the process in src/%s', (folder) => {
    const found = findings.get(pureFile(folder)) ?? [];
    expect(found.filter((rule) => rule === globals)).toHaveLength(impureGlobals.length);
  });

  test('cycles, those of types alone included', () => {
    for (const file of Object.keys(cycles)) {
      expect(findings.get(file) ?? [], file).toContain('import(no-cycle)');
    }
  });

  test('a promise that nobody awaits, which only types can tell', () => {
    expect(findings.get('src/run/floating.ts')).toContain('typescript(no-floating-promises)');
  });
});

describe('the linter lets pass', () => {
  test.each(allowed)('%s: %s', (file) => {
    const found = findings.get(file) ?? [];
    expect(found.filter((rule) => guards.includes(rule))).toEqual([]);
  });
});

function pureFile(folder: string): string {
  return `src/${folder}/impure.ts`;
}

function useOf(names: readonly string[]): string {
  return `export const used = [${names.join(', ')}];`;
}

async function write(files: readonly (readonly [string, string, ...unknown[]])[]): Promise<void> {
  for (const [file, source] of files) {
    await mkdir(dirname(join(directory, file)), { recursive: true });
    await writeFile(join(directory, file), `${source}\n`);
  }
}

interface Diagnostic {
  readonly code: string;
  readonly filename: string;
}

async function lint(): Promise<Map<string, string[]>> {
  const oxlint = join(repository, 'node_modules/oxlint/bin/oxlint');
  const output = await new Promise<string>((done) => {
    const options = { cwd: directory, maxBuffer: 64 * 1024 * 1024 };
    execFile(
      process.execPath,
      [oxlint, '--format', 'json', 'src', 'tests', 'bench'],
      options,
      (_error, stdout) => {
        done(stdout);
      },
    );
  });
  const { diagnostics } = JSON.parse(output) as { diagnostics: Diagnostic[] };
  const rules = new Map<string, string[]>();
  for (const { filename, code } of diagnostics) {
    rules.set(filename, [...(rules.get(filename) ?? []), code]);
  }
  return rules;
}
