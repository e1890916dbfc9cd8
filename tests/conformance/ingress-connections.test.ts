/** The ingress's connections: kept, closed, HTTP/1.0, pipelined (RFC 9112 section 9). */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { IngressDrive, ok } from './ingress-drive.ts';
import { headOf, type RawConnection, valueOf } from './raw-client.ts';

let ingress: IngressDrive;

beforeAll(async () => {
  ingress = await IngressDrive.open();
});

afterAll(async () => {
  await ingress[Symbol.asyncDispose]();
});

function get(host: string, target = '/', ...lines: readonly string[]): string {
  return headOf(`GET ${target} HTTP/1.1`, `Host: ${host}`, ...lines);
}

function echoing() {
  const upstream = ingress.upstream();
  upstream.answers((connection, request) => connection.send(ok(request.target)));
  return upstream;
}

async function statusAndBody(client: RawConnection, method?: string) {
  const response = await client.response(method);
  return [response.status, response.body.toString()];
}

describe('a kept connection', () => {
  test('carries many requests, and one upstream connection carries them on', async () => {
    const upstream = echoing();
    const client = await ingress.client();
    for (let i = 0; i < 20; i++) {
      client.send(get(upstream.host, `/${i}`));
      expect(await statusAndBody(client)).toEqual([200, `/${i}`]);
    }
    expect(upstream.connections).toHaveLength(1);
  });

  test('to a pod is used again for the next client', async () => {
    const upstream = echoing();
    for (let i = 0; i < 5; i++) {
      const client = await ingress.client();
      client.send(get(upstream.host, `/${i}`, 'Connection: close'));
      expect(await statusAndBody(client)).toEqual([200, `/${i}`]);
      expect(await client.ending()).toBe('closed');
    }
    expect(upstream.connections).toHaveLength(1);
  });

  test('outlives the upstream connection that its pod closes after each response', async () => {
    const upstream = ingress.upstream();
    upstream.serves(async (connection) => {
      const request = await connection.request();
      connection.send(ok(request!.target, 'Connection: close'));
      connection.socket.end();
    });
    const client = await ingress.client();
    for (let i = 0; i < 5; i++) {
      client.send(get(upstream.host, `/${i}`));
      const response = await client.response();
      expect(response.body.toString()).toBe(`/${i}`);
      expect(valueOf(response, 'connection')).not.toBe('close');
    }
    expect(upstream.connections).toHaveLength(5);
  });

  test('to a pod that says Connection: close is not used again, though it stays open', async () => {
    const upstream = ingress.upstream();
    upstream.answers((pod, { target }) => pod.send(ok(target, 'Connection: close')));
    const client = await ingress.client();
    for (let i = 0; i < 3; i++) {
      client.send(get(upstream.host, `/${i}`));
      expect(await statusAndBody(client)).toEqual([200, `/${i}`]);
    }
    expect(upstream.connections).toHaveLength(3);
  });

  test('is not lent again once its pod has closed it while idle', async () => {
    const upstream = echoing();
    const client = await ingress.client();
    client.send(get(upstream.host, '/1'));
    expect(await statusAndBody(client)).toEqual([200, '/1']);
    const first = upstream.connections[0]!;
    first.socket.end();
    await first.closed;
    client.send(get(upstream.host, '/2'));
    expect(await statusAndBody(client)).toEqual([200, '/2']);
    expect(upstream.connections).toHaveLength(2);
  });

  test('is closed after the response to a request that says Connection: close', async () => {
    const upstream = echoing();
    const client = await ingress.client();
    client.send(get(upstream.host, '/', 'Connection: close'));
    const response = await client.response();
    expect(response.body.toString()).toBe('/');
    expect(valueOf(response, 'connection')).toBe('close');
    expect(await client.ending()).toBe('closed');
  });

  test('ignores what follows a request that says Connection: close', async () => {
    const upstream = ingress.upstream();
    const targets: string[] = [];
    upstream.answers((connection, request) => {
      targets.push(request.target);
      connection.send(ok(''));
    });
    const client = await ingress.client();
    client.send(get(upstream.host, '/1', 'Connection: close') + get(upstream.host, '/2'));
    await client.response();
    // Unread bytes may turn the closing into a reset; a second response would be a failure.
    expect(await client.ending()).toMatch(/closed|reset/);
    expect(targets).toEqual(['/1']);
  });
});

