/** The action and the examples of docs/ci.md: their commands run as they stand there, in a repository laid out for them. */
import { execFile } from 'node:child_process';
import { cp, mkdir, mkdtemp, readFile, symlink, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { Folder, launcher, onlyFolderIn, plimsoll, repository } from './cli.ts';

interface Step {
  readonly id?: string;
  readonly uses?: string;
  readonly with?: Readonly<Record<string, string>>;
  readonly run?: string;
  readonly shell?: string;
  readonly env?: Readonly<Record<string, string>>;
  readonly 'working-directory'?: string;
}

interface Action {
  readonly inputs: Readonly<Record<string, { required?: boolean; default?: string }>>;
  readonly outputs: Readonly<Record<string, { value: string }>>;
  readonly runs: { readonly using: string; readonly steps: readonly Step[] };
}

interface Workflow {
  readonly jobs: { readonly rehearse: { readonly steps: readonly Step[] } };
}

let folder: Folder;
let action: Action;
let page: string;
let npmScripts: Readonly<Record<string, string>>;

beforeAll(async () => {
  folder = await Folder.make();
  const [actionText, pageText, packageText] = await Promise.all(
    ['action.yml', 'docs/ci.md', 'package.json'].map((path) =>
      readFile(join(repository, path), 'utf8'),
    ),
  );
  action = parse(actionText!) as Action;
  page = pageText!;
  npmScripts = (JSON.parse(packageText!) as { scripts: Record<string, string> }).scripts;
  await layOut('before', (strategy) => strategy);
  await layOut('after', (strategy) => strategy.replace('.default(2)', '.default(1)'));
  const made = join(folder.path, 'made');
  const scenario = join(folder.path, 'before/traffic/shop.yaml');
  await plimsoll(['simulate', scenario, '--repetitions', '8', '--out', made]);
  for (const name of ['before', 'after']) {
    const file = join(folder.path, name, 'traffic/baseline.json');
    await plimsoll(['gate', await onlyFolderIn(made), '--update-baseline', file]);
  }
}, 60_000);

afterAll(() => folder[Symbol.asyncDispose]());

/** A user's repository: a scenario with a strategy of its own, which a pull request changes. */
async function layOut(name: string, change: (strategy: string) => string): Promise<void> {
  const traffic = join(folder.path, name, 'traffic');
  await cp(join(repository, 'scenarios'), traffic, { recursive: true });
  const strategy = join(traffic, 'strategies/p2c-with-memory.ts');
  await writeFile(strategy, change(await readFile(strategy, 'utf8')));
  const text = await readFile(join(traffic, 'own-strategy.yaml'), 'utf8');
  const shop = [
    ['name: own-strategy', 'name: shop'],
    ['[random, ', '['],
    ['for: 10s', 'for: 4s'],
    // Loose enough for either, so that only the baseline can tell.
    ['< 70ms', '< 150ms'],
  ].reduce((changed, [from, to]) => changed.replace(from!, to!), text);
  await writeFile(join(traffic, 'shop.yaml'), shop);
}

/** The block that opens with this comment, as text. */
function example(file: string): string {
  const block = [...page.matchAll(/^```yml\n(.*?)^```$/gms)].map(([, text]) => text!);
  return block.find((text) => text.startsWith(`# ${file}\n`))!;
}

interface Ran {
  readonly code: number;
  readonly stdout: string;
}

function bash(script: string, cwd: string, env: Readonly<Record<string, string>>): Promise<Ran> {
  const { PATH, HOME } = process.env;
  const path = `${dirname(process.execPath)}:${PATH}`;
  const options = { cwd, env: { HOME, PATH: path, ...env } };
  // As GitHub starts it, and GitLab too but for the profile.
  const args = ['--noprofile', '--norc', '-eo', 'pipefail', '-c', script];
  return new Promise((done) => {
    execFile('bash', args, options, (error, stdout, stderr) => {
      done({ code: error ? Number(error.code ?? -1) : 0, stdout: stdout + stderr });
    });
  });
}

interface Job extends Ran {
  readonly summary: string;
  readonly result: string;
}

/** Plays the action's own steps, but for the installation, in a user's repository. */
async function play(given: Readonly<Record<string, string>>, cwd: string): Promise<Job> {
  const temp = await mkdtemp(join(folder.path, 'runner-'));
  const files = { GITHUB_OUTPUT: join(temp, 'output'), GITHUB_STEP_SUMMARY: join(temp, 'summary') };
  const known = new Map([['github.action_path', repository]]);
  for (const [name, input] of Object.entries(action.inputs)) {
    known.set(`inputs.${name}`, given[name] ?? input.default ?? '');
  }
  const resolved = (text: string) =>
    text.replaceAll(/\$\{\{ (.*?) \}\}/g, (_, name: string) => {
      expect([...known.keys()]).toContain(name);
      return known.get(name)!;
    });
  let last: Ran = { code: 0, stdout: '' };
  for (const step of action.runs.steps.filter(({ run }) => run && !run.includes('npm '))) {
    const own = Object.entries(step.env ?? {}).map(([key, value]) => [key, resolved(value)]);
    const env = { ...Object.fromEntries(own), ...files, RUNNER_TEMP: temp };
    last = await bash(step.run!, cwd, env as Record<string, string>);
    if (last.code !== 0) break;
    if (step.id === undefined) continue;
    for (const line of (await readFile(files.GITHUB_OUTPUT, 'utf8')).trim().split('\n')) {
      const [name, value] = line.split(/=(.*)/s);
      known.set(`steps.${step.id}.outputs.${name}`, value!);
    }
  }
  const summary = await readFile(files.GITHUB_STEP_SUMMARY, 'utf8').catch(() => '');
  return { ...last, summary, result: known.get('steps.rehearse.outputs.result') ?? '' };
}

describe('the action', () => {
  test('has steps that a composite action may have, and npm scripts that exist', () => {
    const { using, steps } = action.runs;
    expect(using).toBe('composite');
    for (const step of steps) {
      if (step.uses === undefined) expect(step).toMatchObject({ shell: 'bash' });
      else expect(step.uses).toMatch(/^actions\/[\w-]+@v\d+$/);
      // What a user wrote reaches a shell as a variable, never as its text.
      expect(step.run ?? '').not.toContain('${{');
      const named = [...(step.run ?? '').matchAll(/npm run ([\w:]+)/g)].map(([, name]) => name!);
      for (const name of named) expect(npmScripts).toHaveProperty([name]);
    }
    expect(action.outputs['result']!.value).toBe('${{ steps.rehearse.outputs.result }}');
  });

  test.each(['traffic.yml', 'traffic-nightly.yml'])('has the inputs that %s gives it', (name) => {
    const workflow = parse(example(`.github/workflows/${name}`)) as Workflow;
    const step = workflow.jobs.rehearse.steps.find(({ uses }) => uses?.includes('/plimsoll@'))!;
    expect(Object.keys(action.inputs)).toEqual(expect.arrayContaining(Object.keys(step.with!)));
    const required = Object.keys(action.inputs).filter((key) => action.inputs[key]!.required);
    expect(Object.keys(step.with!)).toEqual(expect.arrayContaining(required));
    expect(['simulate', 'run']).toContain(step.with!['engine'] ?? action.inputs['engine']!.default);
  });

  test.each([
    ['before', 0, 'PASS'],
    ['after', 1, '**FAIL**'],
  ])('judges what is as it was %s the change: exit code %i', async (name, code, verdict) => {
    const workflow = parse(example('.github/workflows/traffic.yml')) as Workflow;
    const { with: given } = workflow.jobs.rehearse.steps.at(-1)!;
    const job = await play(given!, join(folder.path, name));
    expect(job.code, job.stdout).toBe(code);
    expect(job.summary).toContain('### Gates of shop');
    expect(job.summary).toContain(
      `| ${verdict} | \`p99(responseTime) <= baseline + 5%\` | p2c-with-memory |`,
    );
    const junit = await readFile(join(job.result, 'gate.xml'), 'utf8');
    expect(junit.match(/<failure /g) ?? []).toHaveLength(code);
  });

  test('refuses a scenario that cannot be run, and judges nothing', async () => {
    const job = await play({ files: 'traffic/none.yaml' }, join(folder.path, 'before'));
    expect(job).toMatchObject({ summary: '', result: '' });
    expect(job.stdout).toContain('there is no such file');
    expect(job.code).not.toBe(0);
  });

  test('judges by the gates alone without a baseline, over real sockets where asked', async () => {
    const options = '--strategy p2c --duration 1s --rate 50/s';
    const given = { files: 'traffic/shop.yaml', engine: 'run', options };
    const job = await play(given, join(folder.path, 'after'));
    // How a second on a busy machine fares is no matter.
    expect([0, 1, 3]).toContain(job.code);
    expect(job.summary).toContain('`errors < 0.1%` | p2c |');
    expect(job.summary).not.toContain('baseline');
  });
});

describe('the example for GitLab', () => {
  interface Job {
    readonly before_script: readonly string[];
    readonly script: readonly string[];
    readonly variables: Readonly<Record<string, string>>;
    readonly artifacts: { readonly reports: { readonly junit: string } };
  }

  test.each([
    ['before', 0],
    ['after', 1],
  ])('judges what is as it was %s the change: exit code %i', async (name, code) => {
    const { traffic: job } = parse(example('.gitlab-ci.yml')) as { traffic: Job };
    const cwd = join(folder.path, name);
    await symlink(repository, join(cwd, '.plimsoll'));
    const { code: found, stdout } = await bash(job.script.join('\n'), cwd, job.variables);
    expect(found, stdout).toBe(code);
    const junit = await readFile(join(cwd, job.artifacts.reports.junit), 'utf8');
    expect(junit.match(/<failure /g) ?? []).toHaveLength(code);
  });

  test('builds by npm scripts that exist, and starts what the package starts', () => {
    const { traffic: job } = parse(example('.gitlab-ci.yml')) as { traffic: Job };
    for (const [, name] of job.before_script.join('\n').matchAll(/npm run ([\w:]+)/g)) {
      expect(npmScripts).toHaveProperty([name!]);
    }
    const started = job.variables['PLIMSOLL']!.replace('node .plimsoll', repository);
    expect(started).toBe(launcher);
  });
});

test('the commands that show how to make and use a baseline run one after the other', async () => {
  const blocks = [...page.matchAll(/^```(?:sh|bash)\n(.*?)^```$/gms)].map(([, text]) => text!);
  expect(blocks.length).toBeGreaterThan(1);
  const cwd = join(folder.path, 'commands');
  await mkdir(cwd);
  await symlink(join(repository, 'scenarios'), join(cwd, 'scenarios'));
  const script = [`plimsoll() { node '${launcher}' "$@"; }`, ...blocks].join('\n');
  const { code, stdout } = await bash(script, cwd, {});
  expect(code, stdout).toBe(0);
  expect(stdout).toContain('Against the baseline');
});
