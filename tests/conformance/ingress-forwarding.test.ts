/** What a route says of forwarding, through the real ingress in front of raw upstreams (ingress-semantics.md 3.7, 3.8 and 4). */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Forwarding } from '../../src/core/forwarding.ts';
import { expectConserved, IngressDrive, ok, type RawUpstream } from './ingress-drive.ts';
import {
  BrokenConnection,
  headOf,
  type RawConnection,
  type RawRequest,
  type RawResponse,
  valueOf,
  valuesOf,
} from './raw-client.ts';

const asNginx = {
  attempts: 3,
  on: ['connect-failure', 'reset', 'timeout'],
  nonIdempotent: false,
  onceOnly: ['POST', 'LOCK', 'PATCH'],
  avoidTried: false,
} as const;

/** By the pool and route that they are for. */
const forwardings = {
  host: { host: 'inner.test' },
  requestHeaders: {
    requestHeaders: {
      remove: ['x-gone', 'x-scheme', 'content-length'],
      set: [
        ['x-set', 'ours ä'],
        ['x-forwarded-for', '10.9.9.9'],
        ['transfer-encoding', 'gzip'],
        ['host', 'evil.test'],
      ],
      add: [['x-add', '2']],
    },
  },
  responseHeaders: {
    responseHeaders: {
      remove: ['x-gone', 'content-length'],
      set: [['x-set', 'ours']],
      add: [['x-add', '2']],
    },
  },
  smallBody: { maxBodyBytes: 10 },
  anyBody: { maxBodyBytes: 0 },
  read: { timeouts: { readMs: 250 } },
  attempt: { timeouts: { attemptMs: 250 } },
  request: {
    timeouts: { attemptMs: 150, requestMs: 400 },
    retries: { ...asNginx, attempts: 10 },
  },
  retries: { retries: asNginx },
  retriedStatus: { retries: { ...asNginx, on: [{ from: 503, to: 503 }] } },
  retriesInTime: { retries: { ...asNginx, attempts: 10, timeoutMs: 150 } },
  dead: { retries: asNginx },
  page: {},
  pages: { host: 'inner.test', errorPages: { statuses: [404, 502], pool: 12 } },
  deadWithPage: { retries: asNginx, errorPages: { statuses: [404, 502], pool: 12 } },
  emptyWithPage: { errorPages: { statuses: [503], pool: 12 } },
  pageNobodyHas: { errorPages: { statuses: [404], pool: 15 } },
  standIn: {},
  empty: { emptyPool: 17 },
  copy: {},
  copied: { mirrors: [{ pool: 19, share: 1 }] },
  seldomCopied: { mirrors: [{ pool: 19, share: 0.5 }] },
} satisfies Record<string, Forwarding>;
type Name = keyof typeof forwardings;

const indexOf = (name: Name) => Object.keys(forwardings).indexOf(name);
const poolsWithoutEndpoints = [indexOf('emptyWithPage'), indexOf('empty')];

let ingress: IngressDrive;

beforeAll(async () => {
  ingress = await IngressDrive.open('ingress-nginx', {}, (run) => ({
    ...run,
    routes: run.routes.map((route, index) => ({
      ...route,
      forwarding: Object.values(forwardings)[index],
    })),
    pools: run.pools.map((pool, index) => ({
      ...pool,
      endpoints: poolsWithoutEndpoints.includes(index) ? [] : pool.endpoints,
    })),
  }));
  for (const name of ['dead', 'deadWithPage'] as const) upstream(name).close();
});

afterAll(async () => {
  await ingress[Symbol.asyncDispose]();
});

function upstream(name: Name): RawUpstream {
  return ingress.upstreamOf(indexOf(name));
}

type Answer = (pod: RawConnection, request: RawRequest, count: number) => unknown;

const answers = new Map<Name, (pod: RawConnection, request: RawRequest) => unknown>();

