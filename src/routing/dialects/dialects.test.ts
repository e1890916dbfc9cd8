/** What the dialects of Ingresses have in common: the match table of the Kubernetes documentation, and hosts. */
import { describe, expect, test } from 'vitest';
import { findDialect } from '../index.ts';
import { plainRequest } from '../plain-request.ts';
import {
  compiled,
  ingressDialects,
  matcher,
  routesOf,
  type RouteRow,
} from '../route-table.fixture.ts';

const slashPrefix = 'Prefix /';

/** kubernetes.io/docs/concepts/services-networking/ingress, "Examples": rules, target, what takes it. */
const matchTable: readonly (readonly [rules: readonly string[], target: string, taken: string])[] =
  [
    [[slashPrefix], '/anything/at/all', slashPrefix],
    [['Exact /foo'], '/foo', 'Exact /foo'],
    [['Exact /foo'], '/bar', '404'],
    [['Exact /foo'], '/foo/', '404'],
    [['Prefix /foo'], '/foo', 'Prefix /foo'],
    [['Prefix /foo'], '/foo/', 'Prefix /foo'],
    [['Prefix /foo/'], '/foo/', 'Prefix /foo/'],
    [['Prefix /aaa/bb'], '/aaa/bbb', '404'],
    [['Prefix /aaa/bbb'], '/aaa/bbb', 'Prefix /aaa/bbb'],
    [['Prefix /aaa/bbb/'], '/aaa/bbb/', 'Prefix /aaa/bbb/'],
    [['Prefix /aaa/bbb'], '/aaa/bbb/', 'Prefix /aaa/bbb'],
    [['Prefix /aaa/bbb'], '/aaa/bbb/ccc', 'Prefix /aaa/bbb'],
    [['Prefix /aaa/bbb'], '/aaa/bbbxyz', '404'],
    [[slashPrefix, 'Prefix /aaa'], '/aaa/ccc', 'Prefix /aaa'],
    [[slashPrefix, 'Prefix /aaa', 'Prefix /aaa/bbb'], '/aaa/bbb', 'Prefix /aaa/bbb'],
    [[slashPrefix, 'Prefix /aaa', 'Prefix /aaa/bbb'], '/ccc', slashPrefix],
    [['Prefix /aaa'], '/ccc', '404'],
    [['Prefix /foo', 'Exact /foo'], '/foo', 'Exact /foo'],
    [['Prefix /foo', 'Exact /foo'], '/foo/bar', 'Prefix /foo'],
    [['ImplementationSpecific /foo'], '/foo/bar', 'ImplementationSpecific /foo'],
    [['ImplementationSpecific /foo'], '/foobar', '404'],
    [['Exact /foo'], '/Foo', '404'],
    [['Prefix /foo'], '/FOO/x', '404'],
    [['Exact /foo'], '/foo?a=/foo/bar', 'Exact /foo'],
    [['Prefix /foo'], '/foo?/bar', 'Prefix /foo'],
    [['Exact /foo'], '/foo#part', 'Exact /foo'],
  ];

function rowsOf(rules: readonly string[], host = 'example.com'): RouteRow[] {
  return rules.map((rule) => [host, ...rule.split(' ')] as unknown as RouteRow);
}

