/** `plimsoll run --ingress external`: load on an HTTP server that is not ours. */
import { writeFile } from 'node:fs/promises';
import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import {
  expectNoStack,
  Folder,
  listeningPorts,
  onlyFolderIn,
  plimsoll,
  readResult,
  start,
} from './cli.ts';
import { ingressManifest, scenario, serviceManifest } from './inputs.ts';
import { expectConservation, type SavedResult, type SavedRun } from './saved-result.ts';

let folder: Folder;
let out: string;

beforeEach(async () => {
  folder = await Folder.make();
  out = join(folder.path, 'reports');
});

afterEach(() => folder[Symbol.asyncDispose]());

/** A server of this test, and what reached it. */
class Target implements AsyncDisposable {
  readonly #server: Server;
  readonly seen: { readonly host: string | undefined; readonly url: string | undefined }[] = [];

  private constructor(answer: RequestListener) {
    this.#server = createServer((request, response) => {
      this.seen.push({ host: request.headers.host, url: request.url });
      answer(request, response);
    });
  }

  static async open(answer: RequestListener): Promise<Target> {
    const target = new Target(answer);
    await new Promise<void>((done) => target.#server.listen(0, '127.0.0.1', done));
    return target;
  }

  get url(): string {
    return `http://localhost:${(this.#server.address() as AddressInfo).port}`;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((done) => this.#server.close(done));
  }
}

/** Pods a, a, b by turns. */
function uneven(header: string): RequestListener {
  let count = 0;
  return (_, response) => {
    response.setHeader(header, ['a', 'a', 'b'][count++ % 3]!);
    response.end('hello');
  };
}

async function runAgainst(target: string, ...args: string[]) {
  const command = ['run', '--ingress', 'external', '--target', target, '--out', out, ...args];
  const outcome = await plimsoll([...command, '--duration', '1s', '--json']);
  expectNoStack(outcome);
  const { runs } = JSON.parse(outcome.stdout) as SavedResult;
  expect(runs).toHaveLength(1);
  expectConservation(runs[0]!);
  return { ...outcome, run: runs[0]! };
}

function spreadOf({ endpoints, pools }: SavedRun) {
  expect(pools.map(({ name }) => name)).toEqual(['external']);
  return new Map(endpoints.map(({ id, share }) => [id, share]));
}

describe('a server that says which pod answered', () => {
  test('shows how evenly it spreads', async () => {
    await using target = await Target.open(uneven('x-pod'));
    const { code, run } = await runAgainst(`${target.url}/a?b=1`);
    expect(code).toBe(0);
    expect(run).toMatchObject({
      ingress: 'external',
      strategy: { name: 'external', label: 'external' },
      attempts: null,
      rttMs: null,
      queueTimeMs: null,
      serviceTimeMs: null,
      requests: { ok: run.requests.intended },
    });
    expect(run.conservation).toHaveLength(1);
    const spread = spreadOf(run);
    expect([...spread.keys()].toSorted()).toEqual(['a', 'b']);
    // The measured part need not begin with the first of the three.
    expect(spread.get('a')).toBeCloseTo(2 / 3, 1);
    expect(spread.get('b')).toBeCloseTo(1 / 3, 1);
    const { jain } = run.pools[0]!.balance;
    expect(jain).toBeGreaterThan(0.87);
    expect(jain).toBeLessThan(0.93);
    const host = new URL(target.url).host;
    expect(new Set(target.seen.map((each) => JSON.stringify(each)))).toEqual(
      new Set([JSON.stringify({ host, url: '/a?b=1' })]),
    );
    expect((await readResult(await onlyFolderIn(out))).runs[0]).toEqual(run);
  });

  test('may say it in another header, and gets what the scenario asks for', async () => {
    await using target = await Target.open(uneven('X-Served-By'));
    const file = join(folder.path, 'small.yaml');
    const spec = 'requests: [{ get: "http://shop.test/basket" }]\ngates: ["errors < 1%"]';
    await writeFile(file, scenario(spec));
    const { run } = await runAgainst(target.url, file, '--pod-header', 'x-served-by');
    expect(spreadOf(run).size).toBe(2);
    expect(target.seen.length).toBeGreaterThan(100);
    expect(target.seen[0]).toEqual({ host: 'shop.test', url: '/basket' });
  });

  test('is told apart over several generator threads', async () => {
    await using target = await Target.open(uneven('x-pod'));
    const file = join(folder.path, 'small.yaml');
    await writeFile(file, scenario('generatorThreads: 2'));
    const { run } = await runAgainst(target.url, file);
    expect([...spreadOf(run).keys()].toSorted()).toEqual(['a', 'b']);
  });
});

test('without the header everything but the spread is known', async () => {
  await using target = await Target.open((_, response) => response.end('hello'));
  const { code, run } = await runAgainst(target.url);
  expect(code).toBe(0);
  expect(run.requests.ok).toBe(run.requests.intended);
  expect(run.responseTimeMs.p50).toBeGreaterThan(0);
  expect(run.endpoints).toEqual([]);
  expect(run.pools).toMatchObject([{ name: 'external', balance: { jain: null } }]);
  expect((run as SavedRun & { readonly notes: readonly string[] }).notes.join('\n')).toContain(
    '"x-pod"',
  );
});

test('a server that closes each connection loses no request', async () => {
  await using target = await Target.open((_, response) => {
    response.shouldKeepAlive = false;
    response.setHeader('x-pod', 'a').end('hello');
  });
  const { run } = await runAgainst(target.url, '--rate', '100/s');
  expect(run.requests.ok).toBe(run.requests.intended);
});

test('a server that closes idle connections without a word loses no request either', async () => {
  await using target = await Target.open((request, response) => {
    response.end('hello', () => request.socket.end());
  });
  const file = join(folder.path, 'small.yaml');
  // Long enough for the end of the connection to arrive before the next request.
  await writeFile(file, scenario('load: [{ closed: { users: 1, thinkTime: 20ms } }]'));
  const { run } = await runAgainst(target.url, file);
  expect(run.requests.ok).toBeGreaterThan(10);
  expect(run.requests.failed).toBe(0);
});

test('where nobody listens every request is refused, and counted', async () => {
  const target = await Target.open(() => {});
  const { url } = target;
  await target[Symbol.asyncDispose]();
  const { run } = await runAgainst(url);
  expect(run.requests.intended).toBeGreaterThan(100);
  expect(run.requests.refused).toBe(run.requests.intended);
  expect(run.endpoints).toEqual([]);
});

test('SIGINT in the middle saves what was measured, having listened nowhere', async ({ skip }) => {
  await using target = await Target.open(uneven('x-pod'));
  const args = ['run', '--ingress', 'external', '--target', target.url, '--out', out];
  await using running = start([...args, '--duration', '20s']);
  await running.prints(/measuring 2/);
  const ports = listeningPorts(running.pid);
  running.signal('SIGINT');
  const { code, stderr } = await running.ended;
  expect([code, stderr]).toEqual([130, '']);
  const { aborted, runs } = await readResult(await onlyFolderIn(out));
  expect(aborted).toBe(true);
  expectConservation(runs[0]!);
  expect(runs[0]!.requests.ok).toBeGreaterThan(100);
  expect(spreadOf(runs[0]!).size).toBe(2);
  if (ports === undefined) return skip('no /proc to read listening ports from');
  expect(ports).toEqual([]);
});

test('against `serve`, requests go to the routes of the manifests and the pods are told apart', async () => {
  const manifests = [join(folder.path, 'ingress.yaml'), join(folder.path, 'service.yaml')];
  await writeFile(manifests[0]!, ingressManifest);
  await writeFile(manifests[1]!, serviceManifest);
  await using serving = start(['serve', ...manifests]);
  await serving.prints(/\n/);
  const { http } = JSON.parse(serving.stdout) as { http: string };
  const { code, run } = await runAgainst(http, ...manifests);
  expect(code).toBe(0);
  expect(run.statuses).toEqual({ 200: run.requests.intended });
  const spread = spreadOf(run);
  const names = ['my-service-0', 'my-service-1', 'my-service-2'];
  expect([...spread.keys()].toSorted()).toEqual(names);
  // Round-robin: the order in which answers end may differ, their number by a few.
  for (const share of spread.values()) expect(share).toBeCloseTo(1 / 3, 1);
});

describe('it is refused, exit code 2 and nothing sent,', () => {
  test.for([
    ['at another machine', 'http://192.0.2.1/', [], /192\.0\.2\.1 is not on this machine/],
    ['insecurely without TLS', 'http://127.0.0.1/', ['--insecure'], /--insecure: expected beside/],
    [
      'at another machine beyond the bounds',
      'http://192.0.2.1/',
      ['--allow-remote-target', '--rate', '2k/s', '--duration', '1h'],
      /at most 1000 requests\/s.*\n.*at most 10 minutes/,
    ],
    ['with a strategy', 'http://127.0.0.1/', ['--strategy', 'p2c'], /--strategy/],
  ] as const)('%s', async ([, target, args, expected]) => {
    const command = ['run', '--ingress', 'external', '--target', target, '--out', out, ...args];
    const outcome = await plimsoll(command);
    expectNoStack(outcome);
    expect(outcome.code).toBe(2);
    expect(outcome.stdout).toBe('');
    expect(outcome.stderr).toMatch(expected);
  });
});
