/** How long the ingress waits, at limits so short that a test can wait for them: docs/limits.md. */
import { setTimeout as wait } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { expectConserved, IngressDrive, ok, type RawUpstream } from './ingress-drive.ts';
import { BrokenConnection, headOf, type RawConnection } from './raw-client.ts';

const shortMs = 150;
let hasty: IngressDrive;

beforeAll(async () => {
  hasty = await IngressDrive.open('ingress-nginx', {
    limits: {
      maxBodyBytes: 0,
      headTimeoutMs: shortMs,
      bodyTimeoutMs: shortMs,
      keepAliveMs: shortMs,
      sendTimeoutMs: shortMs,
      lingerMs: shortMs,
      podTimeoutMs: 2 * shortMs,
      podKeepAliveMs: shortMs,
    },
  });
});

afterAll(async () => {
  await hasty[Symbol.asyncDispose]();
});

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

async function refusal(client: RawConnection): Promise<number> {
  const { status } = await client.response();
  expect(await client.ending()).toBe('closed');
  return status;
}

describe('a client that is too slow', () => {
  test('with its head is answered 408, however steadily its bytes come', async () => {
    const upstream = echoing(hasty);
    for (const before of ['', get(upstream)]) {
      const client = await hasty.client();
      client.send(before);
      if (before) expect((await client.response()).status).toBe(200);
      client.send(`GET / HTTP/1.1\r\nHost: ${upstream.host}\r\n`);
      const dripping = setInterval(() => client.send('X-More: of it\r\n'), 10);
      expect(await refusal(client)).toBe(408);
      clearInterval(dripping);
    }
  });

  test.each(['Content-Length: 9', 'Transfer-Encoding: chunked'])(
    'with its body (%s) is answered 408, and its pod gets no complete request',
    async (framing) => {
      const upstream = hasty.upstream();
      const connection = upstream.nextConnection();
      const client = await hasty.client();
      client.send(post(upstream, framing), '3\r\nabc\r\n');
      const pod = await connection;
      const head = await pod.requestHead();
      expect(await refusal(client)).toBe(408);
      await expect(pod.body(head!)).rejects.toThrow(BrokenConnection);
    },
  );

  test('with its body once the answer has begun is cut off', async () => {
    const upstream = hasty.upstream();
    upstream.serves(async (pod) => {
      await pod.requestHead();
      pod.send(headOf('HTTP/1.1 200 OK', 'Content-Length: 9'), 'abc');
    });
    const client = await hasty.client();
    client.send(post(upstream, 'Content-Length: 9'));
    await expect(client.response()).rejects.toThrow(BrokenConnection);
    expect(Buffer.concat(client.bodySoFar).toString()).toBe('abc');
  });

  test('to take its answer is cut off, and its pod is free', async () => {
    const upstream = hasty.upstream();
    const connection = upstream.nextConnection();
    const client = await hasty.client();
    client.send(get(upstream));
    const pod = await connection;
    await pod.request();
    pod.send(headOf('HTTP/1.1 200 OK', 'Content-Length: 64000000'));
    const sent = pod.sendAll(Buffer.alloc(64_000_000)).catch(() => {});
    await pod.closed;
    await sent;
    expect(pod.socket.bytesWritten).toBeLessThan(64_000_000);
  });

  test('to begin another request is let go, in silence', async () => {
    const upstream = echoing(hasty);
    const client = await hasty.client();
    client.send(get(upstream));
    expect((await client.response()).status).toBe(200);
    expect(await client.ending()).toBe('closed');
  });

  test('to begin its first is let go, in silence', async () => {
    expect(await (await hasty.client()).ending()).toBe('closed');
  });

  test('to close after its last answer is closed on', async () => {
    const upstream = echoing(hasty);
    const client = await hasty.client();
    client.socket.allowHalfOpen = true;
    client.send(headOf('GET / HTTP/1.1', `Host: ${upstream.host}`, 'Connection: close'));
    expect((await client.response()).status).toBe(200);
    const knocking = setInterval(() => client.send('x'), 10);
    await client.closed;
    clearInterval(knocking);
  });
});

describe('a pod that is too slow', () => {
  test('to answer is answered for with 504, and the client is served on', async () => {
    const upstream = hasty.upstream();
    upstream.answers((pod, { target }) => (target === '/well' ? pod.send(ok(target)) : undefined));
    const client = await hasty.client();
    for (const request of [get(upstream), post(upstream, 'Content-Length: 3') + 'abc']) {
      client.send(request);
      expect((await client.response()).status).toBe(504);
    }
    client.send(get(upstream, '/well'));
    expect((await client.response()).body.toString()).toBe('/well');
  });

  test('to take the request is answered for with 504', async () => {
    const upstream = hasty.upstream();
    upstream.serves(async (pod) => void (await pod.requestHead()));
    const client = await hasty.client();
    client.send(post(upstream, 'Content-Length: 64000000'));
    const sent = client.sendAll(Buffer.alloc(64_000_000)).catch(() => {});
    expect((await client.response()).status).toBe(504);
    await sent;
  });

  test('to go on with its answer is cut off, and so is the answer', async () => {
    const upstream = hasty.upstream();
    upstream.answers((pod) => pod.send(headOf('HTTP/1.1 200 OK', 'Content-Length: 9'), 'abc'));
    const client = await hasty.client();
    client.send(get(upstream));
    await expect(client.response()).rejects.toThrow(BrokenConnection);
    await upstream.connections[0]!.closed;
  });

  test('to get another request is let go', async () => {
    const upstream = echoing(hasty);
    const client = await hasty.client();
    client.send(get(upstream));
    expect((await client.response()).status).toBe(200);
    await upstream.connections[0]!.closed;
  });
});

test('afterwards every request is accounted for', async () => {
  const account = await hasty.settle();
  expectConserved(account);
  expect(account.accepted).toBeGreaterThan(12);
});

test('whoever goes on, however slowly, is waited for', async () => {
  const limits = { bodyTimeoutMs: 1600, podTimeoutMs: 1600, sendTimeoutMs: 1600 };
  await using patient = await IngressDrive.open('kubernetes', { limits });
  const upstream = patient.upstream();
  const drips = Array.from({ length: 5 }, (_, i) => String(i));
  upstream.answers(async (pod, { body }) => {
    pod.send(headOf('HTTP/1.1 200 OK', `Content-Length: ${body.length}`));
    for (const byte of body.toString()) {
      await wait(400);
      pod.send(byte);
    }
  });
  const client = await patient.client();
  client.send(post(upstream, `Content-Length: ${drips.length}`));
  for (const drip of drips) {
    await wait(400);
    client.send(drip);
  }
  expect((await client.response()).body.toString()).toBe(drips.join(''));
  expectConserved(await patient.settle());
});
