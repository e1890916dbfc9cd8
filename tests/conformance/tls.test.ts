/** TLS and HTTP/2 from the generator to servers that are not ours: what is spoken, counted, and refused. */
import { once } from 'node:events';
import {
  createServer as createHttp2Server,
  createSecureServer,
  type Http2Server,
  type ServerHttp2Stream,
} from 'node:http2';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { createServer as createHttpsServer } from 'node:https';
import type { AddressInfo, Server } from 'node:net';
import { createServer as createTcpServer } from 'node:net';
import type { TLSSocket } from 'node:tls';
import { beforeAll, describe, expect, test } from 'vitest';
import { runSpec } from '../../src/core/run-spec.fixture.ts';
import type { RequestSpec, RunSpec, TlsSpec } from '../../src/core/run-spec.ts';
import { runToResult } from '../../src/engines/run-to-result.fixture.ts';
import { wireEngine } from '../../src/engines/wire/wire-engine.ts';
import { type Certificate, certificateFor } from '../certificate.ts';

let certificate: Certificate;
let trusting: TlsSpec;

beforeAll(async () => {
  certificate = await certificateFor(['shop.test', '*.shop.test'], ['127.0.0.1']);
  trusting = { authorities: certificate.cert, verify: true, resumeSessions: true };
});

interface Seen {
  readonly version: string;
  readonly authority: string | undefined;
  readonly serverName: string | false | null;
  readonly resumed: boolean;
  readonly headers: IncomingMessage['headers'];
  readonly body: string;
  /** That it came by; over HTTP/1.1 unknown. */
  readonly session: unknown;
}

/** Of node:http2 the compatible kind, which says it is another. */
// oxlint-disable-next-line typescript/no-explicit-any
type Answer = (request: any, response: any) => void;

/** What reached a server of either protocol; it answers with a pod, a cookie and a body. */
class Observed implements AsyncDisposable {
  readonly seen: Seen[] = [];
  connections = 0;
  readonly server: Server | Http2Server;

