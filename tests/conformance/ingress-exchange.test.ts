/** Requests and responses that overlap: Expect: 100-continue, interim and early responses (RFC 9110 10.1.1, 15.2). */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { generatedBody } from './generated-body.ts';
import { IngressDrive, ok, type RawUpstream } from './ingress-drive.ts';
import { BrokenConnection, headOf, type RawConnection, type RawResponse } from './raw-client.ts';

let ingress: IngressDrive;

beforeAll(async () => {
  ingress = await IngressDrive.open();
});

afterAll(async () => {
  await ingress[Symbol.asyncDispose]();
});

function post(upstream: RawUpstream, ...lines: readonly string[]): string {
  return headOf('POST / HTTP/1.1', `Host: ${upstream.host}`, ...lines);
}

function get(upstream: RawUpstream, target: string): string {
  return headOf(`GET ${target} HTTP/1.1`, `Host: ${upstream.host}`);
}

async function finalResponse(client: RawConnection): Promise<RawResponse> {
  for (;;) {
    const response = await client.response();
    if (response.status >= 200) return response;
  }
}

describe('Expect: 100-continue', () => {
  test.each(['Content-Length: 5', 'Transfer-Encoding: chunked'])(
    'is answered before the body (%s) has been sent',
    async (framing) => {
      const upstream = ingress.upstream();
      upstream.serves(async (pod) => {
        const head = await pod.requestHead();
        pod.send(headOf('HTTP/1.1 100 Continue'));
        pod.send(ok(await pod.body(head!)));
      });
      const client = await ingress.client();
      client.send(post(upstream, framing, 'Expect: 100-continue'));
      expect((await client.response()).status).toBe(100);
      client.send(framing.includes('chunked') ? '5\r\nhello\r\n0\r\n\r\n' : 'hello');
      expect((await finalResponse(client)).body.toString()).toBe('hello');
    },
  );

  test('is answered though the pod knows nothing of it', async () => {
    const upstream = ingress.upstream();
    upstream.answers((pod, { body }) => pod.send(ok(body)));
    const client = await ingress.client();
    for (let i = 0; i < 2; i++) {
      client.send(post(upstream, 'Content-Length: 5', 'Expect: 100-Continue'));
      expect((await client.response()).status).toBe(100);
      client.send('hello');
      expect((await finalResponse(client)).body.toString()).toBe('hello');
    }
  });

  test('of a client that does not wait for an answer does no harm', async () => {
    const upstream = ingress.upstream();
    upstream.answers((pod, { body, target }) => pod.send(ok(`${target} ${body.toString()}`)));
    const client = await ingress.client();
    client.send(post(upstream, 'Content-Length: 5', 'Expect: 100-continue'), 'hello');
    client.send(get(upstream, '/next'));
    expect((await finalResponse(client)).body.toString()).toBe('/ hello');
    expect((await finalResponse(client)).body.toString()).toBe('/next ');
  });

  test('of an HTTP/1.0 client is ignored', async () => {
    const upstream = ingress.upstream();
    upstream.answers((pod, { body }) => pod.send(ok(body)));
    const client = await ingress.client();
    const head = post(upstream, 'Content-Length: 5', 'Expect: 100-continue');
    client.send(head.replace('HTTP/1.1', 'HTTP/1.0'), 'hello');
    const response = await client.response();
    expect([response.status, response.body.toString()]).toEqual([200, 'hello']);
  });

  test.each(['200-maybe', '100-continue, other'])(
    'is the only expectation there is: %s is answered 417',
    async (expectation) => {
      const upstream = ingress.upstream();
      const client = await ingress.client();
      client.send(post(upstream, 'Content-Length: 5', `Expect: ${expectation}`));
      expect((await client.response()).status).toBe(417);
      expect(await client.ending()).toBe('closed');
      expect(upstream.connections).toHaveLength(0);
    },
  );

  test('to no rule is answered 404, not 100', async () => {
    const client = await ingress.client();
    const lines = ['Host: nowhere.test', 'Content-Length: 5', 'Expect: 100-continue'];
    client.send(headOf('POST / HTTP/1.1', ...lines));
    expect((await client.response()).status).toBe(404);
  });
});

test.each(['100 Continue', '102 Processing', '103 Early Hints'])(
  'an interim response (%s) nobody asked for never stands for the final one',
  async (status) => {
    const upstream = ingress.upstream();
    upstream.answers((pod, { target }) =>
      pod.send(headOf(`HTTP/1.1 ${status}`, 'Link: </a>').repeat(2), ok(target)),
    );
    const client = await ingress.client();
    for (const target of ['/1', '/2']) {
      client.send(get(upstream, target));
      expect((await finalResponse(client)).body.toString()).toBe(target);
    }
  },
);

