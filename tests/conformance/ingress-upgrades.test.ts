/** Connections that become another protocol, such as WebSockets, and are tunnelled from then on (RFC 9110 section 7.8). */
import { once } from 'node:events';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { runSpec } from '../../src/core/run-spec.fixture.ts';
import { serve } from '../../src/run/serve.ts';
import { generatedBody } from './generated-body.ts';
import { expectConserved, IngressDrive, ok, type RawUpstream } from './ingress-drive.ts';
import { connectRaw, headOf, type RawConnection, valueOf } from './raw-client.ts';

const idleMs = 400;
let ingress: IngressDrive;
const asks = ['Connection: keep-alive, Upgrade', 'Upgrade: Chat/1'];
const agrees = headOf('HTTP/1.1 101 Switching Protocols', 'Connection: Upgrade', 'Upgrade: Chat/1');

beforeAll(async () => {
  ingress = await IngressDrive.open('kubernetes', { limits: { podTimeoutMs: idleMs } });
});

afterAll(async () => {
  await ingress[Symbol.asyncDispose]();
});

function upgrade(upstream: RawUpstream, ...lines: readonly string[]): string {
  return headOf('GET /chat HTTP/1.1', `Host: ${upstream.host}`, ...asks, ...lines);
}

/** Both ends, with their sockets half-open as they close. */
async function tunnel(early = ''): Promise<{ client: RawConnection; pod: RawConnection }> {
  const upstream = ingress.upstream();
  const connection = upstream.nextConnection();
  const client = await ingress.client();
  client.send(upgrade(upstream));
  const pod = await connection;
  await pod.request();
  client.socket.allowHalfOpen = true;
  pod.socket.allowHalfOpen = true;
  pod.send(agrees + early);
  expect((await client.response()).status).toBe(101);
  return { client, pod };
}

describe('an upgrade', () => {
  test('reaches the pod, and its 101 the client', async () => {
    const upstream = ingress.upstream();
    const connection = upstream.nextConnection();
    const client = await ingress.client();
    client.send(upgrade(upstream, 'Sec-WebSocket-Key: k'));
    const pod = await connection;
    const request = await pod.request();
    for (const [name, value] of [
      ['connection', 'upgrade'],
      ['upgrade', 'Chat/1'],
      ['sec-websocket-key', 'k'],
    ] as const) {
      expect(valueOf(request!, name)).toBe(value);
    }
    pod.send(agrees.replace('Connection', 'Sec-WebSocket-Accept: a\r\nConnection'));
    const response = await client.response();
    expect(response.status).toBe(101);
    expect(valueOf(response, 'upgrade')).toBe('Chat/1');
    expect(valueOf(response, 'connection')).toBe('upgrade');
    expect(valueOf(response, 'sec-websocket-accept')).toBe('a');
  });

  test('that is not named by Connection is none', async () => {
    const upstream = ingress.upstream();
    upstream.answers((pod, request) => pod.send(ok(String(valueOf(request, 'upgrade')))));
    const client = await ingress.client();
    client.send(headOf('GET / HTTP/1.1', `Host: ${upstream.host}`, 'Upgrade: Chat/1'));
    expect((await client.response()).body.toString()).toBe('undefined');
  });

  test('that the pod does not heed is an exchange like any other', async () => {
    const upstream = ingress.upstream();
    upstream.answers((pod, { target }) => pod.send(ok(target)));
    const client = await ingress.client();
    for (let i = 0; i < 2; i++) {
      client.send(upgrade(upstream));
      expect((await client.response()).body.toString()).toBe('/chat');
    }
    expect(upstream.connections).toHaveLength(1);
  });

  test('agreed to before the request has been sent is a broken answer', async () => {
    const upstream = ingress.upstream();
    upstream.serves(async (pod) => {
      await pod.requestHead();
      pod.send(agrees);
    });
    const client = await ingress.client();
    client.send(upgrade(upstream, 'Content-Length: 9'), 'abc');
    expect((await client.response()).status).toBe(502);
  });
});

