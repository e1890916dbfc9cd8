/** nginx and HAProxy do the work that our ingress does: pods see the same requests, and all agree on how many. */
import { once } from 'node:events';
import { type IncomingMessage, request } from 'node:http';
import { describe, expect, test } from 'vitest';
import { runSpec } from '../../src/core/run-spec.fixture.ts';
import type { LoadSpec, RequestSpec, RunSpec } from '../../src/core/run-spec.ts';
import { runToResult } from '../../src/engines/run-to-result.fixture.ts';
import { wireEngine } from '../../src/engines/wire/wire-engine.ts';
import { serve } from '../../src/run/serve.ts';
import { findStrategy } from '../../src/strategies/index.ts';
import { reasonToSkip } from './real/real-pool.ts';

const strategy = { name: 'round-robin', label: 'round-robin', params: { start: 'first' } };
const base = runSpec({ engine: 'wire', strategy });
const [usual] = base.requests;

function loads(ratePerSecond: number): LoadSpec[] {
  const stage = { kind: 'open', ratePerSecond, arrivals: 'poisson', durationMs: 1000 } as const;
  return [{ stages: [stage], requests: { from: 0, to: 1 } }];
}

function asking(changes: Partial<RequestSpec>, ratePerSecond = 300): Partial<RunSpec> {
  return { loads: loads(ratePerSecond), requests: [{ ...usual!, ...changes }] };
}

const cases: readonly [string, Partial<RunSpec>][] = [
  ['three replicas', { ...asking({}), replicas: 3 }],
  ['a connection for each request', { ...asking({}), requestsPerConnection: 1 }],
  ['pods that answer 503', asking({ headers: { 'x-plimsoll-status': '503' } })],
  ['pods that reset connections', asking({ headers: { 'x-plimsoll-fail': 'reset' } })],
  ['pods that never answer', asking({ headers: { 'x-plimsoll-fail': 'hang' }, timeoutMs: 200 })],
  ['clients that leave at once', asking({ cancelAfterMs: 1 })],
  ['hosts that nobody serves', asking({ host: 'nowhere.test' })],
  ['bodies', asking({ method: 'POST', bodyBytes: 20_000 })],
  [
    'more than pods can do',
    {
      ...asking({ timeoutMs: 300 }, 1500),
      maxInFlight: 1000,
      pods: base.pods.map((pod) => ({
        ...pod,
        concurrency: 1,
        serviceTime: { kind: 'constant', valueMs: 10 },
      })),
    },
  ],
];

/** What a pod saw of a request. */
async function echoed(ingress: string): Promise<Record<string, unknown>> {
  await using serving = await serve({ ...base, ingress }, { httpPort: 0, trustForwarded: false });
  const headers = {
    Host: 'Example.com:8080',
    'X-Request-ID': 'ours',
    'X-Forwarded-For': '192.0.2.7',
    'X-Forwarded-Host': 'claimed.test',
    'X-Custom': 'kept',
    with_underscore: 'kept',
    Proxy: 'dropped',
    Connection: 'close, X-Hop',
    TE: 'trailers',
  };
  const port = serving.httpPorts[0]!;
  const sent = request({ host: '127.0.0.1', port, path: '/a%20b/../c?x=1&y', headers }).end();
  const [response] = (await once(sent, 'response')) as [IncomingMessage];
  const chunks = await response.toArray();
  const seen = JSON.parse(Buffer.concat(chunks as Buffer[]).toString()) as {
    headers: Record<string, string[]>;
  };
  const { connection: _, te: __, ...rest } = seen.headers;
  expect(rest['x-forwarded-port']).toEqual([String(port)]);
  return { ...seen, headers: { ...rest, 'x-forwarded-port': ['any'] } };
}

describe.for(['nginx', 'haproxy'] as const)('%s', (ingress) => {
  test('hands pods the same request as our ingress does', async ({ skip }) => {
    const absent = reasonToSkip(ingress);
    if (absent !== undefined) return skip(absent);
    expect(await echoed(ingress)).toEqual(await echoed('in-process'));
  });

  test.concurrent.for(cases)(
    'counts what its neighbours count: %s',
    async ([, changes], { skip }) => {
      const absent = reasonToSkip(ingress);
      if (absent !== undefined) return skip(absent);
      const result = await runToResult(wireEngine, { ...base, ...changes, ingress });
      expect(result.requests.intended).toBeGreaterThan(200);
      expect(result.conservation.map(({ equation }) => equation)).toContain(
        `generator → ${ingress}: sent = accepted`,
      );
      expect(result.conservation.filter(({ holds }) => !holds)).toEqual([]);
    },
  );

  test('knows clients by their addresses: each has the pod that it has in our ingress', async ({
    skip,
  }) => {
    const absent = reasonToSkip(ingress);
    if (absent !== undefined) return skip(absent);
    const name = { nginx: 'nginx-ip-hash', haproxy: 'haproxy-consistent-hash' }[ingress];
    const run = {
      ...base,
      ...asking({}),
      strategy: { name, label: name, params: findStrategy(name)!.params.parse({}) },
      clients: { count: 40, popularity: { kind: 'zipf', exponent: 1 } },
    } as const;
    const [ours, theirs] = [
      await runToResult(wireEngine, run),
      await runToResult(wireEngine, { ...run, ingress }),
    ].map(({ endpoints }) => endpoints.map(({ attemptsAllPhases }) => attemptsAllPhases));
    expect(theirs).toEqual(ours);
    expect(new Set(ours).size).toBeGreaterThan(1);
  });

  test('counts what its neighbours count when it is cut short under load', async ({ skip }) => {
    const absent = reasonToSkip(ingress);
    if (absent !== undefined) return skip(absent);
    const run = { ...base, ...asking({}, 1500), ingress };
    const result = await runToResult(wireEngine, run, AbortSignal.timeout(1500));
    expect(result.aborted).toBe(true);
    expect(result.conservation.filter(({ holds }) => !holds)).toEqual([]);
  });
});
