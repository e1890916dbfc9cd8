/** What the ingress answers itself: no rule, no endpoint, and what it refuses beside the corpus of http1-corpus.test.ts. */
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

const chunked = 'Transfer-Encoding: chunked';

describe('a malformed request', () => {
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
    client.send(headOf('POST / HTTP/1.1', 'Host: other.test', framing) + body);
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
