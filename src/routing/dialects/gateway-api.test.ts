import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { ListenerSpec } from '../../core/http-route.ts';
import { gatewayRouter, type MatchRow, taker } from '../gateway-api/gateway-routes.fixture.ts';
import { compileRouter } from '../index.ts';
import { plainRequest } from '../plain-request.ts';
import { routesOf } from '../route-table.fixture.ts';

function listener(host?: string, scheme: 'http' | 'https' = 'http'): ListenerSpec {
  return { name: `${scheme} ${host}`, scheme, host };
}

describe('precedence', () => {
  test.each<[string, MatchRow[], { headers?: Map<string, string>; target?: string }, number]>([
    ['an exact path goes before a prefix', [{ path: '/a' }, { path: '=/a' }], {}, 1],
    ['the longer prefix goes first', [{ path: '/' }, { path: '/a' }], {}, 1],
    ['a prefix goes before a regular expression', [{ path: '~/a' }, { path: '/' }], {}, 1],
    ['a longer path goes before a method', [{ method: 'GET' }, { path: '/a' }], {}, 1],
    ['a method goes before headers', [{ headers: ['x=1', 'y=1'] }, { method: 'GET' }], {}, 1],
    [
      'more headers go before more query parameters',
      [{ headers: ['x=1'], query: ['q=1', 'r=1'] }, { headers: ['x=1', 'y=1'] }],
      {},
      1,
    ],
    ['more query parameters go first', [{ query: ['q=1'] }, { query: ['q=1', 'r=1'] }], {}, 1],
    ['of equals the first is taken', [{ path: '/a' }, { path: '/a' }], {}, 0],
    [
      'what a condition lacks is left to the next in line',
      [{ path: '=/a', method: 'POST' }, { path: '/a', headers: ['x=2'] }, { path: '/' }],
      {},
      2,
    ],
    [
      'of regular expressions the longest is tried first',
      [{ path: '~/.*' }, { path: '~/a.*' }],
      {},
      1,
    ],
  ])('%s', (_, rows, { target = '/a?q=1&r=1' }, taken) => {
    const headers = new Map([
      ['x', '1'],
      ['y', '1'],
    ]);
    expect(taker(gatewayRouter(rows), 'a.b', target, { headers })).toBe(taken);
  });

  test('the most specific host goes before any path', () => {
    const router = gatewayRouter([
      { path: '=/a' },
      { hostname: '*.b.c', path: '=/a' },
      { hostname: '*.a.b.c', path: '/a' },
      { hostname: 'x.a.b.c', path: '/' },
    ]);
    expect(taker(router, 'x.a.b.c', '/a')).toBe(3);
    expect(taker(router, 'y.a.b.c', '/a')).toBe(2);
    expect(taker(router, 'y.z.b.c', '/a')).toBe(1);
    expect(taker(router, 'b.c', '/a')).toBe(0);
    expect(taker(router, undefined, '/a')).toBe(0);
  });

  test('a less specific host of the listener takes what no path of a host fits', () => {
    const router = gatewayRouter([{ hostname: 'a.b.c', path: '/x' }, { hostname: '*.c' }]);
    expect(taker(router, 'a.b.c', '/x/y')).toBe(0);
    expect(taker(router, 'a.b.c', '/y')).toBe(1);
    expect(taker(router, 'c', '/y')).toBe('404');
  });

  test('where routes and listener have the same host in common, the host of the route decides', () => {
    const rows = [{ hostname: '*.c', path: '=/' }, { hostname: 'a.c' }];
    expect(taker(gatewayRouter(rows, [listener('a.c')]), 'a.c', '/')).toBe(1);
  });
});

describe('hosts', () => {
  test('are compared without case, port and closing dot', () => {
    const router = gatewayRouter([{ hostname: 'a.example' }]);
    for (const host of ['a.example', 'A.Example:8080', 'a.example.']) {
      expect(taker(router, host, '/'), host).toBe(0);
    }
    expect(taker(router, 'b.example', '/')).toBe('404');
    expect(taker(router, 'b.example', 'http://a.example/x')).toBe(0);
    expect(taker(router, 'a.example', '*')).toBe('400');
  });
});

