/** What the ingress answers itself: ambiguous or malformed requests (RFC 9112), no rule, no endpoint. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { runSpec } from '../../src/core/run-spec.fixture.ts';
import { serve, type Serving } from '../../src/run/serve.ts';
import { IngressDrive, ok } from './ingress-drive.ts';
import { connectRaw, headOf, type RawConnection } from './raw-client.ts';

let serving: Serving;
let ingress: IngressDrive;
let nginxLike: IngressDrive;

beforeAll(async () => {
  const base = runSpec({ engine: 'wire' });
  const run = {
    ...base,
    routes: [
      { ...base.routes[0]!, path: '/shop' },
      { ...base.routes[0]!, id: 'example.com/empty', path: '/empty', pool: 1 },
      { ...base.routes[0]!, id: 'example.com/absent', path: '/absent', pool: undefined },
    ],
    pools: [
      ...base.pools,
      { ...base.pools[0]!, name: 'empty:80', service: 'empty', endpoints: [] },
    ],
  };
  [serving, ingress, nginxLike] = await Promise.all([
    serve(run, { httpPort: 0, trustForwarded: false }),
    IngressDrive.open(),
    IngressDrive.open('ingress-nginx'),
  ]);
});

afterAll(async () => {
  await Promise.all([serving, ingress, nginxLike].map((each) => each[Symbol.asyncDispose]()));
});

/** Sends what must be refused with more requests behind it; none of them may be answered or reach a pod. */
async function refusal(message: (host: string) => string): Promise<number> {
  const upstream = ingress.upstream();
  const complete: string[] = [];
  upstream.answers((pod, { target }) => {
    complete.push(target);
    pod.send(ok(target));
  });
  const client = await ingress.client();
  const smuggled = headOf('GET /smuggled HTTP/1.1', `Host: ${upstream.host}`);
  client.send(message(upstream.host) + smuggled + smuggled);
  const response = await client.response();
  expect(await client.ending()).toMatch(/closed|reset/);
  expect(complete).toEqual([]);
  return response.status;
}

function post(host: string, lines: readonly string[], body: string): string {
  return headOf('POST / HTTP/1.1', `Host: ${host}`, ...lines) + body;
}

const chunked = 'Transfer-Encoding: chunked';

