import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { plainRequest } from '../plain-request.ts';
import { matcher, routerOf, show, type RouteRow } from '../route-table.fixture.ts';
import { hosts, requestHosts, rowArbitrary, targetArbitrary } from './arbitrary-routes.fixture.ts';

describe('what the specification leaves open', () => {
  const match = matcher(
    'kubernetes',
    [
      ['a.foo.com', 'Prefix', '/a'],
      ['*.foo.com', 'Prefix', '/wild'],
      ['*', 'Prefix', '/any'],
    ],
    9,
  );

  test('a host whose paths do not match falls back to its wildcard, then to rules without a host', () => {
    expect(match('a.foo.com', '/a')).toBe('Prefix /a');
    expect(match('a.foo.com', '/wild')).toBe('Prefix /wild');
    expect(match('a.foo.com', '/any')).toBe('Prefix /any');
  });

  test('the default backend takes the rest, whatever the host', () => {
    expect(match('a.foo.com', '/b')).toBe('default');
    expect(match('unknown.example', '/b')).toBe('default');
  });

  test('paths are compared as sent', () => {
    expect(match('a.foo.com', '/x/../a')).toBe('default');
    expect(match('a.foo.com', '/%61')).toBe('default');
    expect(match('a.foo.com', '//a')).toBe('default');
  });
});

test('the rule with the closing slash is the longer one and takes both forms', () => {
  const match = matcher('kubernetes', [
    ['*', 'Exact', '/foo'],
    ['*', 'Prefix', '/foo'],
    ['*', 'Prefix', '/foo/'],
  ]);
  expect(match('x', '/foo')).toBe('Prefix /foo/');
  expect(match('x', '/foo/')).toBe('Prefix /foo/');
  expect(match('x', '/foo/bar')).toBe('Prefix /foo/');
});

test('a missing slash is not redirected', () => {
  expect(matcher('kubernetes', [['*', 'Exact', '/foo/']])('x', '/foo')).toBe('404');
});

/** Written from the specification, rule by rule and without any index. */
function specified(rows: readonly RouteRow[], host: string, path: string): string {
  const label = host.indexOf('.');
  const groups = [host, label > 0 ? `*${host.slice(label)}` : undefined, '*'];
  for (const group of groups) {
    const taking = rows.filter(([of, pathType, rule]) => of === group && takes(pathType, rule));
    const longest = Math.max(...taking.map(([, , rule]) => rule.length));
    const best = taking.filter(([, , rule]) => rule.length === longest);
    const winner = best.find(([, pathType]) => pathType === 'Exact') ?? best[0];
    if (winner) return `${winner[1]} ${winner[2]}`;
  }
  return 'default';

  function takes(pathType: string, rule: string): boolean {
    if (pathType === 'Exact') return rule === path;
    const elements = rule.replace(/\/$/, '').split('/');
    const requested = path.split('/');
    return elements.every((element, index) => element === requested[index]);
  }
}

test('agrees with the specification on random tables and targets (2,000 tables)', () => {
  fc.assert(
    fc.property(
      fc.array(rowArbitrary(hosts), { maxLength: 12 }),
      fc.array(fc.tuple(fc.constantFrom(...requestHosts), targetArbitrary), { minLength: 10 }),
      (rows, requests) => {
        const router = routerOf('kubernetes', rows, 99);
        for (const [host, target] of requests) {
          const path = target.split('?', 1)[0]!;
          const message = `${host} ${target}`;
          expect(show(router.match(plainRequest(host, target)), rows), message).toBe(
            specified(rows, host, path),
          );
        }
      },
    ),
    { numRuns: 2000, seed: 7 },
  );
});
