/** What ingress-nginx does to a request besides routing it: redirects, headers, CORS, lists, limits, retries, error pages. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { deployment, ingress, service } from '../../src/kubernetes/manifests.fixture.ts';
import { annotated } from './nginx-annotations.ts';
import { valueOf } from './raw-client.ts';
import { type Expected, ServedWorld } from './served-world.ts';

/** An Ingress for the whole of `name.test`, with a Service of the same name. */
function site(
  name: string,
  annotations: Readonly<Record<string, string>>,
  spec: object = {},
): string[] {
  const rules = [`${name}.test / Prefix ${name}:80`];
  return [ingress(name, rules, { ...annotated(annotations), spec }), service(name)];
}

const tls = { tls: [{ hosts: ['tls.test'], secretName: 'missing' }] };
const manifests = [
  ...site('plain', {}),
  ...site('permanent', { 'permanent-redirect': 'https://new.test/a?b' }),
  ...site('code', { 'permanent-redirect': 'https://new.test', 'permanent-redirect-code': '308' }),
  ...site('bad-code', {
    'permanent-redirect': 'https://new.test',
    'permanent-redirect-code': '200',
  }),
  ...site('temporal', {
    'permanent-redirect': 'https://permanent.test',
    'temporal-redirect': 'https://temporal.test',
  }),
  ...site('tls', {}, tls),
  ...site('acme', {}, tls),
  ingress('solver', ['acme.test /.well-known/acme-challenge Prefix acme:80'], { spec: tls }),
  ...site('kept', { 'preserve-trailing-slash': 'true', 'force-ssl-redirect': 'true' }),
  ...site('forced', { 'force-ssl-redirect': 'true' }),
  ...site('clear', { 'ssl-redirect': 'false' }, { tls: [{ hosts: ['clear.test'] }] }),
  ...site('bare', { 'from-to-www-redirect': 'true' }),
  ...site('cors', { 'enable-cors': 'true' }),
  ...site('picky', {
    'enable-cors': 'true',
    'cors-allow-origin': 'https://ok.test, https://*.sub.test',
  }),
  ...site('allowed', { 'whitelist-source-range': '127.0.0.0/8' }),
  ...site('closed', { 'whitelist-source-range': '10.0.0.0/8' }),
  ...site('denied', { 'denylist-source-range': '127.0.0.1' }),
  ...site('unreadable', { 'whitelist-source-range': 'nonsense' }),
  ...site('vhost', { 'upstream-vhost': 'inner.test' }),
  ...site('protocol', { 'backend-protocol': 'NONSENSE' }),
  ...site('small', { 'proxy-body-size': '10' }),
  ...site('unlimited', { 'proxy-body-size': '0' }),
  ...site('rate', { 'limit-rps': '2' }),
  ...site('excepted', { 'limit-rps': '1', 'limit-whitelist': '127.0.0.0/8' }),
  ...site('connections', { 'limit-connections': '2' }),
  ...site('errors', { 'custom-http-errors': '404,503', 'default-backend': 'pages' }),
  ...site('unreplaced', {
    'custom-http-errors': '404',
    'default-backend': 'pages',
    'disable-proxy-intercept-errors': 'true',
  }),
  ...site('vacant', { 'default-backend': 'pages' }),
  deployment('vacant', { replicas: 0 }),
  ...site('retried', { 'proxy-next-upstream': 'error http_503', 'proxy-next-upstream-tries': '2' }),
  ...site('unretried', { 'proxy-next-upstream': 'off' }),
  ...site('slow', { 'proxy-read-timeout': '1', 'proxy-next-upstream-tries': '1' }),
  service('pages'),
];

let world: ServedWorld;
beforeAll(async () => {
  world = await ServedWorld.open(manifests, { dialect: 'ingress-nginx' });
});
afterAll(() => world[Symbol.asyncDispose]());

async function expectAnswers(expected: readonly Expected[]): Promise<void> {
  expect(await world.answers(expected)).toEqual(expected);
}