describe('a request whose end is ambiguous is refused, and its connection closed', () => {
  test.each([
    ['Transfer-Encoding beside Content-Length', [chunked, 'Content-Length: 5'], '0\r\n\r\n'],
    ['Content-Length beside Transfer-Encoding', ['Content-Length: 5', chunked], '0\r\n\r\n'],
    ['two lengths', ['Content-Length: 5', 'Content-Length: 6'], 'hello'],
    ['two lengths in one field', ['Content-Length: 5, 6'], 'hello'],
    ['a signed length', ['Content-Length: +5'], 'hello'],
    ['a negative length', ['Content-Length: -5'], 'hello'],
    ['a hexadecimal length', ['Content-Length: 0x5'], 'hello'],
    ['a length with a blank in it', ['Content-Length: 5 0'], 'hello'],
    ['an empty length', ['Content-Length:'], 'hello'],
    ['a length that no number holds', ['Content-Length: 99999999999999999999'], 'hello'],
    ['a blank before the colon', ['Content-Length : 5'], 'hello'],
    ['a folded field', [chunked.replace(' ', '\r\n ')], '0\r\n\r\n'],
    ['chunked twice', [chunked, chunked], '0\r\n\r\n'],
    ['chunked before another coding', ['Transfer-Encoding: chunked, gzip'], '0\r\n\r\n'],
    ['a coding that is not chunked', ['Transfer-Encoding: identity'], 'hello'],
    ['a coding nobody knows', ['Transfer-Encoding: xchunked'], '0\r\n\r\n'],
    ['an empty coding', ['Transfer-Encoding:'], '0\r\n\r\n'],
    ['a name with a control character', ['Transfer-Encoding\u000b: chunked'], '0\r\n\r\n'],
    ['a bare LF in a field', ['X-A: 1\nTransfer-Encoding: chunked'], '0\r\n\r\n'],
    ['a bare CR in a field', ['X-A: 1\rTransfer-Encoding: chunked'], '0\r\n\r\n'],
    ['a NUL in a field', ['X-A: 1\u0000'], ''],
    ['a field without a colon', ['X-A'], ''],
    ['a field without a name', [': 1'], ''],
  ])('%s', async (_, lines, body) => {
    // 501 is what RFC 9112 6.1 asks for where a coding is not understood.
    expect([400, 501]).toContain(await refusal((host) => post(host, lines, body)));
  });

  test.each([
    ['that is no number', 'zz\r\nhello\r\n0\r\n\r\n'],
    ['that is empty', '\r\nhello\r\n0\r\n\r\n'],
    ['with a sign', '+5\r\nhello\r\n0\r\n\r\n'],
    ['that is negative', '-1\r\nhello\r\n0\r\n\r\n'],
    ['with a prefix', '0x5\r\nhello\r\n0\r\n\r\n'],
    ['with a blank before it', ' 5\r\nhello\r\n0\r\n\r\n'],
    ['that no number holds', 'fffffffffffffffff5\r\nhello\r\n0\r\n\r\n'],
    ['ended by a bare LF', '5\nhello\r\n0\r\n\r\n'],
    ['ended by a bare CR', '5\rhello\r\n0\r\n\r\n'],
    ['smaller than its data', '4\r\nhello\r\n0\r\n\r\n'],
    ['larger than its data', '6\r\nhello\r\n0\r\n\r\n'],
    ['with a bare LF in its extension', '5;a\nb\r\nhello\r\n0\r\n\r\n'],
    ['followed by data without its CRLF', '5\r\nhello0\r\n\r\n'],
  ])('a chunk size %s', async (_, body) => {
    expect(await refusal((host) => post(host, [chunked], body))).toBe(400);
  });

  test('Transfer-Encoding in HTTP/1.0', async () => {
    const status = await refusal((host) =>
      post(host, [chunked], '0\r\n\r\n').replace('HTTP/1.1', 'HTTP/1.0'),
    );
    expect(status).toBe(400);
  });
});

describe('a malformed request is refused, and its connection closed', () => {
  test.each([
    ['no version', 'GET /'],
    ['two blanks', 'GET  / HTTP/1.1'],
    ['a blank at its start', ' GET / HTTP/1.1'],
    ['a blank in its target', 'GET /a b HTTP/1.1'],
    ['a tab for a blank', 'GET\t/ HTTP/1.1'],
    ['a control character in its target', 'GET /\u0001 HTTP/1.1'],
    ['a target without a slash', 'GET a HTTP/1.1'],
    ['a method that is no token', 'G(T / HTTP/1.1'],
    ['no method', '/ HTTP/1.1'],
    ['a version in lower case', 'GET / http/1.1'],
    ['a version that is none', 'GET / HTTP/1.10'],
    ['nothing that resembles HTTP', '\u0016\u0003\u0001\u0000\u00a5'],
  ])('whose request line has %s', async (_, startLine) => {
    expect(await refusal((host) => headOf(startLine, `Host: ${host}`))).toBe(400);
  });

  test('of a version from another age', async () => {
    const status = await refusal((host) => headOf('GET / HTTP/2.0', `Host: ${host}`));
    expect([400, 505]).toContain(status);
  });

  test.each([
    ['no Host', () => headOf('GET / HTTP/1.1')],
    ['an empty Host', () => headOf('GET / HTTP/1.1', 'Host:')],
    ['two Hosts', (host: string) => headOf('GET / HTTP/1.1', `Host: ${host}`, `Host: ${host}`)],
    ['a blank in its Host', (host: string) => headOf('GET / HTTP/1.1', `Host: a ${host}`)],
    ['a list for its Host', (host: string) => headOf('GET / HTTP/1.1', `Host: a, ${host}`)],
  ])('that has %s', async (_, message) => {
    expect(await refusal(message)).toBe(400);
  });

  test('with a head that does not end is refused without waiting for its end', async () => {
    const client = await ingress.client();
    client.send(
      'GET / HTTP/1.1\r\nHost: u0.test\r\n',
      `X-Pad: ${'x'.repeat(1000)}\r\n`.repeat(1000),
    );
    expect([400, 431]).toContain((await client.response()).status);
    expect(await client.ending()).toMatch(/closed|reset/);
  });

  test('is answered after the requests before it', async () => {
    const upstream = ingress.upstream();
    upstream.answers((pod, { target }) => pod.send(ok(target)));
    const client = await ingress.client();
    const host = `Host: ${upstream.host}`;
    client.send(headOf('GET /good HTTP/1.1', host) + headOf('GET /bad', host));
    expect((await client.response()).body.toString()).toBe('/good');
    expect((await client.response()).status).toBe(400);
    expect(await client.ending()).toMatch(/closed|reset/);
  });
});