describe('conditions', () => {
  test('a regular expression takes the whole path, by case, and not the query', () => {
    const router = gatewayRouter([{ path: '~/v[0-9]+/items' }]);
    expect(taker(router, 'a', '/v12/items?x=/')).toBe(0);
    expect(taker(router, 'a', '/v12/items/3')).toBe('404');
    expect(taker(router, 'a', '/V12/items')).toBe('404');
  });

  test('headers are compared by value, the name having come in any case', () => {
    const router = gatewayRouter([{ headers: ['version=two'] }, { headers: ['version~t[a-z]+'] }]);
    const of = (value: string) =>
      taker(router, 'a', '/', { headers: new Map([['version', value]]) });
    expect(['two', 'ten', 'Two', 'two.'].map(of)).toEqual([0, 1, '404', '404']);
  });

  test('of a repeated query parameter the first counts, undecoded', () => {
    const router = gatewayRouter([{ query: ['a=b'] }, { query: ['a~.+'] }]);
    expect(taker(router, 'x', '/?z&a=b&a=c')).toBe(0);
    expect(taker(router, 'x', '/?a=c&a=b')).toBe(1);
    expect(taker(router, 'x', '/?a=%62')).toBe(1);
    expect(taker(router, 'x', '/?aa=b&A=b')).toBe('404');
    expect(taker(router, 'x', '/?a=')).toBe('404');
  });

  test('a prefix is one of whole elements, its closing slash left aside', () => {
    const router = gatewayRouter([{ path: '/abc/' }]);
    const of = (target: string) => taker(router, 'x', target);
    expect(['/abc', '/abc/', '/abc/def', '/abcd', '/ABC'].map(of)).toEqual([0, 0, 0, '404', '404']);
  });
});

describe('listeners', () => {
  const listeners = [undefined, '*.example.com', '*.foo.example.com', 'abc.foo.example.com'];
  const hosts = ['bar.com', 'bar.example.com', 'bar.foo.example.com', 'abc.foo.example.com'];
  const router = gatewayRouter(
    listeners.map((_, index) => ({ listener: index, path: `/${index}` })),
    listeners.map((host) => listener(host)),
  );

  test('a request meets the routes of the most specific one alone', () => {
    for (const [own, host] of hosts.entries()) {
      const answers = hosts.map((_, index) => taker(router, host, `/${index}/x`));
      expect(answers, host).toEqual(hosts.map((_, index) => (index === own ? own : '404')));
    }
  });

  test('one without routes keeps its host from the others', () => {
    const isolated = gatewayRouter([{}], [listener(), listener('a.b')]);
    expect(taker(isolated, 'x.b', '/')).toBe(0);
    expect(taker(isolated, 'a.b', '/')).toBe('404');
  });

  test('the scheme parts them', () => {
    const both = gatewayRouter(
      [{ listener: 0 }, { listener: 1 }],
      [listener(), listener(undefined, 'https')],
    );
    expect(taker(both, 'a', '/')).toBe(0);
    expect(taker(both, 'a', '/', { scheme: 'https' })).toBe(1);
  });

  test('a request by TLS to the host of another listener than its server name is misdirected', () => {
    const names = [undefined, 'second.org', '*.wildcard.org', 'fourth.wildcard.org'];
    const secure = gatewayRouter(
      names.map((_, index) => ({ listener: index })),
      names.map((name) => listener(name, 'https')),
    );
    const of = (serverName: string | undefined, host: string) =>
      taker(secure, host, '/', { scheme: 'https', serverName });
    expect(of('example.org', 'example.org')).toBe(0);
    expect(of('unknown.org', 'example.org')).toBe(0);
    expect(of('example.org', 'second.org')).toBe('421');
    expect(of('second.org', 'example.org')).toBe('421');
    expect(of('third.wildcard.org', 'fifth.wildcard.org')).toBe(2);
    expect(of('third.wildcard.org', 'fourth.wildcard.org')).toBe('421');
    expect(of('fourth.wildcard.org', 'fourth.wildcard.org:443')).toBe(3);
    expect(of(undefined, 'second.org')).toBe(1);
  });
});

describe('backends', () => {
  const drawing = (drawn: number) => ({ draw: () => drawn });

  test('are drawn by weight, and one without weight never', () => {
    const backends = [
      { weight: 0, pool: 9 },
      { weight: 3, pool: 5 },
      { weight: 1 },
      { weight: 2, pool: 7 },
    ];
    const router = gatewayRouter([{ backends }]);
    expect(router.varies).toBe(true);
    const pools = [1, 2, 3, 4, 5, 6].map((drawn) => {
      const match = router.match(plainRequest('a', '/', drawing(drawn)));
      return match.kind === 'route' ? match.pool : taker(router, 'a', '/', drawing(drawn));
    });
    expect(pools).toEqual([5, 5, 5, '500', 7, 7]);
  });

  test.each([[[]], [[{ weight: 0, pool: 1 }]], [[{ weight: 1 }]]])('%j answer 500', (backends) => {
    const router = gatewayRouter([{ backends }]);
    expect(taker(router, 'a', '/')).toBe('500');
    expect(router.varies).toBe(false);
  });

  test('a request that nothing is changed of gets the same answer object again', () => {
    const router = gatewayRouter([{}]);
    expect(router.match(plainRequest('a', '/b'))).toBe(router.match(plainRequest('c', '/d?e')));
  });
});

