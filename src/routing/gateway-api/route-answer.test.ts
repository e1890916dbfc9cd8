import { describe, expect, test } from 'vitest';
import type { HttpBackend, HttpCors, HttpRedirect } from '../../core/http-route.ts';
import { plainRequest, type PlainRequestFields } from '../plain-request.ts';
import { gatewayRouter, shown } from './gateway-routes.fixture.ts';

function answerOf(
  backend: Omit<HttpBackend, 'weight'>,
  {
    host = 'a.example',
    target = '/',
    path = '/',
    ...fields
  }: PlainRequestFields & { path?: string },
) {
  const router = gatewayRouter([{ path, backends: [{ weight: 1, ...backend }] }]);
  return router.match(plainRequest(host, target, fields));
}

/** apis/v1/httproute_types.go, HTTPPathModifier. */
const replacements: readonly (readonly [
  path: string,
  prefix: string,
  by: string,
  changed: string,
])[] = [
  ['/foo/bar', '/foo', '/xyz', '/xyz/bar'],
  ['/foo/bar', '/foo', '/xyz/', '/xyz/bar'],
  ['/foo/bar', '/foo/', '/xyz', '/xyz/bar'],
  ['/foo/bar', '/foo/', '/xyz/', '/xyz/bar'],
  ['/foo', '/foo', '/xyz', '/xyz'],
  ['/foo/', '/foo', '/xyz', '/xyz/'],
  ['/foo/bar', '/foo', '/', '/bar'],
  ['/foo/', '/foo', '/', '/'],
  ['/foo', '/foo', '/', '/'],
  ['/a/b', '/', '/xyz', '/xyz/a/b'],
  ['/', '/', '/xyz', '/xyz/'],
  ['/foo/%2e%2F', '/foo', '/xyz', '/xyz/%2e%2F'],
];

test.each(replacements)(
  'of %s the prefix %s becomes %s: %s, the query stays',
  (target, prefix, by, changed) => {
    const path = { kind: 'prefix', prefix, path: by } as const;
    for (const query of ['', '?a=/foo', '?']) {
      const match = answerOf({ pool: 0, path }, { target: target + query, path: prefix });
      expect(match).toMatchObject({ kind: 'route', target: changed + query });
      const redirect = answerOf(
        { redirect: { status: 302, path } },
        { target: target + query, path: prefix },
      );
      expect(shown(redirect)).toBe(`302 http://a.example${changed}${query}`);
    }
  },
);

test('a full path takes the place of whatever came, but for the query', () => {
  const path = { kind: 'full', path: '/new' } as const;
  expect(answerOf({ pool: 0, path }, { target: '/a/b?c' })).toMatchObject({ target: '/new?c' });
});

describe('a redirect leads to', () => {
  const to = (redirect: Omit<HttpRedirect, 'status'>, fields: PlainRequestFields = {}) =>
    shown(answerOf({ redirect: { status: 301, ...redirect } }, fields));

  test('the scheme, host and path that came, where it says nothing', () => {
    expect(to({}, { host: 'A.Example:8080', target: '/a?b' })).toBe('301 http://a.example/a?b');
    expect(to({ hostname: 'b.example' }, { target: 'http://x.example/a' })).toBe(
      '301 http://b.example/a',
    );
  });

  test('the port of the scheme that it names, else that of the listener, usual ports unsaid', () => {
    expect(to({ scheme: 'https' })).toBe('301 https://a.example/');
    expect(to({ scheme: 'https', port: 443 })).toBe('301 https://a.example/');
    expect(to({ scheme: 'https', port: 80 })).toBe('301 https://a.example:80/');
    expect(to({ port: 8080 })).toBe('301 http://a.example:8080/');
    const router = gatewayRouter([
      { port: 8080, backends: [{ weight: 1, redirect: { status: 302 } }] },
    ]);
    expect(shown(router.match(plainRequest('a', '/', { port: 80 })))).toBe('302 http://a:8080/');
  });

  test('a path alone where the request has no host', () => {
    const router = gatewayRouter([{ backends: [{ weight: 1, redirect: { status: 302 } }] }]);
    expect(shown(router.match(plainRequest(undefined, '/x')))).toBe('302 /x');
  });
});