/** What the pod of a route gets from now on, by old connections too; it answers so. */
function pods(name: Name, answer: Answer = (pod) => pod.send(ok(''))): RawRequest[] {
  const met: RawRequest[] = [];
  answers.set(name, (pod, request) => answer(pod, request, met.push(request)));
  upstream(name).answers((pod, request) => answers.get(name)!(pod, request));
  return met;
}

interface Sent {
  readonly method?: string;
  readonly target?: string;
  readonly lines?: readonly string[];
  readonly body?: string;
}

async function ask(
  name: Name,
  { method = 'GET', target = '/', lines = [], body = '' }: Sent = {},
): Promise<RawResponse> {
  const client = await ingress.client();
  const length = body === '' ? [] : [`Content-Length: ${body.length}`];
  const host = `Host: ${upstream(name).host}`;
  client.send(headOf(`${method} ${target} HTTP/1.1`, host, ...length, ...lines), body);
  return await client.response();
}

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

describe('headers of the request', () => {
  test('have another Host, and still say which one the client named', async () => {
    const met = pods('host');
    await ask('host');
    expect(valuesOf(met[0]!, 'host')).toEqual(['inner.test']);
    expect(valueOf(met[0]!, 'x-forwarded-host')).toBe(upstream('host').host);
  });

  test('are removed, set and added, whoever they come from, but for those that frame it', async () => {
    const met = pods('requestHeaders');
    const lines = ['X-Gone: 1', 'X-SET: theirs', 'X-Add: 1', 'X-Other: \xe4'];
    await ask('requestHeaders', { method: 'POST', lines, body: 'hello' });
    const [request] = met;
    expect(request!.body.toString()).toBe('hello');
    expect(valuesOf(request!, 'x-gone')).toEqual([]);
    expect(valuesOf(request!, 'x-scheme')).toEqual([]);
    expect(valuesOf(request!, 'x-set')).toEqual(['ours \xc3\xa4']);
    expect(valuesOf(request!, 'x-add')).toEqual(['1', '2']);
    expect(valuesOf(request!, 'x-other')).toEqual(['\xe4']);
    expect(valuesOf(request!, 'x-forwarded-for')).toEqual(['10.9.9.9']);
    expect(valuesOf(request!, 'x-real-ip')).toEqual(['127.0.0.1']);
    expect(valuesOf(request!, 'transfer-encoding')).toEqual([]);
    expect(valuesOf(request!, 'content-length')).toEqual(['5']);
    expect(valuesOf(request!, 'host')).toEqual([upstream('requestHeaders').host]);
  });

  test('with names that nginx takes for invalid are dropped', async () => {
    const met = pods('host');
    const lines = ['X_Under: 1', 'X.Dot: 2', 'X-Plain: 3', 'Connection: x-hop', 'X-Hop: 4'];
    await ask('host', { lines });
    const names = met[0]!.fields.map(([name]) => name);
    expect(names.filter((name) => /[^a-z0-9-]/.test(name))).toEqual([]);
    expect(valueOf(met[0]!, 'x-plain')).toBe('3');
    expect(names).not.toContain('x-hop');
  });

  test('have a request id of their own where that of the client is empty', async () => {
    const met = pods('host');
    await ask('host', { lines: ['X-Request-ID:'] });
    expect(valuesOf(met[0]!, 'x-request-id').join()).toMatch(/^[\da-f]{32}$/);
  });
});