describe('beside Ingresses', () => {
  const ofIngress = routesOf([
    ['*', 'Prefix', '/'],
    ['a.foo.com', 'Prefix', '/x'],
  ]);
  const of = (dialect: string) =>
    compileRouter(
      {
        dialect,
        routes: [
          ...ofIngress,
          { ...gatewayRoute, match: { ...gatewayRoute.match, hostname: 'a.foo.com' } },
        ],
        listeners: [listener()],
        pools: [],
      },
      { now: () => 0 },
    );
  const gatewayRoute = {
    ...ofIngress[0]!,
    match: {
      listener: 0,
      scheme: 'http',
      listenerPort: 80,
      path: { kind: 'prefix', value: '/x' },
      headers: [],
      query: [],
      backends: [{ weight: 1, pool: 2 }],
    },
  } as const;

  test.each(['kubernetes', 'ingress-nginx'])(
    'in %s, what HTTPRoutes find no route for goes to the rules of Ingresses',
    (dialect) => {
      expect(taker(of(dialect), 'a.foo.com', '/x')).toBe(2);
      expect(taker(of(dialect), 'b.foo.com', '/x')).toBe(0);
    },
  );

  test('in gateway-api the Ingresses are left out', () => {
    expect(taker(of('gateway-api'), 'a.foo.com', '/x')).toBe(2);
    expect(taker(of('gateway-api'), 'b.foo.com', '/x')).toBe('404');
  });
});

/** Written from the specification: all that match, then the criteria one after the other, without any index. */
function specified(
  rows: readonly MatchRow[],
  listeners: readonly ListenerSpec[],
  request: {
    host: string;
    path: string;
    method: string;
    header: string | undefined;
    query: string;
  },
): number | string {
  const fits = (of: string | undefined) =>
    of === undefined ||
    of === request.host ||
    (of.startsWith('*.') && request.host.endsWith(of.slice(1)));
  const characters = (of: string | undefined) =>
    of === undefined ? -1 : of.length + (of.startsWith('*') ? 0 : 1000);
  const ours = listeners
    .map((each, index) => ({ ...each, index }))
    .filter(({ host }) => fits(host))
    .sort((a, b) => characters(b.host) - characters(a.host))[0];
  const taking = rows
    .map((row, index) => ({ ...row, index, kind: row.path!.charAt(0) }))
    .filter(({ listener: of, hostname, path, kind, method, headers, query }) => {
      const value = path!.replace(/^[=~]/, '');
      const elements = value.replace(/\/$/, '').split('/');
      const isPath =
        kind === '='
          ? request.path === value
          : kind === '~'
            ? new RegExp(`^(?:${value})$`).test(request.path)
            : elements.every((element, at) => element === request.path.split('/')[at]);
      return (
        of === ours?.index &&
        fits(hostname) &&
        isPath &&
        (method === undefined || method === request.method) &&
        headers!.every((each) => each === `x=${request.header}`) &&
        query!.every((each) => `?${each}` === request.query)
      );
    });
  const rank = { '=': 0, '/': 1, '~': 2 } as Record<string, number>;
  taking.sort(
    (a, b) =>
      characters(b.hostname) - characters(a.hostname) ||
      rank[a.kind]! - rank[b.kind]! ||
      b.path!.length - a.path!.length ||
      Number(b.method !== undefined) - Number(a.method !== undefined) ||
      b.headers!.length - a.headers!.length ||
      b.query!.length - a.query!.length ||
      a.index - b.index,
  );
  return taking[0]?.index ?? '404';
}

const host = fc.constantFrom(undefined, '*.foo.com', '*.a.foo.com', 'a.foo.com', 'b.a.foo.com');
const row = fc.record({
  listener: fc.constantFrom(0, 1, 2),
  hostname: host,
  path: fc.constantFrom('/', '/a', '/a/', '/a/b', '=/', '=/a', '=/a/b', '~/a.*', '~/[ab]', '~/.*'),
  method: fc.constantFrom(undefined, undefined, 'GET', 'POST'),
  headers: fc.constantFrom([], [], ['x=1'], ['x=2']),
  query: fc.constantFrom([], [], ['q=1']),
});
const arbitraryRequest = fc.record({
  host: fc.constantFrom('foo.com', 'a.foo.com', 'b.a.foo.com', 'c.a.foo.com', 'x.com'),
  path: fc.constantFrom('/', '/a', '/b', '/a/', '/a/b', '/a/b/c', '/ab'),
  method: fc.constantFrom('GET', 'POST'),
  header: fc.constantFrom(undefined, '1', '2'),
  query: fc.constantFrom('', '?q=1', '?q=2'),
});

test('agrees with the specification on random tables and requests (seed 7, 2,000 tables)', () => {
  fc.assert(
    fc.property(
      fc.array(row, { maxLength: 16 }),
      fc.uniqueArray(host, { minLength: 3, maxLength: 3 }),
      fc.array(arbitraryRequest, { minLength: 10 }),
      (rows, hosts, requests) => {
        const listeners = hosts.map((each) => listener(each));
        const router = gatewayRouter(rows, listeners);
        for (const request of requests) {
          const headers = new Map(request.header === undefined ? [] : [['x', request.header]]);
          const fields = { method: request.method, headers };
          const found = taker(router, request.host, request.path + request.query, fields);
          expect(found, JSON.stringify(request)).toBe(specified(rows, listeners, request));
        }
      },
    ),
    { numRuns: 2000, seed: 7 },
  );
});
