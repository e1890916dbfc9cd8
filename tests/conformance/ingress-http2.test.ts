/** HTTP/2 towards clients (RFC 9113): each stream is an exchange like any other, and pods are spoken to by HTTP/1.1. */
import { once } from 'node:events';
import { type ClientHttp2Session, constants } from 'node:http2';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { digest, generatedBody } from './generated-body.ts';
import { answerTo, askHttp2, connectHttp2, fateOf, fateOfResets } from './http2-client.ts';
import { expectConserved, IngressDrive, ok, type RawUpstream } from './ingress-drive.ts';
import { BrokenConnection, headOf, type RawRequest, valueOf, valuesOf } from './raw-client.ts';

let ingress: IngressDrive;
let session: ClientHttp2Session;
let port: number;

beforeAll(async () => {
  ingress = await IngressDrive.open(
    'kubernetes',
    { limits: { maxBodyBytes: 20_000_000 } },
    (run) => ({
      ...run,
      certificates: [],
    }),
  );
  port = ingress.tlsPorts[0]!;
  session = await connectHttp2(port);
});

afterAll(async () => {
  session.destroy();
  await ingress[Symbol.asyncDispose]();
});

function to(upstream: RawUpstream, path = '/', method = 'GET') {
  return { ':method': method, ':path': path, ':authority': upstream.host };
}

/** The same frame by frame. */
function headTo(upstream: RawUpstream): (readonly [string, string])[] {
  const head = { ...to(upstream), ':scheme': 'https' };
  return Object.entries(head);
}

/** An upstream that answers all requests with this, and the requests. */
function answering(answer: string | Buffer): { upstream: RawUpstream; seen: RawRequest[] } {
  const upstream = ingress.upstream();
  const seen: RawRequest[] = [];
  upstream.answers((pod, request) => {
    seen.push(request);
    pod.send(answer);
  });
  return { upstream, seen };
}

describe('a request', () => {
  test('reaches the pod as HTTP/1.1 with its fields and its raw path', async () => {
    const { upstream, seen } = answering(
      ok('hello', 'X-Pod: a', 'Connection: x-gone', 'X-Gone: 1'),
    );
    const answer = await askHttp2(session, {
      ...to(upstream, '/a//b/%2F?x=1'),
      cookie: ['a=1', 'b=2'],
      te: 'trailers',
      'x-mine': 'é',
    });
    expect(answer).toMatchObject({ status: 200, body: Buffer.from('hello'), code: 0 });
    expect(answer.headers).toMatchObject({ 'x-pod': 'a', 'content-length': '5' });
    expect(Object.keys(answer.headers)).not.toContain('x-gone');
    const [request] = seen;
    expect(request).toMatchObject({ method: 'GET', target: '/a//b/%2F?x=1', framing: 'none' });
    for (const [name, value] of [
      ['host', upstream.host],
      ['cookie', 'a=1; b=2'],
      ['x-mine', 'é'],
      ['x-forwarded-proto', 'https'],
      ['x-forwarded-port', `${port}`],
      ['te', undefined],
    ] as const) {
      expect(valueOf(request!, name)).toBe(value);
    }
  });

  test.each([
    ['its length', { 'content-length': 5 }, 'length'],
    ['none', {}, 'chunked'],
  ] as const)('with a body and %s is framed anew', async (_, fields, framing) => {
    const { upstream, seen } = answering(ok('done'));
    const answer = await askHttp2(session, { ...to(upstream, '/', 'POST'), ...fields }, 'hello');
    expect(answer.status).toBe(200);
    expect(seen[0]).toMatchObject({ method: 'POST', framing, body: Buffer.from('hello') });
  });

  test('has its trailers passed on where there is a place for them', async () => {
    const { upstream, seen } = answering(ok('done'));
    const stream = session.request(to(upstream, '/', 'POST'), { waitForTrailers: true });
    stream.on('wantTrailers', () => stream.sendTrailers({ 'x-sum': '7', authorization: 'late' }));
    stream.end('hello');
    expect((await answerTo(stream)).status).toBe(200);
    expect(seen[0]!.trailers).toEqual(['x-sum: 7']);
  });

  test('waits for 100 where it expects it', async () => {
    const { upstream } = answering(ok('done'));
    const stream = session.request({ ...to(upstream, '/', 'POST'), expect: '100-continue' });
    stream.once('continue', () => stream.end('hello'));
    expect(await answerTo(stream)).toMatchObject({ status: 200 });
  });

  test.each([
    ['a Host that is not its authority', { host: 'elsewhere.test' }, 400],
    ['an expectation that nobody meets', { expect: 'magic' }, 417],
    ['a long head', { 'x-long': 'x'.repeat(33_000) }, 431],
  ])('with %s is refused on its stream alone', async (_, fields, status) => {
    const { upstream, seen } = answering(ok('done'));
    expect(await askHttp2(session, { ...to(upstream), ...fields })).toMatchObject({ status });
    expect(seen).toEqual([]);
    expect((await askHttp2(session, to(upstream))).status).toBe(200);
  });

  test.each([
    ['connection', 'close'],
    ['transfer-encoding', 'chunked'],
    ['upgrade', 'websocket'],
    ['te', 'gzip'],
    ['X-Upper', 'case'],
    ['content-length', '7'],
    [':late', 'pseudo'],
  ])('with the field %j never reaches a pod', async (name, value) => {
    const { upstream, seen } = answering(ok('done'));
    const head = headTo(upstream);
    expect(await fateOf(port, head)).toBe('answered');
    // PROTOCOL_ERROR: section 7.
    expect(await fateOf(port, [...head, [name, value]])).toMatch(/^(stream|connection) ended: 1$/);
    expect(seen).toHaveLength(1);
  });
});

