/** `plimsoll run` over real sockets: what goes in, what comes out, what is saved. Validity and times are the machine's. */
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Folder, onlyFolderIn, type Outcome, plimsoll, readResult, repository } from './cli.ts';
import { ingressManifest, kubectlJson, serviceManifest } from './inputs.ts';
import { exitCodeOf, expectContract, type SavedResult } from './saved-result.ts';

let folder: Folder;

beforeAll(async () => {
  folder = await Folder.make();
  await writeFile(join(folder.path, 'ingress.yaml'), ingressManifest);
  await writeFile(join(folder.path, 'service.yaml'), serviceManifest);
});

afterAll(() => folder[Symbol.asyncDispose]());

describe('the two manifests everybody starts from', () => {
  test('run from files, with three default pods, and are saved under reports/', async () => {
    const args = ['run', 'ingress.yaml', 'service.yaml', '--duration', '2s'];
    const { code, stdout } = await plimsoll(args, { cwd: folder.path });
    const saved = await onlyFolderIn(join(folder.path, 'reports'));
    const result = await readResult(saved);
    expectContract(result);
    expect(code).toBe(exitCodeOf(result));
    expect(stdout).toContain(saved.slice(saved.indexOf('reports')));
    expect(result).toMatchObject({ aborted: false, gates: [] });
    expect(result.runs).toHaveLength(1);
    const [run] = result.runs;
    expect(run).toMatchObject({ engine: 'wire', dialect: 'ingress-nginx', durationMs: 2000 });
    expect(Object.keys(run!.statuses)).toEqual(['200']);
    expect(run!.endpoints.map(({ id }) => id)).toEqual([
      'my-service-0',
      'my-service-1',
      'my-service-2',
    ]);
  });

  test('run from standard input as kubectl lists them', async () => {
    const out = join(folder.path, 'from-stdin');
    const args = ['run', '-', '--duration', '1s', '--json', '--out', out];
    const { code, stdout } = await plimsoll(args, { input: kubectlJson });
    const result = JSON.parse(stdout) as SavedResult;
    expectContract(result);
    expect(code).toBe(exitCodeOf(result));
    expect(result.runs[0]?.statuses).toEqual({ 200: result.runs[0]?.requests.ok });
  });
});

describe('the quickstart with options, as JSON', () => {
  const options = '--strategy round-robin,p2c --rate 400/s --duration 3s --repetitions 1'.split(
    ' ',
  );
  const quickstart = join(repository, 'scenarios/quickstart.yaml');
  let outcome: Outcome;
  let result: SavedResult;
  let saved: string;

  beforeAll(async () => {
    const out = join(folder.path, 'quickstart');
    const args = ['run', quickstart, ...options, '--no-dashboard', '--json', '--out', out];
    outcome = await plimsoll(args);
    result = JSON.parse(outcome.stdout) as SavedResult;
    saved = await onlyFolderIn(out);
  }, 60_000);

  test('standard output is the saved result and nothing else; progress goes to standard error', async () => {
    expect(outcome.stdout).toBe(await readFile(join(saved, 'result.json'), 'utf8'));
    expect(outcome.stderr).toMatch(/round-robin[^]+p2c/);
  });

  test('the result keeps the contract and decides the exit code', () => {
    expectContract(result);
    expect(outcome.code).toBe(exitCodeOf(result));
    expect(result.scenario.name).toBe('quickstart');
    expect(result.command).toContain('--rate 400/s');
    expect(result.gates).toHaveLength(4);
  });

  test('the options hold: strategies in their order, rate and length', () => {
    expect(result.runs.map(({ strategy }) => strategy.name)).toEqual(['round-robin', 'p2c']);
    for (const run of result.runs) {
      expect(run.durationMs).toBe(3000);
      // Poisson with mean 1200; ± 5 standard deviations of 35. Seed 1, so this does not vary.
      expect(run.requests.intended).toBeGreaterThan(1027);
      expect(run.requests.intended).toBeLessThan(1373);
    }
  });

  test('round robin spreads attempts over all phases evenly but for one', () => {
    const { attempts } = result.runs[0]!.replicas[0]!;
    expect(attempts).toHaveLength(4);
    expect(Math.max(...attempts) - Math.min(...attempts)).toBeLessThanOrEqual(1);
    expect(Math.min(...attempts)).toBeGreaterThan(300);
  });

  test('arrivals are the same for each strategy, and the same as in virtual time', async () => {
    const out = join(folder.path, 'virtual');
    const args = ['simulate', quickstart, ...options, '--json', '--out', out];
    const simulated = JSON.parse((await plimsoll(args)).stdout) as SavedResult;
    const intended = [...result.runs, ...simulated.runs].map(({ phases }) =>
      phases.map(({ name, requests }) => `${name} ${requests.intended}`).join(', '),
    );
    expect(intended).toHaveLength(4);
    expect([...new Set(intended)]).toHaveLength(1);
  });

  test('the folder holds result, tables, percentile curves, summary and plan', async () => {
    expect((await readdir(saved)).toSorted()).toEqual([
      'comparisons.csv',
      'endpoints.csv',
      'intervals.csv',
      'p2c-1.hgrm',
      'plan.json',
      'pools.csv',
      'rankings.csv',
      'report.html',
      'result.json',
      'round-robin-1.hgrm',
      'runs.csv',
      'summary.txt',
    ]);
  });

  test('the tables have a row for each run, endpoint, pool and interval under their header', async () => {
    const rowsOf = async (name: string): Promise<string[][]> => {
      const text = await readFile(join(saved, name), 'utf8');
      return text
        .trimEnd()
        .split('\n')
        .map((line) => line.split(','));
    };
    const [header, ...runs] = await rowsOf('runs.csv');
    const column = header!.indexOf('intended');
    expect(runs.map((row) => Number(row[column]))).toEqual(
      result.runs.map(({ requests }) => requests.intended),
    );
    expect(await rowsOf('endpoints.csv')).toHaveLength(1 + 2 * 4);
    expect(await rowsOf('pools.csv')).toHaveLength(1 + 2);
    // Three and a half seconds of 250 ms, twice; a drain may add some.
    expect((await rowsOf('intervals.csv')).length).toBeGreaterThanOrEqual(1 + 2 * 14);
  });

  test('a percentile curve ends with the count of ok requests', async () => {
    const curve = await readFile(join(saved, 'p2c-1.hgrm'), 'utf8');
    expect(/Total count\s*=\s*(\d+)/.exec(curve)?.[1]).toBe(String(result.runs[1]!.requests.ok));
  });

  test('the summary compares the strategies, and the plan can replay them', async () => {
    const summary = await readFile(join(saved, 'summary.txt'), 'utf8');
    expect(summary).toMatch(/round-robin\s+\d[^]+p2c\s+\d/);
    const plan = JSON.parse(await readFile(join(saved, 'plan.json'), 'utf8')) as SavedResult;
    expect(plan.runs.map(({ id, seed }) => [id, seed])).toEqual(
      result.runs.map(({ id, seed }) => [id, seed]),
    );
  });
});
