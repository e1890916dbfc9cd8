/** Retries on the wire: what is sent again is what was sent, and of a dropped answer the client sees nothing. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { expectConserved, IngressDrive, ok, type RawUpstream } from './ingress-drive.ts';
import { BrokenConnection, headOf, type RawConnection } from './raw-client.ts';

let ingress: IngressDrive;

beforeAll(async () => {
  ingress = await IngressDrive.open('kubernetes', {
    policies: {
      retries: {
        attempts: 3,
        on: ['connect-failure', 'reset', { from: 503, to: 503 }],
        nonIdempotent: false,
      },
    },
  });
});

afterAll(async () => {
  expectConserved(await ingress.settle());
  await ingress[Symbol.asyncDispose]();
});

function head(upstream: RawUpstream, method: string, ...lines: string[]): string {
  return headOf(`${method} / HTTP/1.1`, `Host: ${upstream.host}`, ...lines);
}

/** The first requests end so, and what comes after them is answered with its own body. */
function failsFirst(
  upstream: RawUpstream,
  fail: (pod: RawConnection) => unknown,
  times = 1,
): string[] {
  const bodies: string[] = [];
  upstream.answers(async (pod, { body }) => {
    bodies.push(body.toString());
    if (bodies.length <= times) await fail(pod);
    else pod.send(ok(body));
  });
  return bodies;
}

describe('a request is sent again', () => {
  test.each([
    ['with its length', ['Content-Length: 11'], ['hello ', 'world'], 'hello world'],
    [
      'in chunks',
      ['Transfer-Encoding: chunked'],
      ['6\r\nhello \r\n', '5\r\nworld\r\n0\r\n\r\n'],
      'hello world',
    ],
    ['without one', [], [], ''],
  ])('with the body it had: %s', async (_, lines, parts, whole) => {
    const upstream = ingress.upstream();
    const bodies = failsFirst(upstream, (pod) => pod.reset(), 2);
    const client = await ingress.client();
    client.send(head(upstream, 'PUT', ...lines), ...parts);
    const response = await client.response();
    expect(response.status).toBe(200);
    expect(response.body.toString()).toBe(whole);
    expect(bodies).toEqual([whole, whole, whole]);
  });

  test('while its body is still coming, of which both pods get all', async () => {
    const upstream = ingress.upstream();
    const first = upstream.nextConnection();
    const client = await ingress.client();
    client.send(head(upstream, 'PUT', 'Content-Length: 11'), 'hello ');
    const pod = await first;
    await pod.requestHead();
    const bodies = failsFirst(upstream, () => {}, 0);
    pod.reset();
    setTimeout(() => client.send('world'), 20);
    expect((await client.response()).body.toString()).toBe('hello world');
    expect(bodies).toEqual(['hello world']);
  });

  test('when the kept connection is closed as it is used', async () => {
    const upstream = ingress.upstream();
    let served = 0;
    upstream.answers((pod) => {
      served++;
      if (served === 2) pod.socket.destroy();
      else pod.send(ok(`${served}`));
    });
    const client = await ingress.client();
    for (const expected of ['1', '3']) {
      client.send(head(upstream, 'GET'));
      expect((await client.response()).body.toString()).toBe(expected);
    }
    expect(upstream.connections).toHaveLength(2);
  });

  test('after a status that is named, of whose answer nothing is passed on', async () => {
    const upstream = ingress.upstream();
    failsFirst(upstream, (pod) => {
      pod.send('HTTP/1.1 503 Busy\r\nX-Stray: 1\r\nContent-Length: 5\r\n\r\nst', 'ray');
    });
    const client = await ingress.client();
    client.send(head(upstream, 'GET'), head(upstream, 'GET'));
    for (let answer = 0; answer < 2; answer++) {
      const { status, startLine, body } = await client.response();
      expect([status, startLine, body.length]).toEqual([200, 'HTTP/1.1 200 OK', 0]);
    }
  });

  test('with any method when nobody took the connection, three times in all', async () => {
    const upstream = ingress.upstream();
    upstream.close();
    const client = await ingress.client();
    client.send(head(upstream, 'POST', 'Content-Length: 2'), 'ab');
    expect((await client.response()).status).toBe(502);
  });
});

describe('a request is not sent again', () => {
  test('when its method is not idempotent and a pod may have begun', async () => {
    const upstream = ingress.upstream();
    const bodies = failsFirst(upstream, (pod) => pod.reset());
    const client = await ingress.client();
    client.send(head(upstream, 'POST', 'Content-Length: 2'), 'ab');
    expect((await client.response()).status).toBe(502);
    expect(bodies).toEqual(['ab']);
  });

  test('when more of its body was sent than is kept', async () => {
    const upstream = ingress.upstream();
    const bodies = failsFirst(upstream, (pod) => pod.reset());
    const client = await ingress.client();
    const body = 'x'.repeat(70_000);
    client.send(head(upstream, 'PUT', `Content-Length: ${body.length}`), body);
    expect((await client.response()).status).toBe(502);
    expect(bodies).toHaveLength(1);
  });

  test('when a part of the answer has been passed on', async () => {
    const upstream = ingress.upstream();
    const bodies = failsFirst(upstream, async (pod) => {
      pod.send('HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\npart');
      await new Promise((resolve) => setTimeout(resolve, 30));
      pod.reset();
    });
    const client = await ingress.client();
    client.send(head(upstream, 'GET'));
    await expect(client.response()).rejects.toThrow(BrokenConnection);
    expect(bodies).toHaveLength(1);
  });

  test("when its last attempt was answered: that answer is the client's", async () => {
    const upstream = ingress.upstream();
    const bodies = failsFirst(
      upstream,
      (pod) => pod.send('HTTP/1.1 503 Busy\r\nX-Mine: 1\r\nContent-Length: 4\r\n\r\nbusy'),
      5,
    );
    const client = await ingress.client();
    client.send(head(upstream, 'GET'));
    const response = await client.response();
    expect([response.status, response.body.toString()]).toEqual([503, 'busy']);
    expect(bodies).toHaveLength(3);
  });
});
