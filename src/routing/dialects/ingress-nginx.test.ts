import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { plainRequest } from '../plain-request.ts';
import { matcher, routerOf, show, type RouteRow } from '../route-table.fixture.ts';
import { hosts, requestHosts, rowArbitrary, targetArbitrary } from './arbitrary-routes.fixture.ts';

const everything: RouteRow = ['example.com', 'Prefix', '/'];

describe('hosts', () => {
  const match = matcher(
    'ingress-nginx',
    [
      ['a.foo.com', 'Prefix', '/a'],
      ['*.foo.com', 'Prefix', '/wild'],
      ['*', 'Prefix', '/any'],
    ],
    9,
  );

  test('a host never falls back to its wildcard, to rules without a host or to the catch-all default', () => {
    expect(match('a.foo.com', '/wild')).toBe('404');
    expect(match('a.foo.com', '/any')).toBe('404');
    expect(match('b.foo.com', '/any')).toBe('404');
  });

  test('an unknown host meets the rules without a host, then the default backend', () => {
    expect(match('unknown.example', '/any')).toBe('Prefix /any');
    expect(match('unknown.example', '/a')).toBe('default');
    expect(match(undefined, '/any/x')).toBe('Prefix /any');
  });

  test.each(['', ':80', '.', 'a..b', 'a b', 'a/b', 'a.foo.com..'])(
    '"%s" is a bad request',
    (host) => {
      expect(match(host, '/any')).toBe('400');
    },
  );

  test('a wildcard takes a label of letters, digits, hyphens and underscores only', () => {
    expect(match('b_1-x.foo.com', '/wild')).toBe('Prefix /wild');
    expect(match('b%.foo.com', '/any')).toBe('Prefix /any');
  });
});

describe('the 301 to the closing slash', () => {
  test.each([
    [['Prefix /x/'], '/x', '301 http://example.com/x/'],
    [['Exact /x/'], '/x', '301 http://example.com/x/'],
    [['Prefix /x/', 'Prefix /'], '/x', '301 http://example.com/x/'],
    [['Prefix /x/'], '/x?a=1&b=/', '301 http://example.com/x/?a=1&b=/'],
    [['Prefix /x/'], '/x?', '301 http://example.com/x/'],
    [['Prefix /x/'], '/x?a=1#part', '301 http://example.com/x/?a=1'],
    [['Prefix /x/'], '/%78', '301 http://example.com/x/'],
    [['Prefix /x/', 'Exact /x'], '/x', 'Exact /x'],
    [['Exact /x/', 'Prefix /x'], '/x', 'Prefix /x'],
    [['Prefix /x/'], '/x/', 'Prefix /x/'],
    [['Prefix /x/'], '/x/y', 'Prefix /x/'],
    [['Prefix /x/'], '/xy', '404'],
    [
      ['ImplementationSpecific /caf\u00e9 x/'],
      '/caf%C3%A9%20x',
      '301 http://example.com/caf%C3%A9%20x/',
    ],
  ])('of %j the target %s meets %s', (rules, target, taken) => {
    const rows = rules.map((rule): RouteRow => {
      const [pathType, ...path] = rule.split(' ');
      return ['example.com', pathType as RouteRow[1], path.join(' ')];
    });
    expect(matcher('ingress-nginx', rows)('Example.com:8080', target)).toBe(taken);
  });

  test('is relative where the client named no host', () => {
    expect(matcher('ingress-nginx', [['*', 'Prefix', '/x/']])(undefined, '/x')).toBe('301 /x/');
  });
});

describe('paths are matched decoded, resolved and merged', () => {
  const match = matcher('ingress-nginx', [
    ['example.com', 'Prefix', '/a/b'],
    ['example.com', 'Exact', '/c'],
  ]);

  test.each([
    ['/a//b', 'Prefix /a/b'],
    ['//a/b', 'Prefix /a/b'],
    ['/a/./b/x', 'Prefix /a/b'],
    ['/x/../a/b', 'Prefix /a/b'],
    ['/a/b/../../c', 'Exact /c'],
    ['/%61/b', 'Prefix /a/b'],
    ['/a%2Fb', 'Prefix /a/b'],
    ['/a%2fb/c', 'Prefix /a/b'],
    ['/x/%2e%2E/c', 'Exact /c'],
    ['/c?x=%zz&y=/../..', 'Exact /c'],
    ['/c%3Fx', '404'],
    ['/a/b/..', '404'],
    ['/%2561/b', '404'],
    ['/c/.', '404'],
    ['/../c', '400'],
    ['/x/../../c', '400'],
    ['/..', '400'],
    ['/%2e%2e/c', '400'],
    ['/c%00', '400'],
    ['/%zz', '400'],
    ['/c%4', '400'],
    ['/c%', '400'],
  ])('%s meets %s', (target, taken) => {
    expect(match('example.com', target)).toBe(taken);
  });

  test('a bad path is refused on any host', () => {
    expect(match('unknown.example', '/../x')).toBe('400');
  });
});