describe('headers of the answer', () => {
  const theirs = ['X-Gone: 1', 'X-Set: theirs', 'X-Add: 1'];

  test('are removed, set and added where it is final, not in a 103 before it', async () => {
    pods('responseHeaders', (pod) =>
      pod.send(headOf('HTTP/1.1 103 Early', ...theirs), ok('hi', ...theirs)),
    );
    const client = await ingress.client();
    client.send(headOf('GET / HTTP/1.1', `Host: ${upstream('responseHeaders').host}`));
    const early = await client.response();
    expect(['x-gone', 'x-set', 'x-add'].map((name) => valuesOf(early, name))).toEqual([
      ['1'],
      ['theirs'],
      ['1'],
    ]);
    const answer = await client.response();
    expect(answer.body.toString()).toBe('hi');
    expect(['x-gone', 'x-set', 'x-add'].map((name) => valuesOf(answer, name))).toEqual([
      [],
      ['ours'],
      ['1', '2'],
    ]);
  });

  test('are there where the ingress answers for its pod', async () => {
    pods('responseHeaders', (pod) => pod.reset());
    const answer = await ask('responseHeaders');
    expect(answer.status).toBe(502);
    expect(['x-set', 'x-add'].map((name) => valuesOf(answer, name))).toEqual([['ours'], ['2']]);
  });

  test('are there with an agreement to switch protocols', async () => {
    pods('responseHeaders', (pod) =>
      pod.send(headOf('HTTP/1.1 101 Fine', 'Connection: upgrade', 'Upgrade: x', ...theirs)),
    );
    const client = await ingress.client();
    const { host } = upstream('responseHeaders');
    const lines = [`Host: ${host}`, 'Connection: upgrade', 'Upgrade: x'];
    client.send(headOf('GET / HTTP/1.1', ...lines));
    const answer = await client.response();
    expect([answer.status, valuesOf(answer, 'x-set'), valuesOf(answer, 'x-gone')]).toEqual([
      101,
      ['ours'],
      [],
    ]);
    client.reset();
  });
});

describe('a body', () => {
  const chunked = ['Transfer-Encoding: chunked'];

  test('larger than its route takes is refused, whether that is told before or shows', async () => {
    const met = pods('smallBody');
    expect((await ask('smallBody', { method: 'PUT', body: 'x'.repeat(10) })).status).toBe(200);
    expect((await ask('smallBody', { method: 'PUT', body: 'x'.repeat(11) })).status).toBe(413);
    expect(met).toHaveLength(1);
    const client = await ingress.client();
    const { host } = upstream('smallBody');
    client.send(headOf('PUT / HTTP/1.1', `Host: ${host}`, ...chunked), '6\r\nhello \r\n');
    client.send('6\r\nworld!\r\n0\r\n\r\n');
    expect((await client.response()).status).toBe(413);
  });

  test('may be larger than the ingress takes elsewhere', async () => {
    const met = pods('anyBody');
    const body = 'x'.repeat(1_048_577);
    expect((await ask('anyBody', { method: 'PUT', body })).status).toBe(200);
    expect(met[0]!.body).toHaveLength(body.length);
    expect((await ask('host', { method: 'PUT', body })).status).toBe(413);
  });
});

/** Eight pieces of an answer, 80 ms apart. */
async function slowly(pod: RawConnection): Promise<void> {
  pod.send('HTTP/1.1 200 OK\r\nContent-Length: 8\r\n\r\n');
  for (let piece = 0; piece < 8; piece++) {
    await pause(80);
    pod.send('x');
  }
}

describe('a pod has', () => {
  test('so long between two reads, not for the whole', async () => {
    pods('read', (pod, { target }) => (target === '/slow' ? slowly(pod) : undefined));
    expect((await ask('read', { target: '/slow' })).body.toString()).toBe('xxxxxxxx');
    expect((await ask('read', { target: '/silent' })).status).toBe(504);
  });

  test('so long for the whole of an attempt, of which no more than a part may come', async () => {
    pods('attempt', (pod, { target }) => (target === '/slow' ? slowly(pod) : undefined));
    await expect(ask('attempt', { target: '/slow' })).rejects.toThrow(BrokenConnection);
    expect((await ask('attempt', { target: '/silent' })).status).toBe(504);
  });

  test('so long in all attempts together', async () => {
    const met = pods('request', () => {});
    expect((await ask('request')).status).toBe(504);
    expect(met.length).toBeGreaterThanOrEqual(2);
    expect(met.length).toBeLessThanOrEqual(3);
  });
});