test.each([
  [':path', 'http://u0.test/'],
  [':path', ''],
  [':authority', 'a/b'],
  [':authority', ''],
])('a request whose %s is %j never reaches a pod', async (name, value) => {
  const { upstream, seen } = answering(ok('done'));
  const head = headTo(upstream).map((field) =>
    field[0] === name ? ([name, value] as const) : field,
  );
  expect(await fateOf(port, head)).toMatch(/^(stream|connection) ended: 1$/);
  expect(seen).toEqual([]);
});

test('fields that could be read in another way are left out', async () => {
  const { upstream, seen } = answering(ok('done'));
  const odd = [
    ['x-line', 'a\r\nhost: b'],
    ['x-null', 'a\0b'],
    ['', 'nameless'],
    ['x name', 'c'],
  ] as const;
  expect(await fateOf(port, [...headTo(upstream), ...odd])).toBe('answered');
  expect(seen).toHaveLength(1);
  expect(valuesOf(seen[0]!, 'host')).toEqual([upstream.host]);
  expect(seen[0]!.fields.filter(([name]) => /^$|name|line|null/.test(name))).toEqual([]);
});

describe('an answer', () => {
  test('may have neither body nor end, many pieces, and trailers', async () => {
    const chunked = headOf('HTTP/1.1 200 OK', 'Transfer-Encoding: chunked');
    const cases = [
      [ok(''), 'GET', { status: 200, body: '' }],
      [headOf('HTTP/1.1 204 No Content'), 'GET', { status: 204, body: '' }],
      [headOf('HTTP/1.1 304 Not Modified', 'ETag: "a"'), 'GET', { status: 304, body: '' }],
      [headOf('HTTP/1.1 200 OK', 'Content-Length: 5'), 'HEAD', { status: 200, body: '' }],
      [`${chunked}3\r\nabc\r\n2\r\nde\r\n0\r\n\r\n`, 'GET', { status: 200, body: 'abcde' }],
      [
        `${chunked}3\r\nabc\r\n0\r\nX-Sum: 7\r\n\r\n`,
        'GET',
        { status: 200, body: 'abc', sum: '7' },
      ],
      [ok('bad', 'Content-Type: a', 'Content-Type: b'), 'GET', { status: 200, body: 'bad' }],
      [headOf('HTTP/1.1 799 Odd', 'Content-Length: 0'), 'GET', { status: 502, body: '' }],
      [
        ok('odd', "A'b: c", 'HTTP2-Settings: d', 'Keep-Alive: e', 'F: '),
        'GET',
        { status: 200, body: 'odd' },
      ],
    ] as const;
    for (const [sent, method, { status, body, ...more }] of cases) {
      const { upstream } = answering(sent);
      const answer = await askHttp2(session, to(upstream, '/', method));
      expect(answer, sent).toMatchObject({ status, code: 0 });
      expect(answer.body.toString(), sent).toBe(body);
      expect(answer.trailers['x-sum'], sent).toBe('sum' in more ? more.sum : undefined);
    }
  });

  test('is preceded by what the pod tells early', async () => {
    const { upstream } = answering(headOf('HTTP/1.1 103 Early Hints', 'Link: </a>') + ok('done'));
    const answer = await askHttp2(session, to(upstream));
    expect(answer).toMatchObject({ status: 200, interim: [103] });
  });

  test.each(['Content-Length: 9', 'Transfer-Encoding: chunked', 'X-Unmeasured: 1'])(
    'with %s that breaks off ends its stream, and no other',
    async (framing) => {
      const upstream = ingress.upstream();
      const connection = upstream.nextConnection();
      const stream = session.request(to(upstream));
      const answer = answerTo(stream);
      const pod = await connection;
      await pod.request();
      pod.send(headOf('HTTP/1.1 200 OK', framing), '3\r\nabc\r\n');
      await once(stream, 'data');
      pod.reset();
      const { status, code } = await answer;
      expect(status).toBe(200);
      // This client finds fault with the length first.
      const { NGHTTP2_PROTOCOL_ERROR, NGHTTP2_INTERNAL_ERROR } = constants;
      const isMeasured = framing === 'Content-Length: 9';
      expect(code).toBe(isMeasured ? NGHTTP2_PROTOCOL_ERROR : NGHTTP2_INTERNAL_ERROR);
      expect(session.closed).toBe(false);
    },
  );

  test('by which a pod would change the protocol is a bad one', async () => {
    const { upstream } = answering(
      headOf('HTTP/1.1 101 Switching', 'Upgrade: a', 'Connection: upgrade'),
    );
    expect((await askHttp2(session, to(upstream))).status).toBe(502);
  });

  test('of our own comes at once, and the rest of the request is not asked for', async () => {
    const stream = session.request({ ':method': 'POST', ':path': '/', ':authority': 'none.test' });
    stream.write('never ended');
    const answer = await answerTo(stream);
    expect(answer).toMatchObject({ status: 404, code: constants.NGHTTP2_NO_ERROR });
  });
});