describe('pipelined requests', () => {
  test('are answered in order though the later ones are ready sooner', async () => {
    const upstream = ingress.upstream();
    upstream.answers(async (connection, request) => {
      const delayMs = { '/slow': 60, '/middle': 20 }[request.target] ?? 0;
      if (delayMs > 0) await new Promise((resolve) => setTimeout(resolve, delayMs));
      connection.send(ok(request.target));
    });
    const client = await ingress.client();
    const targets = ['/slow', '/fast', '/middle', '/fast2', '/slow', '/last'];
    client.send(targets.map((target) => get(upstream.host, target)).join(''));
    for (const target of targets) expect(await statusAndBody(client)).toEqual([200, target]);
  });

  test('to different pods are answered in order', async () => {
    const [a, b] = [ingress.upstream(), ingress.upstream()];
    const asked = Promise.withResolvers<void>();
    a.answers(async (connection) => {
      // An ingress that sends one request at a time never asks b before a has answered.
      await Promise.race([asked.promise, new Promise((resolve) => setTimeout(resolve, 50))]);
      connection.send(ok('a'));
    });
    b.answers((connection) => {
      asked.resolve();
      connection.send(ok('b'));
    });
    const client = await ingress.client();
    client.send(get(a.host) + get(b.host) + get('nowhere.test') + get(a.host));
    expect(await statusAndBody(client)).toEqual([200, 'a']);
    expect(await statusAndBody(client)).toEqual([200, 'b']);
    expect((await client.response()).status).toBe(404);
    expect(await statusAndBody(client)).toEqual([200, 'a']);
  });

  test('with bodies keep each body with its own request', async () => {
    const upstream = ingress.upstream();
    upstream.answers((connection, { body, target }) =>
      connection.send(ok(`${target}=${body.toString()}`)),
    );
    const client = await ingress.client();
    const post = (target: string, lines: readonly string[], body: string) =>
      headOf(`POST ${target} HTTP/1.1`, `Host: ${upstream.host}`, ...lines) + body;
    client.send(
      post('/1', ['Content-Length: 5'], 'GET /'),
      post('/2', ['Transfer-Encoding: chunked'], '3\r\nabc\r\n2\r\nde\r\n0\r\n\r\n'),
      post('/3', ['Content-Length: 0'], ''),
      get(upstream.host, '/4'),
    );
    const bodies = [];
    for (let i = 0; i < 4; i++) bodies.push((await client.response()).body.toString());
    expect(bodies).toEqual(['/1=GET /', '/2=abcde', '/3=', '/4=']);
  });

  test('arriving byte by byte are the same requests', async () => {
    const upstream = echoing();
    const client = await ingress.client();
    const text = get(upstream.host, '/1') + get(upstream.host, '/2');
    for (const character of text) {
      client.send(character);
      await new Promise((resolve) => setImmediate(resolve));
    }
    expect(await statusAndBody(client)).toEqual([200, '/1']);
    expect(await statusAndBody(client)).toEqual([200, '/2']);
  });
});

describe('an HTTP/1.0 client', () => {
  test('is answered and its connection closed', async () => {
    const upstream = echoing();
    const client = await ingress.client();
    client.send(headOf('GET /old HTTP/1.0', `Host: ${upstream.host}`));
    const response = await client.response();
    expect([response.status, response.body.toString()]).toEqual([200, '/old']);
    expect(await client.ending()).toBe('closed');
  });

  test('that asks for keep-alive keeps its connection and is told so', async () => {
    const upstream = echoing();
    const client = await ingress.client();
    for (const target of ['/1', '/2', '/3']) {
      const lines = [`Host: ${upstream.host}`, 'Connection: Keep-Alive'];
      client.send(headOf(`GET ${target} HTTP/1.0`, ...lines));
      const response = await client.response();
      expect(response.body.toString()).toBe(target);
      expect(valueOf(response, 'connection')?.toLowerCase()).toBe('keep-alive');
    }
  });

  test.each(['close', 'Keep-Alive'])(
    'that says Connection: %s gets a chunked response without chunks, ended by closing',
    async (connection) => {
      const upstream = ingress.upstream();
      upstream.answers((pod) => {
        pod.send(headOf('HTTP/1.1 200 OK', 'Transfer-Encoding: chunked'));
        pod.send('3\r\nabc\r\n', '4\r\ndefg\r\n', '0\r\n\r\n');
      });
      const client = await ingress.client();
      const lines = [`Host: ${upstream.host}`, `Connection: ${connection}`];
      client.send(headOf('GET / HTTP/1.0', ...lines));
      const response = await client.response();
      expect(response.framing).toBe('close');
      expect(valueOf(response, 'connection')?.toLowerCase()).not.toBe('keep-alive');
      expect(response.body.toString()).toBe('abcdefg');
    },
  );

  test('without a Host is no request of any rule', async () => {
    const client = await ingress.client();
    client.send(headOf('GET / HTTP/1.0'));
    expect((await client.response()).status).toBe(404);
  });

  test('reaches the pod as HTTP/1.1', async () => {
    const upstream = ingress.upstream();
    upstream.answers((connection, request) => connection.send(ok(request.startLine)));
    const client = await ingress.client();
    client.send(headOf('GET / HTTP/1.0', `Host: ${upstream.host}`));
    expect(await statusAndBody(client)).toEqual([200, 'GET / HTTP/1.1']);
  });
});

test('a pod that speaks HTTP/1.0 is answered for to an HTTP/1.1 client', async () => {
  const upstream = ingress.upstream();
  upstream.answers((connection, request) => {
    connection.send(headOf('HTTP/1.0 200 OK'), `to ${request.target}`);
    connection.socket.end();
  });
  const client = await ingress.client();
  client.send(get(upstream.host, '/1'));
  const response = await client.response();
  expect(response.startLine).toMatch(/^HTTP\/1\.1 200 /);
  expect(response.body.toString()).toBe('to /1');
});