describe('an interim response', () => {
  const early = headOf('HTTP/1.1 103 Early Hints', 'Link: </a.css>', 'Server: secret');

  test('is passed on, all of them before the final one', async () => {
    const upstream = ingress.upstream();
    upstream.answers((pod) => pod.send(early, headOf('HTTP/1.1 102 Processing'), ok('final')));
    const client = await ingress.client();
    client.send(get(upstream, '/'));
    const first = await client.response();
    expect([first.status, ...first.fields]).toEqual([103, ['link', '</a.css>']]);
    expect((await client.response()).status).toBe(102);
    expect((await client.response()).body.toString()).toBe('final');
  });

  test('is kept from whom it would confuse: a 100 always, any from an HTTP/1.0 client', async () => {
    const upstream = ingress.upstream();
    upstream.answers((pod) => pod.send(headOf('HTTP/1.1 100 Continue'), early, ok('final')));
    for (const [version, statuses] of [
      ['HTTP/1.1', [103, 200]],
      ['HTTP/1.0', [200]],
    ] as const) {
      const client = await ingress.client();
      client.send(get(upstream, '/').replace('HTTP/1.1', version));
      for (const status of statuses) expect((await client.response()).status).toBe(status);
    }
  });
});

describe('a response that comes while the request body is still on its way', () => {
  const body = headOf('GET /smuggled HTTP/1.1', 'Host: u.test').repeat(3);

  test('reaches the client at once, and the rest of the body is no request', async () => {
    const upstream = ingress.upstream();
    const targets: string[] = [];
    upstream.serves(async (pod) => {
      for (let head = await pod.requestHead(); head; head = await pod.requestHead()) {
        targets.push(head.target);
        pod.send(ok(head.target));
        await pod.body(head);
      }
    });
    const client = await ingress.client();
    client.send(post(upstream, `Content-Length: ${body.length}`), body.slice(0, 10));
    expect((await client.response()).body.toString()).toBe('/');
    client.send(body.slice(10), get(upstream, '/next'));
    const next = await client.response().catch(() => undefined);
    expect(['/next', undefined]).toContain(next?.body.toString());
    expect(targets.filter((target) => !['/', '/next'].includes(target))).toEqual([]);
  });

  test('reaches the client though the pod closes its connection at once', async () => {
    const upstream = ingress.upstream();
    upstream.serves(async (pod) => {
      const head = await pod.requestHead();
      if (head?.method === 'GET') return pod.send(ok(head.target));
      pod.send(headOf('HTTP/1.1 413 Content Too Large', 'Content-Length: 0', 'Connection: close'));
      pod.socket.end();
      // Reads on, so that its response is not lost in a reset.
      pod.socket.resume();
    });
    const client = await ingress.client();
    const large = generatedBody(4_000_000, 5);
    client.send(post(upstream, `Content-Length: ${large.length}`));
    const sent = client.sendAll(large).catch(() => {});
    expect((await client.response()).status).toBe(413);
    await sent;
    client.send(get(upstream, '/next'));
    const next = await client.response().catch(() => undefined);
    expect(['/next', undefined]).toContain(next?.body.toString());
  });

  test('does not free the connection that still waits for the body', async () => {
    const upstream = ingress.upstream();
    upstream.serves(async (pod) => {
      for (let head = await pod.requestHead(); head; head = await pod.requestHead()) {
        pod.send(ok(head.target));
        await pod.body(head);
      }
    });
    const uploading = await ingress.client();
    uploading.send(post(upstream, 'Content-Length: 100'), 'first ');
    expect((await uploading.response()).body.toString()).toBe('/');
    const other = await ingress.client();
    for (const target of ['/1', '/2']) {
      other.send(get(upstream, target));
      expect((await other.response()).body.toString()).toBe(target);
    }
    uploading.leave();
    other.send(get(upstream, '/3'));
    expect((await other.response()).body.toString()).toBe('/3');
  });

  test('breaks off when the body turns out malformed; no refusal is written into it', async () => {
    const upstream = ingress.upstream();
    upstream.serves(async (pod) => {
      await pod.requestHead();
      pod.send(headOf('HTTP/1.1 200 OK', 'Content-Length: 1000'), 'abc');
    });
    const client = await ingress.client();
    client.send(post(upstream, 'Transfer-Encoding: chunked'));
    const head = await client.responseHead();
    const body = client.body(head);
    await new Promise((resolve) => setTimeout(resolve, 20));
    client.send('zz\r\n\r\n');
    await expect(body).rejects.toThrow(BrokenConnection);
    expect(Buffer.concat(client.bodySoFar).toString()).toBe('abc');
  });
});
