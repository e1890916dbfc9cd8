/** TLS and HTTP/2 against nginx: what it says of the same connections, and that it loses us no request by ending them. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { runSpec } from '../../src/core/run-spec.fixture.ts';
import type { RunSpec } from '../../src/core/run-spec.ts';
import { runToResult } from '../../src/engines/run-to-result.fixture.ts';
import { wireEngine } from '../../src/engines/wire/wire-engine.ts';
import { certificateFor } from '../certificate.ts';
import { accepts, Started } from '../e2e/cli.ts';
import { absence, findProgram } from './peers/program.ts';

const absent = absence('nginx');
let authorities = '';
let folder = '';
let nginx: Started | undefined;
let port = 0;

beforeAll(async () => {
  if (absent !== undefined) return;
  const { cert, key } = await certificateFor(['shop.test']);
  authorities = cert;
  folder = await mkdtemp(join(tmpdir(), 'plimsoll-nginx-tls-'));
  port = await freePort();
  await writeFile(join(folder, 'cert.pem'), cert);
  await writeFile(join(folder, 'key.pem'), key);
  await writeFile(join(folder, 'nginx.conf'), configuration());
  const args = ['-p', folder, '-e', 'stderr', '-c', join(folder, 'nginx.conf')];
  nginx = new Started(findProgram('nginx')!, args);
  for (const giveUpMs = performance.now() + 10_000; performance.now() < giveUpMs; await sleep(20)) {
    if (await accepts(port)) return;
  }
  throw new Error(`nginx does not listen: ${nginx.stderr}`);
});

afterAll(async () => {
  await nginx?.[Symbol.asyncDispose]();
  if (folder !== '') await rm(folder, { recursive: true, force: true });
});

/** Its word on each connection, as the name of a pod: `r` resumed a session, `.` did not. */
function configuration(): string {
  const scratch = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'];
  return `daemon off; worker_processes 1; pid nginx.pid; events { worker_connections 1024; }
    http {
      access_log off;
      keepalive_requests 50;
      ${scratch.map((name) => `${name}_temp_path ${name};`).join(' ')}
      server {
        listen 127.0.0.1:${port} ssl http2;
        ssl_certificate cert.pem;
        ssl_certificate_key key.pem;
        add_header x-pod $ssl_session_reused;
        location / { return 200 hello; }
      }
    }`;
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await new Promise((done) => server.once('listening', done));
  const { port: free } = server.address() as AddressInfo;
  await new Promise((done) => server.close(done));
  return free;
}

function run(changes: Parameters<typeof runSpec>[0]) {
  const durationMs = 1000;
  const thinkTime = { kind: 'exponential', meanMs: 5 } as const;
  return runToResult(
    wireEngine,
    runSpec({
      engine: 'wire',
      ingress: 'external',
      target: { host: '127.0.0.1', addresses: ['127.0.0.1'], port, podHeader: 'x-pod' },
      timeline: { warmupMs: 0, measureMs: durationMs, drainMs: 3000 },
      stages: [{ kind: 'closed', users: 16, thinkTime, durationMs }],
      requests: [{ weight: 1, method: 'GET', host: 'shop.test', target: '/', headers: {} }],
      ...changes,
    }),
  );
}

test.for<[string, Pick<RunSpec, 'http2'>]>([
  ['HTTP/1.1', {}],
  ['HTTP/2', { http2: { streamsPerConnection: 10 } }],
])(
  'over %s it ends every connection after 50 requests, and none is lost',
  async ([, protocol], { skip }) => {
    if (absent !== undefined) skip(absent);
    const tls = { authorities, verify: true, resumeSessions: true };
    const { requests, connections } = await run({ ...protocol, tls });
    expect(requests.intended).toBeGreaterThan(200);
    expect(requests.ok).toBe(requests.intended);
    expect(connections!.opened).toBeGreaterThanOrEqual(Math.floor(requests.ok / 50));
    expect(connections!.opened).toBeLessThan(16 + requests.ok / 20);
  },
);

test.for([true, false])(
  'it counts as many resumed sessions as we do, where they may be: %s',
  async (resumeSessions, { skip }) => {
    if (absent !== undefined) skip(absent);
    const tls = { authorities, verify: true, resumeSessions };
    const { requests, connections, endpoints } = await run({ tls, requestsPerConnection: 1 });
    expect(requests.ok).toBe(requests.intended);
    const { tlsHandshakes, tlsResumed } = connections!;
    expect(tlsHandshakes).toBe(requests.ok);
    const seen = Object.fromEntries(endpoints.map((each) => [each.id, each.requests]));
    expect(seen['r'] ?? 0).toBe(tlsResumed);
    expect(seen['.'] ?? 0).toBe(tlsHandshakes - tlsResumed);
    expect(tlsResumed > 0).toBe(resumeSessions);
  },
);