describe('retries of a route', () => {
  test.each([
    ['GET', 3],
    ['PUT', 3],
    ['PURGE', 3],
    ['POST', 1],
    ['PATCH', 1],
    ['LOCK', 1],
  ])('send a %s %i times in all when pods break the connection', async (method, times) => {
    const met = pods('retries', (pod) => pod.reset());
    expect((await ask('retries', { method, body: 'hello' })).status).toBe(502);
    expect(met.map(({ body }) => body.toString())).toEqual(
      Array.from({ length: times }, () => 'hello'),
    );
  });

  test('pass the last answer on, and send nothing again that is not named', async () => {
    const met = pods('retriedStatus', (pod, { target }, count) =>
      pod.send(headOf(`HTTP/1.1 ${target.slice(1)} No`, 'Content-Length: 0', `X-Try: ${count}`)),
    );
    const busy = await ask('retriedStatus', { target: '/503' });
    expect([busy.status, valueOf(busy, 'x-try')]).toEqual([503, '3']);
    expect((await ask('retriedStatus', { target: '/500' })).status).toBe(500);
    expect((await ask('retriedStatus', { target: '/503', method: 'POST' })).status).toBe(503);
    expect(met).toHaveLength(5);
  });

  test('do not follow once their time is over, and the attempt under way is not cut off', async () => {
    const met = pods('retriesInTime', async (pod, _, count) => {
      await pause(200);
      if (count === 1) pod.reset();
    });
    expect((await ask('retriesInTime')).status).toBe(502);
    expect(met).toHaveLength(1);
  });

  test('leave the kept connection that its pod closes as it is used to be made up for', async () => {
    let closed = 0;
    upstream('retries').serves(async (pod) => {
      pod.send((await pod.request()) ? ok('kept') : '');
      if (await pod.requestHead()) closed++;
      pod.socket.end();
    });
    const client = await ingress.client();
    for (let turn = 0; turn < 4; turn++) {
      client.send(headOf('GET / HTTP/1.1', `Host: ${upstream('retries').host}`));
      expect((await client.response()).body.toString()).toBe('kept');
    }
    expect(closed).toBe(3);
  });

  test('dial a pod that is not there as often as any other', async () => {
    for (const method of ['GET', 'POST']) {
      expect((await ask('dead', { method, body: 'x' })).status).toBe(502);
    }
  });
});

describe('an error page', () => {
  test('comes in place of the answer, asked for with what happened and to whom', async () => {
    const met = pods('page', (pod) =>
      pod.send('HTTP/1.1 418 Tea\r\nContent-Length: 4\r\n\r\npage'),
    );
    pods('pages', (pod) =>
      pod.send('HTTP/1.1 404 No\r\nX-Stray: 1\r\nContent-Length: 4\r\n\r\ngone'),
    );
    const lines = [
      'Accept: text/html',
      'X-Code: 200',
      'X-Service-Name: evil',
      'X-Request-ID: id-1',
    ];
    const answer = await ask('pages', { target: '/a/b?x=1', lines });
    expect([answer.status, answer.body.toString(), valueOf(answer, 'x-stray')]).toEqual([
      418,
      'page',
      undefined,
    ]);
    const [{ method, target, fields }] = met as [RawRequest];
    expect([method, target]).toEqual(['GET', '/?x=1']);
    expect(Object.fromEntries(fields)).toMatchObject({
      host: upstream('pages').host,
      'x-code': '404',
      'x-format': 'text/html',
      'x-original-uri': '/a/b?x=1',
      'x-namespace': 'default',
      'x-ingress-name': 'shop',
      'x-service-name': upstream('pages').host,
      'x-service-port': '80',
      'x-request-id': 'id-1',
    });
    expect(valuesOf(met[0]!, 'x-service-name')).toHaveLength(1);
  });

  test('is asked for by the same method with the same body, and its own 404 is passed on', async () => {
    const met = pods('page', (pod) =>
      pod.send('HTTP/1.1 404 No page\r\nContent-Length: 0\r\n\r\n'),
    );
    pods('pages', (pod) => pod.send('HTTP/1.1 404 No\r\nContent-Length: 0\r\n\r\n'));
    const answer = await ask('pages', { method: 'POST', body: 'hello' });
    expect(answer.startLine).toBe('HTTP/1.1 404 No page');
    expect([met[0]!.method, met[0]!.body.toString()]).toEqual(['POST', 'hello']);
    expect(met).toHaveLength(1);
  });

  test('comes also for what the ingress would answer itself', async () => {
    const met = pods('page', (pod) => pod.send(ok('page')));
    expect((await ask('deadWithPage')).body.toString()).toBe('page');
    expect((await ask('emptyWithPage', { method: 'PUT', body: 'x' })).body.toString()).toBe('page');
    expect(met.map((request) => [valueOf(request, 'x-code'), request.body.toString()])).toEqual([
      ['502', ''],
      ['503', 'x'],
    ]);
  });

  test('that nobody has, or for a request that is not kept, leaves the answer as it is', async () => {
    const met = pods('page', (pod) => pod.send(ok('page')));
    const gone = (pod: RawConnection) =>
      pod.send('HTTP/1.1 404 No\r\nContent-Length: 4\r\n\r\ngone');
    pods('pageNobodyHas', gone);
    pods('pages', gone);
    expect((await ask('pageNobodyHas')).body.toString()).toBe('gone');
    const body = 'x'.repeat(70_000);
    expect((await ask('pages', { method: 'PUT', body })).body.toString()).toBe('gone');
    expect(met).toHaveLength(0);
  });
});