describe('bodies', () => {
  test('of many windows go both ways at once, and no byte is lost', async () => {
    const up = generatedBody(3_000_000, 1);
    const down = generatedBody(4_000_000, 2);
    const upstream = ingress.upstream();
    const seen: string[] = [];
    upstream.answers(async (pod, { body }) => {
      seen.push(digest(body));
      await pod.sendAll(
        Buffer.concat([Buffer.from(ok('').replace(': 0', `: ${down.length}`)), down]),
      );
    });
    const answers = await Promise.all(
      [1, 2, 3].map(() => askHttp2(session, to(upstream, '/', 'PUT'), up)),
    );
    for (const { body } of answers) expect(digest(body)).toBe(digest(down));
    expect(seen).toEqual([1, 2, 3].map(() => digest(up)));
  });

  test('that the client does not read wait at the pod', async () => {
    const long = Buffer.alloc(16_000_000, 'x');
    const upstream = ingress.upstream();
    const connection = upstream.nextConnection();
    const stream = session.request(to(upstream));
    const pod = await connection;
    await pod.request();
    pod.send(headOf('HTTP/1.1 200 OK', `Content-Length: ${long.length}`));
    let sent = 0;
    const sending = (async () => {
      for (; sent < long.length; sent += 100_000) {
        await pod.sendAll(long.subarray(sent, sent + 100_000));
      }
    })();
    await once(stream, 'response');
    for (let before = -1; before !== sent;) {
      before = sent;
      await new Promise((resolve) => setTimeout(resolve, 300));
    }
    // Kernel, ingress and the windows of stream and connection hold some.
    expect(sent).toBeGreaterThan(65_535);
    expect(sent).toBeLessThan(12_000_000);
    const answer = await answerTo(stream);
    await sending;
    expect(answer.body.length).toBe(long.length);
  });
});

