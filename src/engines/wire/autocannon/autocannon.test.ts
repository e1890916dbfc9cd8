import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, expect, test } from 'vitest';
import { runSpec } from '../../../core/run-spec.fixture.ts';
import type { LoadStage, RequestSpec, RunSpec, TargetSpec } from '../../../core/run-spec.ts';
import type { RunResult } from '../../../results/run-result.ts';
import { runToResult } from '../../run-to-result.fixture.ts';
import { wireEngine } from '../wire-engine.ts';

const users = 8;
const measureMs = 1000;
const base = runSpec();

const busyUsers: LoadStage = {
  kind: 'closed',
  users,
  thinkTime: { kind: 'constant', valueMs: 0 },
  durationMs: measureMs,
};

function autocannonRun(changes: Partial<RunSpec> & { stages?: readonly LoadStage[] } = {}) {
  return runSpec({
    engine: 'wire',
    generator: 'autocannon',
    timeline: { warmupMs: 300, measureMs, drainMs: 1500 },
    stages: [busyUsers],
    pods: base.pods.map((pod) => ({ ...pod, serviceTime: { kind: 'constant', valueMs: 10 } })),
    ...changes,
  });
}

function asking(changes: Partial<RequestSpec>): Pick<RunSpec, 'requests'> {
  return { requests: [{ ...base.requests[0]!, ...changes }] };
}

/** Of a server that listens from now on. */
async function targetOf(server: Server): Promise<TargetSpec> {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return { host: 'shop.test', addresses: ['127.0.0.1'], port, podHeader: 'x-pod' };
}

function expectConserved({ conservation, requests }: RunResult): void {
  for (const check of conservation) expect(check).toMatchObject({ holds: true });
  expect(requests.sent + requests.refused).toBe(requests.intended);
}

describe('a run whose load autocannon puts on', () => {
  test('accounts for every request on every hop, tells the endpoints, and says what it cannot know', async () => {
    const result = await runToResult(wireEngine, autocannonRun({ replicas: 2, seed: 1 }));
    expectConserved(result);
    expect(result.conservation).toHaveLength(6);
    expect(result.generator).toBe('autocannon');
    const { requests, endpoints, sendLagMs, connectTimeMs, phases, replicas } = result;
    expect(requests).toMatchObject({ ok: requests.intended, failed: 0, inFlightAtEnd: 0 });
    // Eight users, 10 ms each and some for the way.
    expect(requests.ok).toBeGreaterThan(200);
    expect(requests.ok).toBeLessThanOrEqual(users * (measureMs / 10 + 1));
    expect(endpoints.reduce((sum, endpoint) => sum + endpoint.requests, 0)).toBe(requests.ok);
    expect(sendLagMs).toMatchObject({ count: 0, mean: null, max: null });
    // All connected while warming up.
    expect(connectTimeMs!.count).toBe(0);
    expect(phases[0]!.requests.ok).toBeGreaterThan(30);
    for (const { accepted } of replicas) expect(accepted).toBeGreaterThan(0);
  });

  test('pods see the number and the phase of each request, and the head and body that were asked for', async () => {
    const seen = { lines: new Set<string>(), numbers: new Set<string>(), warmups: 0, requests: 0 };
    const server = createServer((request, response) => {
      const { host, 'x-own': own, 'x-plimsoll-seq': number } = request.headers;
      seen.requests++;
      seen.numbers.add(String(number));
      if (request.headers['x-plimsoll-phase'] === 'warmup') seen.warmups++;
      let body = '';
      request.on('data', (chunk: Buffer) => (body += chunk.toString()));
      request.on('end', () => {
        seen.lines.add([request.method, request.url, host, own, body].join(' '));
        setTimeout(() => response.setHeader('x-pod', 'only').end('ok'), 5);
      });
    });
    const target = await targetOf(server);
    const result = await runToResult(
      wireEngine,
      autocannonRun({
        ingress: 'external',
        target,
        endpoints: [],
        ...asking({
          method: 'POST',
          target: '/a/../b?x=%7B1',
          headers: { 'X-Own': 'mine' },
          body: 'drei Kästen',
        }),
      }),
    );
    server.close();
    expectConserved(result);
    const { ok } = result.requests;
    expect([...seen.lines]).toEqual(['POST /a/../b?x=%7B1 example.com mine drei Kästen']);
    expect(seen.numbers.size).toBe(seen.requests);
    expect(seen.warmups).toBe(seen.requests - ok);
    expect(result.endpoints).toMatchObject([{ id: 'only', requests: ok }]);
  });

  test.for([
    ['a pod that breaks its connections', { 'x-plimsoll-fail': 'reset' }, 'failed'],
    ['a pod that never answers', { 'x-plimsoll-fail': 'hang' }, 'timedOut'],
    ['a pod that answers 503', { 'x-plimsoll-status': '503' }, 'failed'],
  ] as const)('%s: all are accounted for', async ([, headers, end]) => {
    const result = await runToResult(
      wireEngine,
      autocannonRun({
        timeoutMs: 1000,
        timeline: { warmupMs: 0, measureMs: 1800, drainMs: 1500 },
        stages: [{ ...busyUsers, durationMs: 1800 }],
        ...asking({ headers }),
      }),
    );
    expectConserved(result);
    expect(result.requests).toMatchObject({ ok: 0, [end]: result.requests.intended });
    expect(result.requests[end]).toBeGreaterThanOrEqual(2 * users);
    expect(result.responseTimeAllMs.count).toBe(result.requests.intended);
  });

  test('nobody listens: every request is refused and told with its reason', async () => {
    const server = createServer();
    const target = await targetOf(server);
    await new Promise((closed) => {
      server.close(closed);
    });
    const result = await runToResult(
      wireEngine,
      autocannonRun({ ingress: 'external', target, endpoints: [] }),
    );
    expectConserved(result);
    expect(result.requests).toMatchObject({ ok: 0, sent: 0, refused: result.requests.intended });
    expect(result.requests.refused).toBeGreaterThan(users);
  });

  test('a server that closes after each answer: no request fails for it, and no time is counted twice', async () => {
    const server = createServer((_, response) => {
      setTimeout(() => response.setHeader('connection', 'close').end('ok'), 50);
    });
    const target = await targetOf(server);
    const result = await runToResult(
      wireEngine,
      autocannonRun({ ingress: 'external', target, endpoints: [] }),
    );
    server.close();
    expectConserved(result);
    const { requests, connectTimeMs, responseTimeMs } = result;
    expect(requests).toMatchObject({ ok: requests.intended });
    expect(requests.ok).toBeGreaterThan(50);
    expect(connectTimeMs!.count).toBe(requests.ok);
    expect(responseTimeMs.p50).toBeGreaterThanOrEqual(50);
    expect(responseTimeMs.p50).toBeLessThan(100);
  });

  test('ends soon when aborted, with everything accounted for', async () => {
    const controller = new AbortController();
    // Long after a busy machine has begun, long before the end.
    setTimeout(() => controller.abort(), 2500);
    const result = await runToResult(
      wireEngine,
      autocannonRun({
        stages: [{ ...busyUsers, durationMs: 20_000 }],
        timeline: { warmupMs: 0, measureMs: 20_000, drainMs: 5000 },
        pods: base.pods.map((pod) => ({ ...pod, serviceTime: { kind: 'constant', valueMs: 300 } })),
      }),
      controller.signal,
    );
    expect(result.aborted).toBe(true);
    expect(result.durationMs).toBeLessThan(15_000);
    for (const check of result.conservation) expect(check).toMatchObject({ holds: true });
    expect(result.requests.inFlightAtEnd).toBe(users);
  });
});