describe('a tunnel', () => {
  test('carries bytes both ways, also those that came with the 101 or too early', async () => {
    const { client, pod } = await tunnel('hello');
    expect((await client.bytes(5)).toString()).toBe('hello');
    client.send(headOf('GET / HTTP/1.1'));
    expect((await pod.bytes(18)).toString()).toBe(headOf('GET / HTTP/1.1'));

    const upstream = ingress.upstream();
    const connection = upstream.nextConnection();
    const hasty = await ingress.client();
    hasty.send(upgrade(upstream), 'early');
    const other = await connection;
    await other.request();
    other.send(agrees);
    expect((await other.bytes(5)).toString()).toBe('early');
  });

  test('waits for whoever does not read, in both directions at once', async () => {
    const { client, pod } = await tunnel();
    const size = 8_000_000;
    const [up, down] = [generatedBody(size, 1), generatedBody(size, 2)];
    const sent = Promise.all([client.sendAll(up), pod.sendAll(down)]);
    const [atPod, atClient] = await Promise.all([pod.bytes(size), client.bytes(size)]);
    await sent;
    expect(atPod.equals(up)).toBe(true);
    expect(atClient.equals(down)).toBe(true);
  });

  test.each(['client', 'pod'] as const)(
    'closed by its %s stays open the other way',
    async (who) => {
      const ends = await tunnel();
      const [first, second] = who === 'client' ? [ends.client, ends.pod] : [ends.pod, ends.client];
      first.send('last words');
      first.socket.end();
      expect((await second.bytes(10)).toString()).toBe('last words');
      expect(await second.ending()).toBe('closed');
      second.send('answer');
      expect((await first.bytes(6)).toString()).toBe('answer');
      second.socket.end();
      expect(await first.ending()).toBe('closed');
      await Promise.all([first.closed, second.closed]);
    },
  );

  test.each(['client', 'pod'] as const)('broken by its %s is broken off', async (who) => {
    const { client, pod } = await tunnel();
    (who === 'client' ? client : pod).reset();
    expect(await (who === 'client' ? pod : client).ending()).toBe('reset');
  });

  test('in which nothing moves is closed, and one in which something does is not', async () => {
    const [silent, busy] = [await tunnel(), await tunnel()];
    const talk = setInterval(() => busy.client.send('.'), idleMs / 20);
    const endings = await Promise.all([silent.client.ending(), silent.pod.ending()]);
    expect(endings).toEqual(['closed', 'closed']);
    busy.pod.send('still here');
    expect((await busy.client.bytes(10)).toString()).toBe('still here');
    clearInterval(talk);
  });
});

test('afterwards every request is accounted for', async () => {
  const account = await ingress.settle();
  expectConserved(account);
  expect(account.accepted).toBe(account.forwarded);
});

describe('a WebSocket client and the pods of serve', () => {
  test('talk, and for as long as they do the pod has a request in flight', async () => {
    const strategy = { name: 'least-requests', label: 'least-requests', params: {} };
    const { host: _, ...route } = runSpec().routes[0]!;
    const run = runSpec({ engine: 'wire', strategy, routes: [route] }, 2);
    await using world = await serve(run, { httpPort: 0, trustForwarded: false });
    const address = `127.0.0.1:${world.httpPorts[0]}`;
    const socket = new WebSocket(`ws://${address}/chat`);
    socket.binaryType = 'arraybuffer';
    await once(socket, 'open');
    for (const message of ['hello', 'ü'.repeat(100_000), '']) {
      socket.send(message);
      const [{ data }] = (await once(socket, 'message')) as [MessageEvent];
      expect(data).toBe(message);
    }
    const client = await connectRaw(world.httpPorts[0]!);
    const podsOf = async (count: number) => {
      const pods = new Set<string | undefined>();
      for (let i = 0; i < count; i++) {
        client.send(headOf('GET / HTTP/1.1', `Host: ${address}`));
        pods.add(valueOf(await client.response(), 'x-pod'));
      }
      return pods;
    };
    // One of two pods is busy with the WebSocket, so the strategy has but one to choose.
    expect((await podsOf(20)).size).toBe(1);
    socket.close(1000, 'done');
    const [{ code, reason }] = (await once(socket, 'close')) as [CloseEvent];
    expect([code, reason]).toEqual([1000, 'done']);
    // Which of two equal ones it takes then is chance: 2^-39 that it is the same 40 times.
    while ((await podsOf(40)).size < 2);
    client.leave();
  });
});