describe('CORS', () => {
  const cors: HttpCors = {
    origins: ['https://www.foo.com', 'https://*.bar.com'],
    methods: ['GET', 'OPTIONS'],
    headers: ['x-1', 'x-2'],
    exposedHeaders: ['x-3'],
    credentials: true,
    maxAgeSeconds: 3600,
  };
  const any: HttpCors = {
    ...cors,
    origins: ['*'],
    methods: ['*'],
    headers: ['*'],
    exposedHeaders: ['*'],
    credentials: false,
  };
  const ask = (by: HttpCors, method: string, fields: Readonly<Record<string, string>>) =>
    answerOf({ pool: 0, cors: by }, { method, headers: new Map(Object.entries(fields)) });
  const preflight = (by: HttpCors, origin: string, asked = {}) =>
    ask(by, 'OPTIONS', { origin, 'access-control-request-method': 'PUT', ...asked });

  test('answers a preflight by itself', () => {
    expect(preflight(cors, 'https://www.foo.com')).toEqual({
      kind: 'local',
      status: 200,
      headers: [
        'access-control-allow-origin: https://www.foo.com',
        'access-control-allow-credentials: true',
        'access-control-expose-headers: x-3',
        'vary: origin',
        'access-control-allow-methods: GET, OPTIONS',
        'access-control-allow-headers: x-1, x-2',
        'access-control-max-age: 3600',
        '',
      ].join('\r\n'),
    });
  });

  test.each([
    ['https://www.foo.com', true],
    ['https://www.foo.com:443', true],
    ['HTTPS://WWW.foo.com', true],
    ['http://www.foo.com', false],
    ['https://www.foo.com:8443', false],
    ['https://a.bar.com', true],
    ['https://a.b.bar.com', true],
    ['https://bar.com', false],
    ['https://a.bar.com.evil.com', false],
    ['https://evil.com:1@a.bar.com', false],
  ])('the origin %s may ask: %s', (origin, mayAsk) => {
    const shared = `access-control-allow-origin: ${origin}\r\n`;
    const answers = [preflight(cors, origin), ask(cors, 'GET', { origin })];
    const lines = answers.map((match) =>
      match.kind === 'route' ? match.responseHeaders : match.kind === 'local' ? match.headers : '',
    );
    expect(lines.map((each) => each?.includes(shared) ?? false)).toEqual([mayAsk, mayAsk]);
    expect(answers.map(({ kind }) => kind)).toEqual(['local', 'route']);
  });

  test('with wildcards allows what is asked for', () => {
    const match = preflight(any, 'null', { 'access-control-request-headers': 'x-9' });
    expect(match).toMatchObject({
      headers: [
        'access-control-allow-origin: null',
        'access-control-expose-headers: *',
        'vary: origin',
        'access-control-allow-methods: PUT',
        'access-control-allow-headers: x-9',
        'access-control-max-age: 3600',
        '',
      ].join('\r\n'),
    });
    expect(ask({ ...any, credentials: true }, 'GET', { origin: 'https://a.b' })).toMatchObject({
      responseHeaders:
        'access-control-allow-origin: https://a.b\r\naccess-control-allow-credentials: true\r\nvary: origin\r\n',
    });
  });

  test('leaves other requests to the pods', () => {
    for (const fields of [{}, { origin: 'https://evil.com' }]) {
      expect(ask(cors, 'OPTIONS', fields)).toEqual({
        kind: 'route',
        route: 0,
        pool: 0,
        forwarding: undefined,
      });
    }
    expect(ask(cors, 'OPTIONS', { origin: 'https://www.foo.com' })).toMatchObject({
      kind: 'route',
    });
  });
});
