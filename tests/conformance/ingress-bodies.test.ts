/** Bodies through the ingress, byte-exact in both directions, and responses that have none (RFC 9110 6.4, 9112 6). */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { chunked, digest, generatedBody } from './generated-body.ts';
import { IngressDrive, ok, type RawUpstream } from './ingress-drive.ts';
import { headOf, type RawConnection, valueOf } from './raw-client.ts';

const mebibyte = 1_048_576;
let ingress: IngressDrive;

beforeAll(async () => {
  ingress = await IngressDrive.open();
});

afterAll(async () => {
  await ingress[Symbol.asyncDispose]();
});

function head(method: string, upstream: RawUpstream, ...lines: readonly string[]): string {
  return headOf(`${method} / HTTP/1.1`, `Host: ${upstream.host}`, ...lines);
}

const sizes = [0, 1, 65_535, 65_536, 65_537, 300_001, 20 * mebibyte];

describe.each(sizes)('a body of %i bytes', (size) => {
  const body = generatedBody(size, 7);

  test.each([
    ['Content-Length', `Content-Length: ${size}`, body],
    ['chunks', 'Transfer-Encoding: chunked', chunked(body, 7)],
  ])('sent with %s reaches the pod as it was', async (_, framing, bytes) => {
    const upstream = ingress.upstream();
    upstream.answers((pod, request) => pod.send(ok(digest(request.body))));
    const client = await ingress.client();
    client.send(head('POST', upstream, framing));
    await client.sendAll(bytes);
    expect((await client.response()).body.toString()).toBe(digest(body));
  });

  test.each([
    ['Content-Length', `Content-Length: ${size}`, body],
    ['chunks', 'Transfer-Encoding: chunked', chunked(body, 7)],
  ])('answered with %s reaches the client as it was', async (_, framing, bytes) => {
    const upstream = ingress.upstream();
    upstream.answers(async (pod) => {
      pod.send(headOf('HTTP/1.1 200 OK', framing));
      await pod.sendAll(bytes);
    });
    const client = await ingress.client();
    for (let i = 0; i < 2; i++) {
      client.send(head('GET', upstream));
      expect(digest((await client.response()).body)).toBe(digest(body));
    }
  });

  test('answered by closing the connection reaches the client as it was', async () => {
    const upstream = ingress.upstream();
    upstream.answers(async (pod) => {
      pod.send(headOf('HTTP/1.1 200 OK'));
      await pod.sendAll(body);
      pod.socket.end();
    });
    const client = await ingress.client();
    client.send(head('GET', upstream));
    expect(digest((await client.response()).body)).toBe(digest(body));
  });
});

test('trailers are passed on both ways, but for those that would come too late', async () => {
  const upstream = ingress.upstream();
  const sent = ['X-Sum: 1', 'Set-Cookie: a=1', 'x-real-ip: 1.1.1.1', 'x-sum: 2'];
  const body = `3\r\nabc\r\n0\r\n${headOf(...sent)}`;
  const seen: (readonly string[])[] = [];
  upstream.answers((pod, { trailers }) => {
    seen.push(trailers);
    pod.send(headOf('HTTP/1.1 200 OK', 'Transfer-Encoding: chunked'), body);
  });
  const client = await ingress.client();
  for (let i = 0; i < 2; i++) {
    client.send(headOf('POST / HTTP/1.1', `Host: ${upstream.host}`, 'Transfer-Encoding: chunked'));
    client.send(body);
    const response = await client.response();
    expect(response.body.toString()).toBe('abc');
    expect(response.trailers).toEqual(['X-Sum: 1', 'x-sum: 2']);
  }
  client.send(headOf('GET / HTTP/1.0', `Host: ${upstream.host}`));
  expect((await client.response()).body.toString()).toBe('abc');
  expect(seen).toEqual([['X-Sum: 1', 'x-sum: 2'], ['X-Sum: 1', 'x-sum: 2'], []]);
});

test('chunk extensions and trailers change nothing about a body', async () => {
  const upstream = ingress.upstream();
  const bytes = '3;name=value\r\nabc\r\n00002;q="a;b"\r\nde\r\n0;last\r\nX-Check: 1\r\n\r\n';
  upstream.answers((pod, request) =>
    pod.send(
      headOf('HTTP/1.1 200 OK', 'Transfer-Encoding: chunked', `X-Got: ${request.body.toString()}`),
      bytes,
    ),
  );
  const client = await ingress.client();
  for (let i = 0; i < 2; i++) {
    client.send(head('POST', upstream, 'Transfer-Encoding: chunked'), bytes);
    const response = await client.response();
    expect([valueOf(response, 'x-got'), response.body.toString()]).toEqual(['abcde', 'abcde']);
  }
});

test('messages sent one byte at a time arrive whole in both directions', async () => {
  const upstream = ingress.upstream();
  const dribble = async (to: RawConnection, text: string) => {
    for (const character of text) {
      to.send(character);
      await new Promise((resolve) => setImmediate(resolve));
    }
  };
  const bytes = '3\r\nabc\r\n2\r\nde\r\n0\r\n\r\n';
  upstream.answers((pod, request) =>
    dribble(
      pod,
      headOf('HTTP/1.1 200 OK', 'Transfer-Encoding: chunked', `X-Got: ${request.body.toString()}`) +
        bytes,
    ),
  );
  const client = await ingress.client();
  for (let i = 0; i < 2; i++) {
    await dribble(client, head('POST', upstream, 'Transfer-Encoding: chunked') + bytes);
    const response = await client.response();
    expect([valueOf(response, 'x-got'), response.body.toString()]).toEqual(['abcde', 'abcde']);
  }
});

describe('a response without a body', () => {
  test.each([
    ['HEAD', '200 OK', 'Content-Length: 5'],
    ['HEAD', '200 OK', 'Transfer-Encoding: chunked'],
    ['HEAD', '200 OK', 'X-Nothing: said'],
    ['HEAD', '404 Not Found', 'Content-Length: 5'],
    ['GET', '204 No Content', 'X-Nothing: said'],
    ['GET', '304 Not Modified', 'Content-Length: 5'],
    ['GET', '304 Not Modified', 'X-Nothing: said'],
  ])(
    'to %s with %s and %s ends with its head, and both connections live on',
    async (method, status, line) => {
      const upstream = ingress.upstream();
      upstream.answers((pod, { target }) =>
        pod.send(target === '/' ? headOf(`HTTP/1.1 ${status}`, line) : ok(target)),
      );
      const client = await ingress.client();
      client.send(head(method, upstream));
      const response = await client.response(method);
      expect(response.startLine).toBe(`HTTP/1.1 ${status}`);
      if (line.startsWith('Content-Length')) expect(valueOf(response, 'content-length')).toBe('5');
      client.send(headOf('GET /next HTTP/1.1', `Host: ${upstream.host}`));
      expect((await client.response()).body.toString()).toBe('/next');
      expect(upstream.connections).toHaveLength(1);
    },
  );

  test('is what HEAD gets from the ingress itself too', async () => {
    const client = await ingress.client();
    client.send(headOf('HEAD / HTTP/1.1', 'Host: nowhere.test').repeat(2));
    expect((await client.response('HEAD')).status).toBe(404);
    expect((await client.response('HEAD')).status).toBe(404);
  });
});
