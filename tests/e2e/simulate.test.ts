/** `plimsoll simulate`: every shipped scenario in virtual time, the same each time. */
import { readdirSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Folder, onlyFolderIn, plimsoll, readResult, repository } from './cli.ts';
import { kubectlJson, kubectlYaml, scenario } from './inputs.ts';
import { exitCodeOf, expectContract, type SavedResult } from './saved-result.ts';

const shipped = join(repository, 'scenarios');
const scenarios = readdirSync(shipped).filter((name) => name.endsWith('.yaml'));
let folder: Folder;

beforeAll(async () => {
  folder = await Folder.make();
});

afterAll(() => folder[Symbol.asyncDispose]());

async function simulate(...args: string[]): Promise<{ code: number | null; result: SavedResult }> {
  const out = join(folder.path, 'reports');
  const { code, stdout } = await plimsoll(['simulate', ...args, '--json', '--out', out]);
  return { code, result: JSON.parse(stdout) as SavedResult };
}

describe.each(scenarios)('%s', (name) => {
  test('comes out the same twice but for when and where, passes its gates and keeps the contract', async () => {
    const first = await simulate(join(shipped, name));
    const second = await simulate(join(shipped, name));
    const elsewhere = { startedAt: undefined, environment: undefined };
    expect({ ...second.result, ...elsewhere }).toEqual({ ...first.result, ...elsewhere });
    expectContract(first.result);
    expect(first.code).toBe(0);
    expect(exitCodeOf(first.result)).toBe(0);
    for (const run of first.result.runs) {
      expect(run.validity).toEqual({ verdict: 'valid', reasons: [] });
    }
  });
});

test('another seed makes another result', async () => {
  const args = [join(shipped, 'quickstart.yaml'), '--strategy', 'p2c', '--seed'];
  const [one, two] = await Promise.all([simulate(...args, '1'), simulate(...args, '2')]);
  expect(two.result.runs[0]?.responseTimeMs).not.toEqual(one.result.runs[0]?.responseTimeMs);
});

const slashed = `
apiVersion: plimsoll.dev/v1alpha1
kind: Scenario
metadata: { name: slashed }
spec:
  strategies: [round-robin]
  load: [{ open: { rate: 200/s }, for: 5s }]
  repetitions: 3
  requests:
    - { weight: 3, get: 'http://example.com/' }
    - { weight: 1, get: 'http://example.com/api' }
---
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata: { name: shop }
spec:
  rules:
    - host: example.com
      http:
        paths:
          - { path: /, pathType: Prefix, backend: { service: { name: web, port: { number: 80 } } } }
          - { path: /api/, pathType: Prefix, backend: { service: { name: api, port: { number: 80 } } } }
---
apiVersion: v1
kind: Service
metadata: { name: web }
spec: { ports: [{ port: 80 }] }
---
apiVersion: v1
kind: Service
metadata: { name: api }
spec: { ports: [{ port: 80 }] }
`;

test('by two dialects the same requests are answered by the rules of each, and what differs is told', async () => {
  const file = join(folder.path, 'slashed.yaml');
  await writeFile(file, slashed);
  const dialects = ['kubernetes', 'ingress-nginx'];
  const out = join(folder.path, 'slashed');
  const options = ['--dialect', dialects.join(','), '--out', out];
  const { code, stdout } = await plimsoll(['simulate', file, ...options]);
  expect(code).toBe(0);
  const saved = await onlyFolderIn(out);
  const result = await readResult(saved);
  const [spec, nginx] = dialects.map((name) =>
    result.runs.filter(({ dialect }) => dialect === name),
  );
  expect(spec!.map(({ statuses }) => Object.keys(statuses))).toEqual([['200'], ['200'], ['200']]);
  for (const [i, { statuses, requests }] of nginx!.entries()) {
    const api = spec![i]!.routes.find(({ id }) => id === 'example.com/api/')!;
    expect(requests.intended).toBe(spec![i]!.requests.intended);
    expect(statuses).toEqual({ 200: requests.intended - api.requests, 301: api.requests });
    expect(api.requests / requests.intended).toBeGreaterThan(0.2);
    expect(api.requests / requests.intended).toBeLessThan(0.3);
  }
  expect(result.dialectDifferences).toMatchObject({
    dialects,
    requests: [
      // A try that fails is repeated by ingress-nginx alone.
      { differing: ['retries'], takers: ['example.com/', 'example.com/'] },
      {
        differing: ['answer'],
        answers: [{ answer: 'api:80' }, { answer: '301 to http://example.com/api/' }],
        takers: ['example.com/api/', '301'],
      },
    ],
  });
  const subjects = result.comparisons.flatMap(({ pairs }) => pairs.flatMap(({ a, b }) => [a, b]));
  expect(new Set(subjects)).toEqual(new Set(dialects.map((name) => `round-robin by ${name}`)));
  expect(stdout).toMatch(/^  GET http:\/\/example\.com\/api\n    kubernetes +api:80\n/m);
  expect(stdout).toMatch(/^  status 301 +0 +\d+$/m);
  expect((await plimsoll(['report', '--verify', saved])).code).toBe(0);
});

test('a list from kubectl means the same as JSON and as YAML', async () => {
  const runs = await Promise.all(
    [kubectlJson, kubectlYaml].map(async (input, index) => {
      const out = join(folder.path, `list-${index}`);
      const { code } = await plimsoll(['simulate', '-', '--out', out], { input });
      expect(code).toBe(0);
      return (await readResult(await onlyFolderIn(out))).runs;
    }),
  );
  expect(runs[0]![0]!.requests.ok).toBeGreaterThan(1000);
  expect(runs[1]).toEqual(runs[0]);
});

test('a gate that fails makes exit code 1, and the result is saved all the same', async () => {
  const file = join(folder.path, 'strict.yaml');
  await writeFile(file, scenario('gates: ["p99(responseTime) < 1ms", "errors < 1%"]'));
  const out = join(folder.path, 'strict');
  const { code, stdout } = await plimsoll(['simulate', file, '--out', out]);
  expect(code).toBe(1);
  expect(stdout).toMatch(/^\s*FAIL\s+p99\(responseTime\) < 1ms/m);
  expect(stdout).toMatch(/^\s*PASS\s+errors < 1%/m);
  const { gates } = await readResult(await onlyFolderIn(out));
  expect(gates.map(({ verdict }) => verdict)).toEqual(['failed', 'passed']);
});
