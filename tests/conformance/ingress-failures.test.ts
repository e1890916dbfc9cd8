/** Pods that fail: 502 before their response has begun, a broken connection after. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { expectConserved, IngressDrive, ok, type RawUpstream } from './ingress-drive.ts';
import { BrokenConnection, headOf, type RawConnection, valueOf } from './raw-client.ts';

let ingress: IngressDrive;

beforeAll(async () => {
  ingress = await IngressDrive.open();
});

afterAll(async () => {
  await ingress[Symbol.asyncDispose]();
});

function get(upstream: RawUpstream, target = '/', method = 'GET'): string {
  return headOf(`${method} ${target} HTTP/1.1`, `Host: ${upstream.host}`);
}

/** The same connection serves on, from a pod that is well. */
async function servesOn(client: RawConnection): Promise<void> {
  const well = ingress.upstream();
  well.answers((pod, { target }) => pod.send(ok(target)));
  client.send(get(well, '/well'));
  expect((await client.response()).body.toString()).toBe('/well');
}

describe('a pod that does not answer is answered for with 502, and the client is served on', () => {
  test('when it refuses the connection', async () => {
    const upstream = ingress.upstream();
    upstream.close();
    const client = await ingress.client();
    for (let i = 0; i < 3; i++) {
      client.send(get(upstream));
      expect((await client.response()).status).toBe(502);
    }
    await servesOn(client);
    // With a body still on its way the ingress may close the connection, but answers first.
    const other = await ingress.client();
    other.send(headOf('POST / HTTP/1.1', `Host: ${upstream.host}`, 'Content-Length: 5'), 'hello');
    expect((await other.response()).status).toBe(502);
  });

  test.each([
    ['resets the connection', (pod: RawConnection) => pod.reset()],
    ['closes the connection', (pod: RawConnection) => pod.socket.end()],
    [
      'resets inside the head of its response',
      (pod: RawConnection) => {
        pod.send('HTTP/1.1 200 OK\r\nContent-');
        setTimeout(() => pod.reset(), 5);
      },
    ],
    [
      'closes after an interim response',
      (pod: RawConnection) => {
        pod.send(headOf('HTTP/1.1 102 Processing'));
        pod.socket.end();
      },
    ],
  ])('when it %s', async (_, fails) => {
    const upstream = ingress.upstream();
    upstream.answers(fails);
    const client = await ingress.client();
    client.send(get(upstream));
    let response = await client.response();
    while (response.status < 200) response = await client.response();
    expect(response.status).toBe(502);
    await servesOn(client);
  });

  test('when it resets a connection that served before', async () => {
    const upstream = ingress.upstream();
    upstream.answers((pod, { target }) => (target === '/ok' ? pod.send(ok(target)) : pod.reset()));
    const client = await ingress.client();
    for (let i = 0; i < 3; i++) {
      client.send(get(upstream, '/ok'));
      expect((await client.response()).status).toBe(200);
      // POST: what may have been acted upon is never sent twice.
      client.send(headOf('POST /no HTTP/1.1', `Host: ${upstream.host}`, 'Content-Length: 0'));
      expect((await client.response()).status).toBe(502);
    }
  });

  test('when it resets while the request body is still on its way', async () => {
    const upstream = ingress.upstream();
    upstream.serves(async (pod) => {
      await pod.requestHead();
      pod.reset();
    });
    const client = await ingress.client();
    const length = 64_000_000;
    client.send(headOf('PUT / HTTP/1.1', `Host: ${upstream.host}`, `Content-Length: ${length}`));
    // Either it is let send to the end or it is cut off; not left waiting.
    const sent = client.sendAll(Buffer.alloc(length)).catch(() => {});
    expect((await client.response()).status).toBe(502);
    await sent;
  });

  test.each([
    ['no status line', 'hello\r\n\r\n'],
    ['another protocol', headOf('SSH-2.0-OpenSSH')],
    ['a switch of protocols nobody asked for', headOf('HTTP/1.1 101 Switching Protocols')],
    ['a status that is none', headOf('HTTP/1.1 20 OK', 'Content-Length: 0')],
    ['two lengths', headOf('HTTP/1.1 200 OK', 'Content-Length: 1', 'Content-Length: 2') + 'ab'],
    ['a length that is none', headOf('HTTP/1.1 200 OK', 'Content-Length: x')],
    [
      'a length beside Transfer-Encoding',
      `${headOf('HTTP/1.1 200 OK', 'Content-Length: 5', 'Transfer-Encoding: chunked')}0\r\n\r\n`,
    ],
    ['a bare LF in its head', 'HTTP/1.1 200 OK\r\nX-A: 1\nContent-Length: 0\r\n\r\n'],
  ])('when it answers with %s', async (_, answer) => {
    const upstream = ingress.upstream();
    upstream.answers((pod) => pod.send(answer));
    const client = await ingress.client();
    client.send(get(upstream));
    expect((await client.response()).status).toBe(502);
    await servesOn(client);
  });
});

