/** How much the ingress takes: docs/limits.md. */
import { describe, expect, test } from 'vitest';
import { expectConserved, IngressDrive, ok, type RawUpstream } from './ingress-drive.ts';
import { BrokenConnection, headOf, valueOf } from './raw-client.ts';

function get(upstream: RawUpstream, target = '/'): string {
  return headOf(`GET ${target} HTTP/1.1`, `Host: ${upstream.host}`);
}

function post(upstream: RawUpstream, ...lines: readonly string[]): string {
  return headOf('POST / HTTP/1.1', `Host: ${upstream.host}`, ...lines);
}

function echoing(ingress: IngressDrive): RawUpstream {
  const upstream = ingress.upstream();
  upstream.answers((pod, { body }) => pod.send(ok(String(body.length))));
  return upstream;
}

describe('a request body above 1 MiB', () => {
  const size = 1_048_577;
  const chunked = (bytes: number) => `${bytes.toString(16)}\r\n${'x'.repeat(bytes)}\r\n0\r\n\r\n`;

  test('is refused with 413 in ingress-nginx, before it is sent where its length is known', async () => {
    await using ingress = await IngressDrive.open('ingress-nginx');
    const upstream = echoing(ingress);
    const announced = await ingress.client();
    announced.send(post(upstream, `Content-Length: ${size}`, 'Expect: 100-continue'));
    expect((await announced.response()).status).toBe(413);
    expect(await announced.ending()).toBe('closed');
    expect(upstream.connections).toHaveLength(0);

    const growing = await ingress.client();
    growing.send(post(upstream, 'Transfer-Encoding: chunked'), chunked(size));
    expect((await growing.response()).status).toBe(413);

    const fitting = await ingress.client();
    for (const [framing, body] of [
      [`Content-Length: ${size - 1}`, 'x'.repeat(size - 1)],
      ['Transfer-Encoding: chunked', chunked(size - 1)],
    ] as const) {
      fitting.send(post(upstream, framing), body);
      expect((await fitting.response()).body.toString()).toBe(String(size - 1));
    }
    const account = await ingress.settle();
    expectConserved(account);
    expect(account).toMatchObject({ accepted: 4, answeredLocally: 1, forwarded: 3 });
  });

  test('is let through where the dialect is kubernetes, which names no limit', async () => {
    await using ingress = await IngressDrive.open('kubernetes');
    const upstream = echoing(ingress);
    const client = await ingress.client();
    client.send(post(upstream, `Content-Length: ${size}`), 'x'.repeat(size));
    expect((await client.response()).body.toString()).toBe(String(size));
  });
});

describe('a head', () => {
  const padded = (length: number) => `X-Pad: ${'p'.repeat(length)}`;

  test('is taken up to 32 KiB, 8 KiB of target and 100 fields, and no further', async () => {
    await using ingress = await IngressDrive.open();
    const upstream = ingress.upstream();
    upstream.answers((pod) => pod.send(ok('')));
    const host = `Host: ${upstream.host}`;
    const fields = (count: number) => Array.from({ length: count }, () => 'X-A: 1');
    for (const [status, head] of [
      [200, headOf(`GET /${'a'.repeat(8191)} HTTP/1.1`, host)],
      [414, headOf(`GET /${'a'.repeat(8192)} HTTP/1.1`, host)],
      [200, headOf('GET / HTTP/1.1', host, padded(32_600))],
      [431, headOf('GET / HTTP/1.1', host, padded(32_768))],
      [200, headOf('GET / HTTP/1.1', host, ...fields(99))],
      [431, headOf('GET / HTTP/1.1', host, ...fields(100))],
    ] as const) {
      const client = await ingress.client();
      client.send(head);
      expect((await client.response()).status).toBe(status);
    }
    expectConserved(await ingress.settle());
  });

  test('of an answer that is larger, or an answer with larger trailers, is none', async () => {
    await using ingress = await IngressDrive.open();
    const upstream = ingress.upstream();
    const lines = ['HTTP/1.1 200 OK', 'Transfer-Encoding: chunked'];
    upstream.answers((pod, { target }) => {
      if (target === '/head') pod.send(headOf(...lines, padded(32_768)), '0\r\n\r\n');
      else pod.send(headOf(...lines), `0\r\n${padded(32_768)}\r\n\r\n`);
    });
    const client = await ingress.client();
    client.send(get(upstream, '/head'));
    expect((await client.response()).status).toBe(502);
    client.send(get(upstream, '/trailers'));
    await expect(client.response()).rejects.toThrow(BrokenConnection);
    expectConserved(await ingress.settle());
  });
});

test('connections beyond the most a replica takes are closed, until others have left', async () => {
  await using ingress = await IngressDrive.open('kubernetes', { limits: { maxConnections: 2 } });
  const upstream = echoing(ingress);
  const [first, second] = [await ingress.client(), await ingress.client()];
  for (const client of [first, second]) {
    client.send(get(upstream));
    expect((await client.response()).status).toBe(200);
  }
  expect(await (await ingress.client()).ending()).toBe('closed');
  first.leave();
  let status: number | undefined;
  while (status === undefined) {
    const client = await ingress.client();
    client.send(get(upstream));
    status = await client.response().then(
      (response) => response.status,
      () => undefined,
    );
  }
  expect(status).toBe(200);
});

test('after as many requests as a connection is for, its last answer closes it', async () => {
  await using ingress = await IngressDrive.open('kubernetes', {
    limits: { maxRequestsPerConnection: 3 },
  });
  const upstream = echoing(ingress);
  const client = await ingress.client();
  client.send(get(upstream).repeat(4));
  const closing = [];
  for (let i = 0; i < 3; i++) closing.push(valueOf(await client.response(), 'connection'));
  expect(closing).toEqual([undefined, undefined, 'close']);
  expect(await client.ending()).toBe('closed');
  expect((await ingress.settle()).accepted).toBe(3);
});