describe('redirects', () => {
  test('are permanent or temporal, and go to the URL as it is written', () =>
    expectAnswers([
      ['permanent.test', '/x?y', '301 https://new.test/a?b'],
      ['code.test', '/x', '308 https://new.test'],
      ['bad-code.test', '/x', '301 https://new.test'],
      ['temporal.test', '/x', '302 https://temporal.test'],
    ]));

  test('to https come of a tls section, its Secret there or not, and of force-ssl-redirect', () =>
    expectAnswers([
      ['tls.test:8080', '/x?y=1', '308 https://tls.test/x?y=1'],
      ['forced.test', '/x', '308 https://forced.test/x'],
      ['clear.test', '/x', 'clear /x'],
      ['plain.test', '/x', 'plain /x'],
    ]));

  test('to https drop one closing slash, even of the query, unless it is preserved', () =>
    expectAnswers([
      ['tls.test', '/dir/', '308 https://tls.test/dir'],
      ['tls.test', '/dir//', '308 https://tls.test/dir/'],
      ['tls.test', '/x?y=/', '308 https://tls.test/x?y='],
      ['kept.test', '/dir/', '308 https://kept.test/dir/'],
    ]));

  test('to https leave out a path of its own that certificates are asked for by', () =>
    expectAnswers([
      ['acme.test', '/.well-known/acme-challenge/t', 'acme /.well-known/acme-challenge/t'],
      ['acme.test', '/x', '308 https://acme.test/x'],
    ]));

  test('from www go to the bare name', async () => {
    const { status, ...head } = await world.ask('www.bare.test', '/x');
    expect([status, valueOf(head, 'location')]).toEqual([
      308,
      expect.stringMatching(/^http:\/\/bare\.test(:\d+)?\/x$/),
    ]);
    expect(await world.answer('bare.test', '/x')).toBe('bare /x');
  });
});

describe('headers to the pod', () => {
  test('say where the request came from, and not what the client says of that', async () => {
    const { echo } = await world.ask('plain.test:8080', '/', {
      fields: [
        'X-Forwarded-For: 1.2.3.4',
        'X-Forwarded-Host: evil.test',
        'X-Forwarded-Proto: https',
        'X-Real-IP: 1.2.3.4',
        'X-Scheme: https',
        'Proxy: evil',
        'under_score: dropped',
        'X-Request-ID: mine',
      ],
    });
    expect(echo!.headers).toMatchObject({
      host: ['plain.test:8080'],
      'x-real-ip': ['127.0.0.1'],
      'x-forwarded-for': ['127.0.0.1'],
      'x-forwarded-host': ['plain.test:8080'],
      'x-forwarded-proto': ['http'],
      'x-forwarded-scheme': ['http'],
      'x-scheme': ['http'],
      'x-original-forwarded-for': ['1.2.3.4'],
      'x-original-forwarded-host': ['evil.test'],
      'x-request-id': ['mine'],
    });
    expect(echo!.headers['x-forwarded-port']).toHaveLength(1);
    expect(echo!.headers).not.toHaveProperty('proxy');
    expect(echo!.headers).not.toHaveProperty('under_score');
  });

  test('have a request id of 32 hex digits where none came', async () => {
    const { echo } = await world.ask('plain.test', '/');
    expect(echo!.headers['x-request-id']).toEqual([expect.stringMatching(/^[0-9a-f]{32}$/)]);
  });

  test('have the Host of upstream-vhost, and nothing else of it', async () => {
    const { echo } = await world.ask('vhost.test', '/');
    expect(echo!.headers).toMatchObject({
      host: ['inner.test'],
      'x-forwarded-host': ['vhost.test'],
    });
  });
});

describe('CORS', () => {
  const origin = ['Origin: https://any.test'];

  test('allows any origin by default, and answers OPTIONS itself, even without Origin', async () => {
    const answer = await world.ask('cors.test', '/', { fields: origin });
    expect(answer.echo!.service).toBe('cors');
    expect(valueOf(answer, 'access-control-allow-origin')).toBe('*');
    expect(valueOf(answer, 'access-control-allow-credentials')).toBe('true');
    const preflight = await world.ask('cors.test', '/', { method: 'OPTIONS' });
    expect(preflight.status).toBe(204);
    expect(preflight.echo).toBeUndefined();
    expect(valueOf(preflight, 'access-control-max-age')).toBe('1728000');
    expect(valueOf(preflight, 'access-control-allow-methods')).toBe(
      'GET, PUT, POST, DELETE, PATCH, OPTIONS',
    );
  });

  test('knows the origins that are listed; OPTIONS of another goes to the pod', async () => {
    for (const allowed of ['https://ok.test', 'https://a.sub.test']) {
      const answer = await world.ask('picky.test', '/', { fields: [`Origin: ${allowed}`] });
      expect(valueOf(answer, 'access-control-allow-origin')).toBe(allowed);
    }
    const other = await world.ask('picky.test', '/', { method: 'OPTIONS', fields: origin });
    expect(other.echo!.method).toBe('OPTIONS');
    expect(valueOf(other, 'access-control-allow-origin')).toBeUndefined();
  });
});

test('lists of addresses answer 403, and one that cannot be read 503', () =>
  expectAnswers([
    ['allowed.test', '/', 'allowed /'],
    ['closed.test', '/', '403'],
    ['denied.test', '/', '403'],
    ['unreadable.test', '/', '503'],
  ]));

test('a protocol that does not exist is HTTP', () =>
  expectAnswers([['protocol.test', '/', 'protocol /']]));