describe('a response that breaks off', () => {
  const length = headOf('HTTP/1.1 200 OK', 'Content-Length: 100');
  const chunked = headOf('HTTP/1.1 200 OK', 'Transfer-Encoding: chunked');
  const plain = headOf('HTTP/1.1 200 OK');
  test.each([
    ['with a length, by closing', `${length}abc`, 'end'],
    ['with a length, by a reset', `${length}abc`, 'reset'],
    ['with a length, before its body', length, 'end'],
    ['in chunks, by closing between two', `${chunked}3\r\nabc\r\n`, 'end'],
    ['in chunks, by closing inside one', `${chunked}ff\r\nabc`, 'end'],
    ['in chunks, by a reset', `${chunked}3\r\nabc\r\n`, 'reset'],
    ['in chunks, by closing before the last line', `${chunked}3\r\nabc\r\n0\r\n`, 'end'],
    ['in chunks, by a chunk that is none', `${chunked}3\r\nabc\r\nzz\r\n`, 'garbage'],
    ['without a length, by a reset', `${plain}abc`, 'reset'],
  ])('never looks complete: %s', async (_, sent, how) => {
    for (const version of ['HTTP/1.1', 'HTTP/1.0']) {
      const upstream = ingress.upstream();
      upstream.answers(async (pod) => {
        pod.send(sent);
        await new Promise((resolve) => setTimeout(resolve, 5));
        if (how === 'end') pod.socket.end();
        if (how === 'reset') pod.reset();
      });
      const client = await ingress.client();
      client.send(get(upstream).replace('HTTP/1.1', version));
      await expect(client.response()).rejects.toThrow(BrokenConnection);
    }
  });

  test('takes with it the requests pipelined behind, unanswered', async () => {
    const upstream = ingress.upstream();
    upstream.answers((pod) => {
      pod.send(`${length}abc`);
      pod.socket.end();
    });
    const client = await ingress.client();
    client.send(get(upstream).repeat(3));
    await expect(client.response()).rejects.toThrow(BrokenConnection);
    expect(Buffer.concat(client.bodySoFar).toString()).toBe('abc');
  });
});

describe('what a pod sends beyond its response', () => {
  const evil = ok('evil');

  test('in the same packet is never the answer to the next request', async () => {
    const upstream = ingress.upstream();
    upstream.answers((pod, { target }) => pod.send(ok(target) + evil));
    const client = await ingress.client();
    for (const target of ['/1', '/2', '/3']) {
      client.send(get(upstream, target));
      expect((await client.response()).body.toString()).toBe(target);
    }
  });

  test.each(['GET', 'HEAD'])('is never the answer to a pipelined %s', async (method) => {
    const upstream = ingress.upstream();
    upstream.answers((pod, { target }) => {
      const answer = ok(target);
      pod.send((method === 'HEAD' ? answer.slice(0, -target.length) : answer) + evil);
    });
    const client = await ingress.client();
    const targets = ['/1', '/2', '/3', '/4'];
    client.send(targets.map((target) => get(upstream, target, method)).join(''));
    for (const target of targets) {
      const response = await client.response(method);
      expect(valueOf(response, 'content-length')).toBe(String(target.length));
      expect(response.body.toString()).toBe(method === 'HEAD' ? '' : target);
    }
  });

  test('while nobody asks ends the connection it came by', async () => {
    const upstream = ingress.upstream();
    upstream.answers((pod, { target }) => pod.send(ok(target)));
    const client = await ingress.client();
    client.send(get(upstream, '/1'));
    expect((await client.response()).body.toString()).toBe('/1');
    const first = upstream.connections[0]!;
    first.send(evil);
    await first.closed;
    client.send(get(upstream, '/2'));
    expect((await client.response()).body.toString()).toBe('/2');
  });

  test('as the body of what has none is never the answer to the next request', async () => {
    const upstream = ingress.upstream();
    upstream.answers((pod, { method, target }) =>
      pod.send(method === 'HEAD' ? ok(evil) : ok(target)),
    );
    const client = await ingress.client();
    client.send(get(upstream, '/1', 'HEAD'));
    expect((await client.response('HEAD')).status).toBe(200);
    client.send(get(upstream, '/2'));
    expect((await client.response()).body.toString()).toBe('/2');
  });
});

test('afterwards every request is accounted for', async () => {
  const account = await ingress.settle();
  expectConserved(account);
  expect(account.accepted).toBeGreaterThan(60);
});