describe('a request that no pod can answer', () => {
  const statusOf = async (client: RawConnection, target: string, host = 'example.com') => {
    client.send(headOf(`GET ${target} HTTP/1.1`, `Host: ${host}`));
    return (await client.response()).status;
  };

  test('is answered 404 where no rule matches and 503 where no endpoint is ready', async () => {
    const client = await connectRaw(serving.httpPorts[0]!);
    expect(await statusOf(client, '/')).toBe(404);
    expect(await statusOf(client, '/shopping')).toBe(404);
    expect(await statusOf(client, '/shop', 'other.test')).toBe(404);
    expect(await statusOf(client, '/empty')).toBe(503);
    expect(await statusOf(client, '/absent/x')).toBe(503);
    // All on one connection, which serves on.
    expect(await statusOf(client, '/shop/a')).toBe(200);
    client.leave();
  });

  test.each([
    ['Content-Length: 41', 'GET /smuggled HTTP/1.1\r\nHost: example.com'],
    [chunked, '29\r\nGET /smuggled HTTP/1.1\r\nHost: example.com\r\n0\r\n\r\n'],
  ])('with a body by %s never has that body taken for a request', async (framing, body) => {
    const client = await connectRaw(serving.httpPorts[0]!);
    client.send(post('other.test', [framing], body));
    expect((await client.response()).status).toBe(404);
    // Either the connection is closed, or the next answer is that of the next request.
    client.send(headOf('GET /shop HTTP/1.1', 'Host: example.com'));
    const next = await client.response().then(
      ({ status }) => status,
      () => 'closed',
    );
    expect([200, 'closed']).toContain(next);
    client.leave();
  });
});

describe('under the rules of ingress-nginx', () => {
  test.each([
    ['a Host with two dots in a row', '/', 'a..b'],
    ['a target that leaves the root', '/../x', 'u0.test'],
    ['a target that leaves the root later', '/a/../../x', 'u0.test'],
    ['an escape of NUL', '/a%00', 'u0.test'],
    ['an escape that is none', '/a%zz', 'u0.test'],
  ])('%s is answered 400', async (_, target, host) => {
    const client = await nginxLike.client();
    client.send(headOf(`GET ${target} HTTP/1.1`, `Host: ${host}`));
    expect((await client.response()).status).toBe(400);
  });
});

describe('a host is matched', () => {
  test.each(['EXAMPLE.COM', 'example.com:8080', 'example.com.', 'example.com:'])(
    'when written %s',
    async (host) => {
      const client = await connectRaw(serving.httpPorts[0]!);
      client.send(headOf('GET /shop HTTP/1.1', `Host: ${host}`));
      expect((await client.response()).status).toBe(200);
      client.leave();
    },
  );

  test('in a target in absolute form, in place of the Host field', async () => {
    const client = await connectRaw(serving.httpPorts[0]!);
    client.send(headOf('GET http://example.com/shop?x HTTP/1.1', 'Host: other.test'));
    const response = await client.response();
    expect(response.status).toBe(200);
    expect(JSON.parse(response.body.toString())).toMatchObject({ host: 'example.com' });
    client.leave();
  });
});