describe('/healthz', () => {
  test('is answered by the catch-all server alone', () => {
    const match = matcher('ingress-nginx', [everything], 9);
    expect(match('unknown.example', '/healthz')).toBe('200');
    expect(match(undefined, '/healthz?x')).toBe('200');
    expect(match('example.com', '/healthz')).toBe('Prefix /');
  });

  test('is a prefix of characters that beats shorter rules and loses to longer and exact ones', () => {
    const match = matcher('ingress-nginx', [
      ['*', 'Prefix', '/'],
      ['*', 'Prefix', '/healthz/deep'],
      ['*', 'Prefix', '/healthzone/'],
    ]);
    expect(match(undefined, '/healthzebra/x')).toBe('200');
    expect(match(undefined, '/healthz/x')).toBe('200');
    expect(match(undefined, '/healthz/deep/x')).toBe('Prefix /healthz/deep');
    expect(match('x', '/healthzone')).toBe('301 http://x/healthzone/');
    expect(match(undefined, '/health')).toBe('Prefix /');
    const exact = matcher('ingress-nginx', [['*', 'Exact', '/healthz']]);
    expect(exact(undefined, '/healthz')).toBe('Exact /healthz');
    expect(exact(undefined, '/healthz/x')).toBe('200');
    const slashed = matcher('ingress-nginx', [['*', 'Prefix', '/healthz/']]);
    expect(slashed(undefined, '/healthz')).toBe('200');
    expect(slashed(undefined, '/healthz/x')).toBe('Prefix /healthz/');
  });
});

interface Location {
  readonly name: string;
  readonly exact: boolean;
  readonly shown: string;
}

/** The locations the controller renders for one server: a Prefix is also exactly itself unless an Exact rule is. */
function rendered(rows: readonly RouteRow[], host: string): Location[] {
  const rules = rows.filter(([of]) => of === host);
  const exact = new Set(
    rules.flatMap(([, pathType, path]) => (pathType === 'Exact' ? [path] : [])),
  );
  return rules.flatMap(([, pathType, path]) => {
    const shown = `${pathType} ${path}`;
    if (pathType === 'Exact') return [{ name: path, exact: true, shown }];
    const prefix = { name: `${path.replace(/\/$/, '')}/`, exact: false, shown };
    return path === '/' || exact.has(path)
      ? [prefix]
      : [prefix, { name: path, exact: true, shown }];
  });
}

/** As nginx searches static locations, without an index. */
function searched(
  locations: readonly Location[],
  host: string,
  path: string,
  query: string,
): string | undefined {
  const exact = locations.find((location) => location.exact && location.name === path);
  if (exact) return exact.shown;
  const same = locations.find((location) => location.name === path);
  if (!same && locations.some(({ name }) => name === `${path}/`)) {
    return `301 http://${host}${path}/${query === '?' ? '' : query}`;
  }
  const prefixes = locations.filter(
    (location) => !location.exact && path.startsWith(location.name),
  );
  return prefixes.sort((a, b) => b.name.length - a.name.length)[0]?.shown;
}

function served(rows: readonly RouteRow[], host: string, target: string): string {
  const path = target.split('?', 1)[0]!;
  const query = target.slice(path.length);
  for (const server of [host, `*${host.slice(host.indexOf('.'))}`]) {
    if (!rows.some(([of]) => of === server)) continue;
    return searched(rendered(rows, server), host, path, query) ?? '404';
  }
  const health = { name: '/healthz', exact: false, shown: '200' };
  return searched([...rendered(rows, '*'), health], host, path, query) ?? 'default';
}

test('agrees with the rendered locations on random tables and targets (2,000 tables)', () => {
  fc.assert(
    fc.property(
      // `/x` and `/x/` as prefixes of one host would render one location twice, which nginx refuses.
      fc.uniqueArray(rowArbitrary(hosts), {
        maxLength: 12,
        selector: ([host, pathType, path]) =>
          pathType === 'Exact' ? `${host} ${path}` : `${host} ${path.replace(/\/$/, '')}/ prefix`,
      }),
      fc.array(fc.tuple(fc.constantFrom(...requestHosts), targetArbitrary), { minLength: 10 }),
      (rows, requests) => {
        const router = routerOf('ingress-nginx', rows, 99);
        for (const [host, target] of requests) {
          const message = `${host} ${target}`;
          expect(show(router.match(plainRequest(host, target)), rows), message).toBe(
            served(rows, host, target),
          );
        }
      },
    ),
    { numRuns: 2000, seed: 7 },
  );
});