describe('bodies', () => {
  const bytes = (count: number) => ({ method: 'POST', body: 'x'.repeat(count) });

  test('above proxy-body-size are 413', async () => {
    expect(await world.answer('small.test', '/', bytes(10))).toBe('small /');
    expect(await world.answer('small.test', '/', bytes(11))).toBe('413');
  });

  test('may have 1 MiB by default, and any size with 0', async () => {
    const mebibyte = 1024 * 1024;
    expect(await world.answer('plain.test', '/', bytes(mebibyte))).toBe('plain /');
    expect(await world.answer('plain.test', '/', bytes(mebibyte + 1))).toBe('413');
    expect(await world.answer('unlimited.test', '/', bytes(mebibyte + 1))).toBe('unlimited /');
  });
});

describe('limits', () => {
  test('of a rate let five times as much through at once, and one', async () => {
    const startedMs = performance.now();
    const tally = await world.tally('rate.test', '/', 40);
    const meanwhile = Math.ceil(((performance.now() - startedMs) / 1000) * 2);
    expect((tally.get('rate /') ?? 0) + (tally.get('503') ?? 0)).toBe(40);
    expect(tally.get('rate /')).toBeGreaterThanOrEqual(11);
    expect(tally.get('rate /')).toBeLessThanOrEqual(11 + meanwhile);
  });

  test('of connections answer 503 to those beyond', async () => {
    const held = { fields: ['x-plimsoll-delay: 1500ms'] };
    const answers = await Promise.all(
      Array.from({ length: 4 }, () => world.answer('connections.test', '/', held)),
    );
    expect(answers.toSorted()).toEqual(['503', '503', 'connections /', 'connections /']);
    expect(await world.answer('connections.test', '/')).toBe('connections /');
  });
});

test('limits do not hold for the addresses that are excepted', async () => {
  expect(await world.tally('excepted.test', '/', 40)).toEqual(new Map([['excepted /', 40]]));
});

describe('error pages', () => {
  test('are asked of the default backend, which is told what went wrong', async () => {
    const fields = ['x-plimsoll-status: 404', 'x-plimsoll-only: errors-0'];
    const answers = [];
    for (let asked = 0; asked < 3; asked++) {
      answers.push(await world.ask('errors.test', '/x?y', { fields }));
    }
    const page = answers.find(({ echo }) => echo!.service === 'pages');
    expect(page!.echo).toMatchObject({
      path: '/?y',
      headers: {
        'x-code': ['404'],
        'x-original-uri': ['/x?y'],
        'x-namespace': ['default'],
        'x-ingress-name': ['errors'],
        'x-service-name': ['errors'],
        'x-service-port': ['80'],
      },
    });
    expect(answers.filter(({ echo }) => echo!.service === 'errors')).toHaveLength(2);
  });

  test('are left to the pods where they are not to be replaced', async () => {
    const { echo } = await world.ask('unreplaced.test', '/', {
      fields: ['x-plimsoll-status: 404'],
    });
    expect(echo!.service).toBe('unreplaced');
  });

  test('of a Service without endpoints are its default backend, at the path that was asked', async () => {
    const { echo } = await world.ask('vacant.test', '/x?y');
    expect(echo).toMatchObject({ service: 'pages', path: '/x?y', headers: { 'x-code': ['503'] } });
  });
});

describe('tries', () => {
  const broken = (name: string) => ['x-plimsoll-fail: reset', `x-plimsoll-only: ${name}-0`];
  const statuses = async (name: string, method: string, fields: readonly string[]) => {
    const found: number[] = [];
    for (let asked = 0; asked < 3; asked++) {
      found.push((await world.ask(`${name}.test`, '/', { method, fields })).status);
    }
    return found.toSorted((a, b) => a - b);
  };

  test('after an error are for what may be sent twice', async () => {
    expect(await statuses('plain', 'GET', broken('plain'))).toEqual([200, 200, 200]);
    expect(await statuses('plain', 'POST', broken('plain'))).toEqual([200, 200, 502]);
    expect(await statuses('unretried', 'GET', broken('unretried'))).toEqual([200, 200, 502]);
  });

  test('count all, and the last status is passed on', async () => {
    const podOf = async (fields: readonly string[] = []) => {
      const { status, ...head } = await world.ask('retried.test', '/', { fields });
      return [status, Number(valueOf(head, 'x-pod')?.at(-1))] as const;
    };
    const [, before] = await podOf();
    const [status, last] = await podOf(['x-plimsoll-status: 503']);
    expect(status).toBe(503);
    expect((last - before + 3) % 3).toBe(2);
  });

  test('that take too long end in 504', async () => {
    const fields = ['x-plimsoll-delay: 3s'];
    expect((await world.ask('slow.test', '/', { fields })).status).toBe(504);
  });
});