  constructor(make: (answer: Answer) => Server | Http2Server) {
    this.server = make((request, response) => void this.#answer(request, response));
    this.server.on('connection', () => this.connections++);
  }

  async port(): Promise<number> {
    this.server.listen(0, '127.0.0.1');
    await once(this.server, 'listening');
    return (this.server.address() as AddressInfo).port;
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    let body = '';
    for await (const chunk of request) body += String(chunk);
    const socket = request.socket as TLSSocket;
    this.seen.push({
      version: request.httpVersion,
      authority: (request.headers[':authority'] as string | undefined) ?? request.headers.host,
      serverName: socket.servername ?? null,
      resumed: socket.isSessionReused?.() ?? false,
      headers: request.headers,
      body,
      session: (request as { readonly stream?: ServerHttp2Stream }).stream?.session,
    });
    response.setHeader('x-pod', `pod-${this.seen.length % 2}`);
    response.setHeader('set-cookie', 'route=a; Path=/');
    response.end('hello');
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await new Promise((done) => this.server.close(done));
  }
}

const tls = () => new Observed((answer) => createHttpsServer(certificate, answer));
const h2 = (maxConcurrentStreams = 100) =>
  new Observed((answer) =>
    createSecureServer({ ...certificate, settings: { maxConcurrentStreams } }, answer),
  );
const h2c = () => new Observed((answer) => createHttp2Server(answer));

function request(changes: Partial<RequestSpec> = {}): RequestSpec {
  return { weight: 1, method: 'GET', host: 'shop.test', target: '/', headers: {}, ...changes };
}

/** 100 requests in a second: handshakes of a busy machine take a small part of it. */
function runAgainst(port: number, changes: Parameters<typeof runSpec>[0]) {
  const durationMs = 1000;
  return runToResult(
    wireEngine,
    runSpec({
      engine: 'wire',
      ingress: 'external',
      target: { host: '127.0.0.1', addresses: ['127.0.0.1'], port, podHeader: 'x-pod' },
      timeline: { warmupMs: 0, measureMs: durationMs, drainMs: 2000 },
      stages: [{ kind: 'open', ratePerSecond: 100, arrivals: 'constant', durationMs }],
      requests: [request()],
      ...changes,
    }),
  );
}

const http2 = { streamsPerConnection: 100 };

describe('over TLS', () => {
  test('requests arrive as without it, and the name that they are for is told in the handshake', async () => {
    await using target = tls();
    const { requests, responseTimeMs, endpoints, conservation, connections } = await runAgainst(
      await target.port(),
      {
        tls: trusting,
        requests: [
          request({ method: 'POST', body: 'é', headers: { 'X-Id': '7' } }),
          request({ host: 'a.shop.test:8443' }),
        ],
      },
    );
    expect(requests).toMatchObject({ intended: 100, sent: 100, ok: 100 });
    expect(conservation.every(({ holds }) => holds)).toBe(true);
    expect(responseTimeMs.count).toBe(100);
    expect(endpoints.map(({ id }) => id).toSorted()).toEqual(['pod-0', 'pod-1']);
    expect(target.seen).toHaveLength(100);
    expect(new Set(target.seen.map(({ serverName }) => serverName))).toEqual(
      new Set(['shop.test', 'a.shop.test']),
    );
    for (const { authority, serverName, body, headers } of target.seen) {
      expect(authority).toBe(serverName === 'shop.test' ? 'shop.test' : 'a.shop.test:8443');
      expect(body).toBe(serverName === 'shop.test' ? 'é' : '');
      expect(headers['x-id']).toBe(serverName === 'shop.test' ? '7' : undefined);
    }
    expect(connections).toMatchObject({ opened: target.connections, refusals: {} });
    expect(connections!.tlsHandshakes).toBe(target.connections);
  });

  test.each([true, false])('new connections resume sessions: %s', async (resumeSessions) => {
    await using target = tls();
    const { requests, connections } = await runAgainst(await target.port(), {
      tls: { ...trusting, resumeSessions },
      requestsPerConnection: 5,
    });
    expect(requests.ok).toBe(100);
    const { tlsHandshakes, tlsResumed, handshakeTimeMs } = connections!;
    expect(tlsHandshakes).toBe(target.connections);
    expect(tlsHandshakes).toBeGreaterThanOrEqual(20);
    expect(tlsHandshakes).toBeLessThan(90);
    expect(handshakeTimeMs.count).toBe(tlsHandshakes);
    expect(handshakeTimeMs.mean).toBeGreaterThan(0);
    // Those before the first ticket came begin anew.
    if (resumeSessions) expect(tlsResumed).toBeGreaterThan(5);
    else expect(tlsResumed).toBe(0);
    const resumed = target.seen.filter((each) => each.resumed).length;
    if (resumeSessions) expect(resumed).toBeGreaterThanOrEqual(tlsResumed);
    else expect(resumed).toBe(0);
  });

  test('each client resumes sessions of its own alone', async () => {
    await using target = tls();
    const { requests, connections } = await runAgainst(await target.port(), {
      tls: trusting,
      requestsPerConnection: 1,
      clients: { count: 10, popularity: { kind: 'uniform' } },
    });
    expect(requests.ok).toBe(100);
    const { tlsHandshakes, tlsResumed } = connections!;
    expect(tlsHandshakes).toBe(100);
    expect(tlsHandshakes - tlsResumed).toBeGreaterThanOrEqual(10);
    expect(tlsHandshakes - tlsResumed).toBeLessThan(40);
  });
});

describe('a certificate that is not accepted', () => {
  test.each([
    ['as nobody vouches for it', 'shop.test', undefined, /self-signed certificate/],
    ['as it is for another name', 'other.test', 'own', /other\.test.* is not in the cert/],
    ['as it is for another address', '127.0.0.2', 'own', /127\.0\.0\.2 is not in the cert/],
  ] as const)('%s, refuses every request and is told why', async (_, host, trust, reason) => {
    await using target = tls();
    const authorities = trust && certificate.cert;
    const { requests, connections, notes, responseTimeAllMs } = await runAgainst(
      await target.port(),
      { tls: { authorities, verify: true, resumeSessions: true }, requests: [request({ host })] },
    );
    expect(requests).toMatchObject({ intended: 100, sent: 0, refused: 100 });
    expect(responseTimeAllMs.count).toBe(100);
    expect(Object.entries(connections!.refusals)).toEqual([[expect.stringMatching(reason), 100]]);
    expect(notes.join('\n')).toMatch(reason);
    expect(target.seen).toEqual([]);
  });

  test('is accepted where it need not be verified, and for an address that it names', async () => {
    await using target = tls();
    const port = await target.port();
    const careless = { verify: false, resumeSessions: true };
    const carelessly = await runAgainst(port, { tls: careless });
    expect(carelessly.requests.ok).toBe(100);
    const requests = [request({ host: `127.0.0.1:${port}` })];
    const byAddress = await runAgainst(port, { tls: trusting, requests });
    expect(byAddress.requests.ok).toBe(100);
    // RFC 6066: an address is no server name.
    expect(target.seen.at(-1)!.serverName).toBe(false);
  });
});

describe('over HTTP/2', () => {
  test.each(['https', 'http'] as const)('all is as over HTTP/1.1, to %s', async (scheme) => {
    await using target = scheme === 'https' ? h2() : h2c();
    const { requests, statuses, endpoints, conservation, connections } = await runAgainst(
      await target.port(),
      {
        http2,
        ...(scheme === 'https' && { tls: trusting }),
        clients: { count: 4, popularity: { kind: 'uniform' } },
        requests: [
          request({
            method: 'PUT',
            target: '/{{seq}}',
            body: '☃ {{seq}}',
            templated: ['target', 'body'],
          }),
          request({ expect: { headers: { 'x-pod': 'pod-0' }, body: { equals: 'hello' } } }),
          request({ method: 'HEAD' }),
        ],
      },
    );
    expect(requests).toMatchObject({ intended: 100, sent: 100 });
    expect(statuses).toEqual({ 200: 100 });
    expect(requests.ok + requests.failed).toBe(100);
    expect(requests.failed).toBeGreaterThan(5);
    expect(requests.failed).toBeLessThan(35);
    expect(conservation.every(({ holds }) => holds)).toBe(true);
    expect(endpoints.map(({ id }) => id).toSorted()).toEqual(['pod-0', 'pod-1']);
    expect(connections).toMatchObject({ opened: 4, tlsHandshakes: scheme === 'https' ? 4 : 0 });
    expect(target.connections).toBe(4);
    expect(target.seen).toHaveLength(100);
    for (const { version, authority, headers, body } of target.seen) {
      expect([version, authority]).toEqual(['2.0', 'shop.test']);
      expect(headers[':scheme']).toBe(scheme);
      if (headers[':method'] !== 'PUT') continue;
      const seq = headers['x-plimsoll-seq'];
      expect([headers[':path'], body]).toEqual([`/${String(seq)}`, `☃ ${String(seq)}`]);
    }
    // Each client knows it once it has an answer, and from then on.
    for (const seen of Map.groupBy(target.seen, ({ session }) => session).values()) {
      const known = seen.map(({ headers }) => headers.cookie === 'route=a');
      expect([known[0], known.at(-1)]).toEqual([false, true]);
      expect(known.slice(known.indexOf(true))).not.toContain(false);
    }
  });

  test('a client that loses patience resets its stream and no more', async () => {
    const codes: (number | undefined)[] = [];
    await using target = h2();
    (target.server as Http2Server).on('stream', (stream) => {
      stream.on('close', () => codes.push(stream.rstCode));
    });
    target.server.removeAllListeners('request');
    const { requests, connections } = await runAgainst(await target.port(), {
      http2,
      tls: trusting,
      timeoutMs: 1000,
      requests: [request(), request({ cancelAfterMs: 700 })],
    });
    expect(requests).toMatchObject({ intended: 100, sent: 100, ok: 0, failed: 0 });
    expect(requests.timedOut + requests.cancelled).toBe(100);
    expect(requests.timedOut).toBeGreaterThan(25);
    expect(requests.cancelled).toBeGreaterThan(25);
    expect(connections!.opened).toBe(1);
    // CANCEL: RFC 9113, section 7.
    expect(codes).toEqual(Array.from({ length: 100 }, () => 8));
  });

  test('no connection has more streams than the other side allows, and what cannot go on one goes on another', async () => {
    await using target = h2(3);
    let most = 0;
    const open = new Map<unknown, number>();
    (target.server as Http2Server).on('stream', ({ session }) => {
      open.set(session, (open.get(session) ?? 0) + 1);
      most = Math.max(most, open.get(session)!);
    });
    target.server.removeAllListeners('request');
    (target.server as Http2Server).on('stream', (stream: ServerHttp2Stream) => {
      setTimeout(() => {
        open.set(stream.session, open.get(stream.session)! - 1);
        stream.respond({ ':status': 200 }, { endStream: true });
      }, 100);
    });
    const { requests, connections } = await runAgainst(await target.port(), {
      http2,
      tls: trusting,
    });
    expect(requests).toMatchObject({ intended: 100, ok: 100 });
    expect(most).toBe(3);
    // Some ten requests are under way at once.
    expect(connections!.opened).toBeGreaterThanOrEqual(4);
    expect(connections!.opened).toBeLessThan(20);
  });

  test('bodies longer than the windows of flow control go both ways', async () => {
    await using target = h2();
    const long = 'x'.repeat(300_000);
    target.server.removeAllListeners('request');
    (target.server as Http2Server).on('stream', (stream: ServerHttp2Stream) => {
      stream.respond({ ':status': 200 });
      stream.pipe(stream);
    });
    const { requests } = await runAgainst(await target.port(), {
      http2,
      tls: trusting,
      requests: [request({ method: 'POST', body: long, expect: { body: { equals: long } } })],
      stages: [{ kind: 'open', ratePerSecond: 20, arrivals: 'constant', durationMs: 1000 }],
    });
    expect(requests).toMatchObject({ intended: 20, ok: 20 });
  });

  test('a server that wants every connection to end soon loses no request', async () => {
    await using target = h2();
    let streams = 0;
    (target.server as Http2Server).on('session', (session) => {
      session.on('stream', () => {
        if (++streams % 10 === 0) session.close();
      });
    });
    const { requests, connections } = await runAgainst(await target.port(), {
      http2,
      tls: trusting,
    });
    expect(requests).toMatchObject({ intended: 100, ok: 100 });
    expect(connections!.opened).toBeGreaterThanOrEqual(10);
  });

  test.each([
    ['by ALPN', tls, true],
    [
      'by prior knowledge',
      () =>
        new Observed(() =>
          createTcpServer((socket) => socket.resume().end('HTTP/1.1 400 Bad\r\n\r\n')),
        ),
      false,
    ],
  ] as const)('is refused where it is not spoken, %s', async (_, make, secure) => {
    await using target = make();
    const { requests, connections } = await runAgainst(await target.port(), {
      http2,
      ...(secure && { tls: trusting }),
    });
    expect(requests).toMatchObject({ intended: 100, sent: 0, refused: 100 });
    expect(Object.keys(connections!.refusals).join()).toMatch(/^the target does not speak HTTP\/2/);
  });
});

test.each([
  ['TLS', () => ({ tls: trusting })],
  ['HTTP/2 by prior knowledge', () => ({ http2 })],
])(
  'whoever accepts connections and then says nothing, over %s, has every request time out',
  async (_, changes) => {
    await using target = new Observed(() => createTcpServer((socket) => socket.resume()));
    const { requests, connections } = await runAgainst(await target.port(), {
      ...changes(),
      timeoutMs: 50,
    });
    expect(requests).toMatchObject({ intended: 100, sent: 0, timedOut: 100 });
    expect(connections).toMatchObject({ opened: 0, refusals: {} });
    // Each attempt ends with the patience of the client it was for.
    expect(target.connections).toBeGreaterThan(4);
  },
);

test('our own ingress speaks HTTP/2 over TLS alone, and says so before anything is opened', () => {
  const supports = (changes: Partial<RunSpec>) =>
    wireEngine.supports(runSpec({ engine: 'wire', ...changes }));
  const byTls = { tls: trusting, requests: [request({ tls: true })] };
  expect(supports(byTls)).toEqual({ kind: 'full' });
  expect(supports({ http2, ...byTls })).toEqual({ kind: 'full' });
  expect(supports({ http2 })).toMatchObject({ kind: 'none', reason: expect.stringMatching(/TLS/) });
});
