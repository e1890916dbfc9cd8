/** What the ingress does to header fields (RFC 9110 7.6.1; ingress-semantics.md 3.8), seen by the pods' echo. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { runSpec } from '../../src/core/run-spec.fixture.ts';
import { serve, type Serving } from '../../src/run/serve.ts';
import { IngressDrive, ok } from './ingress-drive.ts';
import {
  connectRaw,
  headOf,
  type RawHead,
  type RawResponse,
  valueOf,
  valuesOf,
} from './raw-client.ts';

interface Echo {
  readonly method: string;
  readonly path: string;
  readonly host: string;
  readonly proto: string;
  readonly headers: Readonly<Record<string, readonly string[]>>;
  readonly pod: string;
  readonly service: string;
  readonly namespace: string;
}

let serving: Serving;
let trusting: Serving;
let ingress: IngressDrive;

beforeAll(async () => {
  const run = runSpec({ engine: 'wire' });
  [serving, trusting, ingress] = await Promise.all([
    serve(run, { httpPort: 0, trustForwarded: false }),
    serve(run, { httpPort: 0, trustForwarded: true }),
    IngressDrive.open(),
  ]);
});

afterAll(async () => {
  await Promise.all([serving, trusting, ingress].map((each) => each[Symbol.asyncDispose]()));
});

async function exchange(
  lines: readonly string[],
  { startLine = 'GET / HTTP/1.1', by = serving } = {},
): Promise<{ echo: Echo; response: RawResponse }> {
  const client = await connectRaw(by.httpPorts[0]!);
  client.send(headOf(startLine, 'Host: example.com', ...lines));
  const response = await client.response();
  client.leave();
  return { echo: JSON.parse(response.body.toString()) as Echo, response };
}

async function headersSeen(lines: readonly string[], by = serving): Promise<Echo['headers']> {
  return (await exchange(lines, { by })).echo.headers;
}

describe('the request at the pod', () => {
  test('is the one the client sent: method, raw target, Host', async () => {
    const client = await connectRaw(serving.httpPorts[0]!);
    client.send(headOf('PURGE /a//b/%2F?x=1&y HTTP/1.1', 'Host: EXAMPLE.com:8080'));
    const response = await client.response();
    const echo = JSON.parse(response.body.toString()) as Echo;
    expect(echo).toMatchObject({
      method: 'PURGE',
      path: '/a//b/%2F?x=1&y',
      host: 'EXAMPLE.com:8080',
      proto: 'HTTP/1.1',
      service: 'app',
      namespace: 'default',
    });
    expect(valueOf(response, 'x-pod')).toBe(echo.pod);
    expect(valueOf(response, 'x-service')).toBe('app');
    client.leave();
  });

  test.each([
    '/%41%20?',
    '/a/./b/../c',
    '/?',
    '/a;b=c?d=/../e',
    '/%C3%A4?q=%00',
    `/${'x'.repeat(4000)}`,
  ])('keeps the target %s as it was written', async (target) => {
    const { echo } = await exchange([], { startLine: `GET ${target} HTTP/1.1` });
    expect(echo.path).toBe(target);
  });

  test('keeps repeated and unknown fields, in order', async () => {
    const headers = await headersSeen([
      'X-A: 1',
      'x-b: ä',
      'X-A: 2',
      'X-Empty:',
      'Cookie: a=b; c=d',
    ]);
    expect(headers['x-a']).toEqual(['1', '2']);
    expect(headers['x-empty']).toEqual(['']);
    expect(headers['cookie']).toEqual(['a=b; c=d']);
  });
});

describe('forwarding headers', () => {
  test('say where the request came from', async () => {
    const headers = await headersSeen([]);
    expect(headers).toMatchObject({
      host: ['example.com'],
      'x-forwarded-for': ['127.0.0.1'],
      'x-real-ip': ['127.0.0.1'],
      'x-forwarded-host': ['example.com'],
      'x-forwarded-port': [String(serving.httpPorts[0])],
      'x-forwarded-proto': ['http'],
      'x-forwarded-scheme': ['http'],
      'x-scheme': ['http'],
    });
    expect(headers).not.toHaveProperty('x-original-forwarded-for');
    expect(headers).not.toHaveProperty('x-original-forwarded-host');
  });

  test('of the client are replaced, what it claimed kept as X-Original-Forwarded-*', async () => {
    const headers = await headersSeen([
      'X-Forwarded-For: 10.1.2.3, 10.0.0.1',
      'x-forwarded-host: claimed.test',
      'X-FORWARDED-PORT: 1',
      'X-Forwarded-Proto: https',
      'X-Forwarded-Scheme: https',
      'X-Scheme: https',
      'X-Real-IP: 10.9.9.9',
      'X-Original-Forwarded-For: 10.6.6.6',
      'X-Original-Forwarded-Host: evil.test',
    ]);
    expect(headers).toMatchObject({
      'x-forwarded-for': ['127.0.0.1'],
      'x-real-ip': ['127.0.0.1'],
      'x-forwarded-host': ['example.com'],
      'x-forwarded-port': [String(serving.httpPorts[0])],
      'x-forwarded-proto': ['http'],
      'x-forwarded-scheme': ['http'],
      'x-scheme': ['http'],
      'x-original-forwarded-for': ['10.1.2.3, 10.0.0.1'],
      'x-original-forwarded-host': ['claimed.test'],
    });
  });

  test('of a trusted client give the address of the client', async () => {
    const headers = await headersSeen(['X-Forwarded-For: 10.1.2.3'], trusting);
    expect(headers['x-real-ip']).toEqual(['10.1.2.3']);
    expect(headers['x-forwarded-for']?.join()).toContain('10.1.2.3');
  });

  test('of a trusted client that names none give its own address', async () => {
    const headers = await headersSeen([], trusting);
    expect(headers['x-real-ip']).toEqual(['127.0.0.1']);
    expect(headers['x-forwarded-for']).toEqual(['127.0.0.1']);
  });

  test('pass X-Request-ID on, or make one of 32 hexadecimal digits for each request', async () => {
    expect((await headersSeen(['X-Request-ID: mine']))['x-request-id']).toEqual(['mine']);
    const made = [];
    for (let i = 0; i < 3; i++) made.push(...(await headersSeen([]))['x-request-id']!);
    for (const id of made) expect(id).toMatch(/^[\da-f]{32}$/);
    expect(new Set(made).size).toBe(3);
  });
});

describe('fields that concern one connection only', () => {
  const hopByHop = [
    'Connection: keep-alive, X-Hop',
    'connection: x-other',
    'X-Hop: 1',
    'X-Other: 2',
    'Keep-Alive: timeout=5',
    'Proxy-Connection: keep-alive',
    'TE: gzip',
    'Upgrade: websocket',
  ];
  const names = ['x-hop', 'x-other', 'keep-alive', 'proxy-connection', 'te', 'upgrade'];

  test('are not passed to the pod', async () => {
    const headers = await headersSeen([...hopByHop, 'X-End: 3']);
    for (const name of names) expect(headers).not.toHaveProperty(name);
    expect(headers['connection'] ?? ['keep-alive']).toEqual(['keep-alive']);
    expect(headers['x-end']).toEqual(['3']);
  });

  test('are not passed to the client', async () => {
    const response = await responseTo([...hopByHop, 'X-End: 3']);
    for (const name of names) expect(valuesOf(response, name)).toEqual([]);
    expect(valueOf(response, 'connection') ?? 'keep-alive').toBe('keep-alive');
    expect(valueOf(response, 'x-end')).toBe('3');
  });

  test('cannot be made of what frames or addresses the request', async () => {
    const lines = ['Connection: Host, Content-Length, X-Real-IP', 'Content-Length: 2'];
    const client = await connectRaw(serving.httpPorts[0]!);
    client.send(headOf('POST / HTTP/1.1', 'Host: example.com', ...lines), 'hi');
    const response = await client.response();
    client.leave();
    // Refusing is as good; forwarding without them is not.
    if (response.status === 400) return;
    const { headers } = JSON.parse(response.body.toString()) as Echo;
    expect(headers).toMatchObject({ host: ['example.com'], 'x-real-ip': ['127.0.0.1'] });
    expect(headers['content-length'] ?? headers['transfer-encoding']).toBeDefined();
  });

  test('include Proxy, which a CGI program would take for its own setting', async () => {
    expect(await headersSeen(['Proxy: http://evil.test'])).not.toHaveProperty('proxy');
  });
});

describe('the response at the client', () => {
  test("does not name the pod's server software", async () => {
    expect(valuesOf(await responseTo(['Server: secret/1.0']), 'server')).toEqual([]);
  });

  test('keeps repeated fields apart and in order', async () => {
    const response = await responseTo(['Set-Cookie: a=1', 'X-Between: 0', 'Set-Cookie: b=2']);
    expect(valuesOf(response, 'set-cookie')).toEqual(['a=1', 'b=2']);
    expect(valuesOf(response, 'x-between')).toEqual(['0']);
  });

  test('keeps its reason phrase and a status nobody knows', async () => {
    const upstream = ingress.upstream();
    upstream.answers((pod) => pod.send(headOf('HTTP/1.1 599 Out of Tea', 'Content-Length: 0')));
    const client = await ingress.client();
    client.send(headOf('GET / HTTP/1.1', `Host: ${upstream.host}`));
    expect((await client.response()).startLine).toBe('HTTP/1.1 599 Out of Tea');
  });
});

async function responseTo(lines: readonly string[]): Promise<RawHead> {
  const upstream = ingress.upstream();
  upstream.answers((pod) => pod.send(ok('hi', ...lines)));
  const client = await ingress.client();
  client.send(headOf('GET / HTTP/1.1', `Host: ${upstream.host}`));
  return await client.response();
}