describe('a client that leaves', () => {
  test.each(['before the answer', 'inside the answer', 'inside its request'])(
    '%s ends the work of its pod',
    async (when) => {
      const upstream = ingress.upstream();
      const connection = upstream.nextConnection();
      const isInside = when === 'inside its request';
      const head = isInside ? { ...to(upstream, '/', 'POST'), 'content-length': 9 } : to(upstream);
      const stream = session.request(head, { endStream: !isInside });
      stream.on('error', () => {});
      if (isInside) stream.write('part');
      const pod = await connection;
      const request = await pod.requestHead();
      if (when === 'inside the answer') {
        pod.send(headOf('HTTP/1.1 200 OK', 'Content-Length: 9'), 'abc');
        await once(stream, 'response');
      }
      stream.close(constants.NGHTTP2_CANCEL);
      if (isInside) await expect(pod.body(request!)).rejects.toThrow(BrokenConnection);
      else expect(await pod.ending()).toBe('closed');
    },
  );

  test('by its connection ends the work of all its streams', async () => {
    const own = await connectHttp2(port);
    const upstream = ingress.upstream();
    const pods = Promise.withResolvers<void>();
    let ended = 0;
    upstream.serves(async (pod) => {
      await pod.requestHead();
      await pod.ending();
      if (++ended === 5) pods.resolve();
    });
    for (let i = 0; i < 5; i++) own.request(to(upstream)).on('error', () => {});
    while (upstream.connections.length < 5) await new Promise((resolve) => setTimeout(resolve, 5));
    own.destroy();
    await pods.promise;
  });
});

test('a client is told of the bounds: 128 streams, no CONNECT for other protocols', () => {
  expect(session.remoteSettings).toMatchObject({
    maxConcurrentStreams: 128,
    enableConnectProtocol: false,
  });
});

test('streams that are reset faster than anybody could mean it end their connection', async () => {
  const { upstream } = answering(ok('done'));
  // ENHANCE_YOUR_CALM or INTERNAL_ERROR, as nghttp2 has it.
  expect(await fateOfResets(port, headTo(upstream), 1500)).toMatch(/^connection ended: (2|11)$/);
  expect((await askHttp2(session, to(upstream))).status).toBe(200);
});

test('many at once on one connection each get their own answer', async () => {
  const upstream = ingress.upstream();
  upstream.answers((pod, { target, ...head }) =>
    pod.send(ok(target, `X-Host: ${valuesOf(head, 'host')[0]}`)),
  );
  const paths = Array.from({ length: 300 }, (_, i) => `/${i}`);
  const answers = await Promise.all(paths.map((path) => askHttp2(session, to(upstream, path))));
  expect(answers.map(({ body }) => body.toString())).toEqual(paths);
});

test('at the end open streams are told, and every request is accounted for', async () => {
  const goAway = once(session, 'goaway');
  const account = ingress.settle();
  expect((await goAway)[0]).toBe(constants.NGHTTP2_NO_ERROR);
  const settled = await account;
  expectConserved(settled);
  expect(settled.accepted).toBeGreaterThan(340);
  expect(settled.cancelled).toBe(0);
});

test('after as many requests as a connection is for, GOAWAY comes and all are answered', async () => {
  await using few = await IngressDrive.open(
    'kubernetes',
    { limits: { maxRequestsPerConnection: 3 } },
    (run) => ({ ...run, certificates: [] }),
  );
  const upstream = few.upstream();
  upstream.answers((pod) => pod.send(ok('hello')));
  const client = await connectHttp2(few.tlsPorts[0]!);
  const goaway = once(client, 'goaway');
  const answers = await Promise.all(
    Array.from({ length: 3 }, () => askHttp2(client, to(upstream))),
  );
  expect(answers.map(({ status }) => status)).toEqual([200, 200, 200]);
  expect((await goaway)[0]).toBe(constants.NGHTTP2_NO_ERROR);
  client.destroy();
});