test('a pool without endpoints has its requests answered by another, which is told so', async () => {
  const met = pods('standIn', (pod) => pod.send(ok('stand-in')));
  const lines = ['X-Code: 200', 'Accept: text/html'];
  const answer = await ask('empty', { target: '/a?x=1', lines });
  expect([answer.status, answer.body.toString()]).toEqual([200, 'stand-in']);
  expect(met[0]!.target).toBe('/a?x=1');
  expect(valuesOf(met[0]!, 'x-code')).toEqual(['503']);
  expect(valueOf(met[0]!, 'x-format')).toBe('text/html');
  expect(valueOf(met[0]!, 'x-original-uri')).toBeUndefined();
});

describe('a mirror', () => {
  test('gets a copy, and its answer is neither waited for nor seen', async () => {
    const copies = pods('copy', () => {});
    pods('copied', (pod) => pod.send(ok('original')));
    await ask('copied', { method: 'POST', target: '/a?b', body: 'whole' });
    await expect.poll(() => copies.length).toBe(1);
    const client = await ingress.client();
    const lines = [`Host: ${upstream('copied').host}`, 'Transfer-Encoding: chunked'];
    client.send(headOf('PUT / HTTP/1.1', ...lines), '3\r\nin \r\n', '6\r\npieces\r\n0\r\n\r\n');
    expect((await client.response()).body.toString()).toBe('original');
    await expect.poll(() => copies.length).toBe(2);
    expect(copies.map(({ method, target, body }) => [method, target, body.toString()])).toEqual([
      ['POST', '/a?b', 'whole'],
      ['PUT', '/', 'in pieces'],
    ]);
  });

  test('gets the share that is meant for it', async () => {
    const copies = pods('copy');
    pods('seldomCopied');
    const client = await ingress.client();
    for (let k = 0; k < 200; k++) {
      const lines = [`Host: ${upstream('seldomCopied').host}`, `x-plimsoll-seq: ${k}`];
      client.send(headOf('GET / HTTP/1.1', ...lines));
      await client.response();
    }
    await pause(50);
    // The seed is fixed. Binomial(200, 1/2): four standard deviations are 28.
    expect(copies.length).toBeGreaterThan(72);
    expect(copies.length).toBeLessThan(128);
  });
});

test('afterwards every request is accounted for', async () => {
  const account = await ingress.settle();
  expectConserved(account);
  expect(account.errorPages).toBe(3);
});