describe.each(ingressDialects)('in %s', (dialect) => {
  test.each(matchTable)('of %j the target %s meets %s', (rules, target, taken) => {
    expect(matcher(dialect, rowsOf(rules))('example.com', target)).toBe(taken);
  });

  test.each([
    ['example.com', 'example.com'],
    ['EXAMPLE.com:8080', 'example.com'],
    ['example.com.', 'example.com'],
    ['example.com.:80', 'example.com'],
    ['bar.foo.com', '*.foo.com'],
    ['BAR.foo.com:80', '*.foo.com'],
    ['a.bar.foo.com', '*'],
    ['foo.com', '*'],
    ['[::1]:8080', '*'],
    [undefined, '*'],
  ])('the host %s is served by the rules of %s', (host, served) => {
    const rows: RouteRow[] = [
      ['*', 'Prefix', '/'],
      ['*.foo.com', 'Prefix', '/'],
      ['example.com', 'Prefix', '/'],
    ];
    const match = compiled(dialect, routesOf(rows)).match(plainRequest(host, '/x'));
    expect(match).toMatchObject({ kind: 'route', route: rows.findIndex(([of]) => of === served) });
  });

  test('an exact host goes before the wildcard it also fits', () => {
    const match = matcher(dialect, [
      ['*.foo.com', 'Prefix', '/wild'],
      ['bar.foo.com', 'Prefix', '/wild'],
      ['bar.foo.com', 'Prefix', '/'],
    ]);
    expect(match('bar.foo.com', '/x')).toBe('Prefix /');
    expect(match('baz.foo.com', '/wild')).toBe('Prefix /wild');
  });

  test('of two equal rules the first is served', () => {
    const rows: RouteRow[] = [
      ['*', 'Prefix', '/a'],
      ['*', 'Prefix', '/a'],
      ['*', 'Exact', '/b'],
      ['*', 'Exact', '/b'],
    ];
    const router = compiled(dialect, routesOf(rows));
    expect(router.match(plainRequest(undefined, '/a/x'))).toMatchObject({ route: 0 });
    expect(router.match(plainRequest(undefined, '/b'))).toMatchObject({ route: 2 });
  });

  test('a route whose Service is missing is matched, without a pool', () => {
    const [route] = routesOf([['*', 'Prefix', '/']]);
    const { pool: _, ...poolless } = route!;
    const match = compiled(dialect, [poolless], 7).match(plainRequest(undefined, '/'));
    expect(match).toEqual({ kind: 'route', route: 0, pool: undefined });
  });

  test('the default backend is route −1', () => {
    expect(compiled(dialect, [], 7).match(plainRequest('any.example', '/'))).toEqual({
      kind: 'route',
      route: -1,
      pool: 7,
    });
  });

  test('in absolute form the authority of the target is the host', () => {
    const match = matcher(dialect, rowsOf(['Prefix /api', 'Exact /']));
    expect(match('other.example', 'http://Example.com:80/api?x=1')).toBe('Prefix /api');
    expect(match('other.example', 'HTTP://example.com?x=1')).toBe('Exact /');
    expect(match('example.com', 'http://other.example/api')).toBe('404');
  });

  test.each(['', '*', 'example.com:443', 'ftp://example.com/', 'http://', 'http://u@example.com/'])(
    'the target "%s" is a bad request',
    (target) => {
      expect(matcher(dialect, rowsOf([slashPrefix]))('example.com', target)).toBe('400');
    },
  );

  test('a rule beyond ASCII is compared as its UTF-8 bytes', () => {
    const bytes = '/caf\u00c3\u00a9';
    expect(matcher(dialect, rowsOf(['Prefix /café']))('example.com', `${bytes}/x`)).toBe(
      'Prefix /café',
    );
  });

  test('the same routes give the same answer object again: no allocation per request', () => {
    const router = compiled(dialect, routesOf([['example.com', 'Prefix', '/api']]), 3);
    expect(router.match(plainRequest('example.com', '/api/a'))).toBe(
      router.match(plainRequest('example.com:80', '/api/b?x')),
    );
    expect(router.match(plainRequest('unknown.example', '/'))).toBe(
      router.match(plainRequest('unknown.example', '/b')),
    );
  });
});

describe('the list', () => {
  test('finds a dialect by name', () => {
    expect(findDialect('ingress-nginx')?.name).toBe('ingress-nginx');
    expect(findDialect('traefik')).toBeUndefined();
  });

  test('refuses to compile for a dialect it does not have', () => {
    expect(() => compiled('traefik', [])).toThrow('"traefik"');
  });
});
