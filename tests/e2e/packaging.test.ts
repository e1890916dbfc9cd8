/** The tarball as users get it: packed, installed into an empty directory, started from elsewhere. Needs dist/. */
import { execFile } from 'node:child_process';
import { cp, mkdir, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

interface Outcome {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

interface PackageJson {
  readonly version: string;
  readonly engines: { readonly node: string };
}

const repository = resolve(import.meta.dirname, '../..');
const launcher = join(repository, 'bin/plimsoll.js');
const here = JSON.parse(await readFile(join(repository, 'package.json'), 'utf8')) as PackageJson;
const oldestNode = here.engines.node.replace('>=', '');

let temporary = '';
let packed: readonly string[] = [];
let home = '';
let plimsoll = '';

beforeAll(async () => {
  temporary = await mkdtemp(join(tmpdir(), 'plimsoll-package-'));
  const pack = ['pack', '--ignore-scripts', '--json', '--pack-destination', temporary];
  const tarball = filesOf((await succeed('npm', pack, repository)).stdout);
  packed = tarball.files;
  home = join(temporary, 'home');
  await mkdir(home);
  await writeFile(join(home, 'package.json'), '{ "private": true }\n');
  const options = ['--prefer-offline', '--no-audit', '--no-fund'];
  await succeed('npm', ['install', ...options, join(temporary, tarball.name)], home);
  plimsoll = join(home, 'node_modules/.bin/plimsoll');
}, 180_000);

afterAll(() => rm(temporary, { recursive: true, force: true }));

describe('the tarball', () => {
  test('carries the launcher, the compiled CLI, scenarios, licence and README', () => {
    expect(packed).toEqual(
      expect.arrayContaining([
        'LICENSE',
        'README.md',
        'bin/plimsoll.js',
        'dist/cli/main.js',
        'dist/index.d.ts',
        'scenarios/quickstart.yaml',
      ]),
    );
  });

  test('carries no test, fixture or saved result, and no source but the strategies of scenarios', () => {
    const unwanted =
      /\.(test|fixture)\.|^(src|tests|bench|reports|node_modules)\/|^(?!scenarios\/strategies\/).*(?<!\.d)\.tsx?$/;
    expect(packed.filter((file) => unwanted.test(file))).toEqual([]);
  });
});

describe('installed into an empty directory', () => {
  test('it tells its version', async () => {
    const { stdout } = await succeed(plimsoll, ['--version'], home);
    expect(stdout.trim()).toBe(here.version);
  });

  test('it lists the strategies from another directory', async () => {
    const { stdout } = await succeed(plimsoll, ['strategies'], '/');
    expect(stdout).toContain('round-robin');
    expect(stdout).toContain('p2c');
  });

  test('it starts through a symbolic link that lies elsewhere', async () => {
    const link = join(temporary, 'linked');
    await symlink(plimsoll, link);
    const { stdout } = await succeed(link, ['--version'], tmpdir());
    expect(stdout.trim()).toBe(here.version);
  });

  test('its public API can be imported', async () => {
    const code = `const { run, simulate, defineStrategy } = await import('plimsoll');
      console.log(typeof run, typeof simulate, typeof defineStrategy);`;
    const { stdout } = await succeed(process.execPath, ['--input-type=module', '-e', code], home);
    expect(stdout.trim()).toBe('function function function');
  });

  test('a strategy written against its types type-checks, and one that breaks them does not', async () => {
    const own = join(home, 'own.ts');
    const shipped = join(repository, 'scenarios/strategies/p2c-with-memory.ts');
    const tsc = join(repository, 'node_modules/.bin/tsc');
    const strict = ['--noEmit', '--strict', '--skipLibCheck'];
    const options = [...strict, '--module', 'nodenext', '--target', 'esnext', own];
    await cp(shipped, own);
    await succeed(tsc, options, home);
    const text = await readFile(shipped, 'utf8');
    await writeFile(own, text.replace('return best;', 'return best.id;'));
    const { code, stdout } = await start(tsc, options, home);
    expect(stdout).toContain("Type 'string' is not assignable to type 'Endpoint'");
    expect(code).not.toBe(0);
  });

  test('it holds a strategy to the suite where the user keeps it', async () => {
    const own = join(home, 'own.ts');
    await cp(join(repository, 'scenarios/strategies/p2c-with-memory.ts'), own);
    const { stdout } = await succeed(plimsoll, ['strategies', 'test', 'own.ts'], home);
    expect(stdout).toContain('p2c-with-memory, simulated: 8 passed, 0 failed, 2 skipped.');
  });
});

describe('the launcher refuses in one line and exits 2', () => {
  test('on a Node older than package.json asks for, in the words of that Node', async () => {
    const pretend = `data:text/javascript,Object.defineProperty(process,'versions',{value:{node:'24.11.9'}})`;
    expect(await start(process.execPath, ['--import', pretend, launcher])).toEqual({
      code: 2,
      stdout: '',
      stderr: `plimsoll needs Node ${oldestNode} or newer; this is 24.11.9.\n`,
    });
  });

  test('on a real older Node, where the machine has one', async ({ skip }) => {
    const older = await olderNode();
    if (older === undefined) return skip('no Node below 24 on PATH');
    const { code, stderr } = await start(older, [launcher]);
    expect(code).toBe(2);
    expect(stderr).toMatch(/^plimsoll needs Node [\d.]+ or newer; this is [\d.]+\.\n$/);
  });

  test('in a clone that was never built', async () => {
    const clone = join(temporary, 'clone');
    await cp(launcher, join(clone, 'bin/plimsoll.js'));
    await cp(join(repository, 'package.json'), join(clone, 'package.json'));
    expect(await start(process.execPath, [join(clone, 'bin/plimsoll.js')])).toEqual({
      code: 2,
      stdout: '',
      stderr: 'plimsoll is not built: run "npm run build" first.\n',
    });
  });
});

/** npm 11 prints an array, later ones an object by name. */
function filesOf(json: string): { name: string; files: string[] } {
  interface Packed {
    readonly filename: string;
    readonly files: readonly { readonly path: string }[];
  }
  const [tarball] = Object.values(JSON.parse(json) as Record<string, Packed>);
  return { name: tarball!.filename, files: tarball!.files.map(({ path }) => path) };
}

async function olderNode(): Promise<string | undefined> {
  for (const directory of (process.env['PATH'] ?? '').split(delimiter)) {
    const node = join(directory, 'node');
    const { code, stdout } = await start(node, ['--version']);
    if (code === 0 && Number(/^v(\d+)/.exec(stdout)?.[1]) < 24) return node;
  }
  return undefined;
}

async function succeed(command: string, args: readonly string[], cwd: string): Promise<Outcome> {
  const outcome = await start(command, args, cwd);
  if (outcome.code !== 0) throw new Error(`${command} ${args.join(' ')}: ${outcome.stderr}`);
  return outcome;
}

/** Exit code −1: it could not be started. The Node that runs this test comes first on the path. */
function start(command: string, args: readonly string[], cwd = repository): Promise<Outcome> {
  const path = `${dirname(process.execPath)}${delimiter}${process.env['PATH']}`;
  const options = { cwd, env: { ...process.env, PATH: path } };
  return new Promise((done) => {
    execFile(command, args, options, (error, stdout, stderr) => {
      const code = error === null ? 0 : typeof error.code === 'number' ? error.code : -1;
      done({ code, stdout, stderr });
    });
  });
}
