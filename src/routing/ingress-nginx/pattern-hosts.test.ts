import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { asking, askingOf, nginxRoutes, type NginxRow } from './asking.fixture.ts';

const regex = { useRegex: true };

describe('a host with one regular expression', () => {
  test('has nothing but regular expressions, without regard to case and anchored at the start alone', () => {
    const ask = askingOf([['Exact /head'], ['ImplementationSpecific /v[0-9]+', regex]]);
    expect(ask('/HEADers/x')).toBe('pool 0');
    expect(ask('/V12x')).toBe('pool 1');
    expect(ask('/x/head')).toBe('404');
  });

  test('tries the longest text first, however little it is a literal', () => {
    const ask = askingOf([
      ['Prefix /foo/bar/bar'],
      ['ImplementationSpecific /foo/bar/[A-Z0-9]{3}', regex],
    ]);
    expect(ask('/foo/bar/bar')).toBe('pool 1');
    expect(ask('/foo/bar/b')).toBe('404');
  });

  test('tries texts of one length from Z to A', () => {
    const ask = askingOf([
      ['ImplementationSpecific /a.c', regex],
      ['ImplementationSpecific /abc', regex],
    ]);
    expect(ask('/abc')).toBe('pool 1');
    expect(ask('/axc')).toBe('pool 0');
  });

  test('redirects to no closing slash', () => {
    const rows: NginxRow[] = [['Prefix /x/'], ['Prefix /y']];
    expect(askingOf(rows)('/x')).toBe('301 http://example.com/x/');
    expect(askingOf([...rows, ['ImplementationSpecific /z', regex]])('/x')).toBe('404');
  });

  test('has no elements: a Prefix takes what goes on without a slash, unless an Exact rule has its path', () => {
    const rows: NginxRow[] = [['Prefix /x'], ['ImplementationSpecific /z', regex]];
    expect(askingOf(rows)('/xyz')).toBe('pool 0');
    const ask = askingOf([...rows, ['Exact /x']]);
    expect(ask('/xyz')).toBe('pool 2');
    expect(ask('/x/y')).toBe('pool 0');
  });

  test('leaves other hosts alone', () => {
    const ask = asking([
      ...nginxRoutes([['ImplementationSpecific /z', regex]], 'other.example'),
      ...nginxRoutes([['Exact /head']], 'example.com'),
    ]);
    expect(ask('/HEAD')).toBe('404');
    expect(ask('/head')).toBe('pool 0');
  });

  test('is matched decoded and resolved, and its pod gets the target as it came', () => {
    const ask = askingOf([['ImplementationSpecific /caf\u00e9/.+', regex]]);
    const match = ask.match('/x/../caf%C3%A9//y?z=1');
    expect(match).toMatchObject({ kind: 'route', route: 0 });
    expect(match).not.toHaveProperty('target');
  });

  test('without a host takes /healthz too, as patterns go first', () => {
    const rest: NginxRow = ['Prefix /', {}];
    expect(asking(nginxRoutes([rest]))('/healthz')).toBe('200');
    expect(asking(nginxRoutes([rest, ['ImplementationSpecific /z', regex]]))('/healthz')).toBe(
      'pool 0',
    );
  });

  test('has its own / before an Exact one, which nothing reaches then', () => {
    const ask = askingOf([['Exact /'], ['Prefix /'], ['ImplementationSpecific /z', regex]]);
    expect(ask('/')).toBe('pool 1');
  });

  test('may have alternatives that are anchored at no start', () => {
    const ask = askingOf([['ImplementationSpecific /a|/b', regex]]);
    expect(ask('/x/b')).toBe('pool 0');
    expect(ask('/x/a')).toBe('404');
  });
});

describe('a rewrite', () => {
  test('makes regular expressions of all paths of the host where its target is not the path', () => {
    const rows: NginxRow[] = [['Exact /head'], ['Prefix /same', { rewriteTarget: '/same' }]];
    expect(askingOf(rows)('/HEAD')).toBe('404');
    expect(askingOf(rows)('/same/x')).toBe('pool 1');
    const root: NginxRow = ['Prefix /', { rewriteTarget: '/same' }];
    const ask = askingOf([...rows, root]);
    expect(ask('/HEAD')).toBe('pool 0');
    expect(ask('/same/x')).toBe('pool 1');
  });

  test('of / to / is none at all', () => {
    const ask = askingOf([['Prefix /', { rewriteTarget: '/' }], ['Prefix /x/']]);
    expect(ask('/a/b?x=1')).toBe('pool 0');
    expect(ask('/x')).toBe('301 http://example.com/x/');
  });
});

const piece = fc.constantFrom(
  'a',
  'b',
  'B',
  '/',
  '(/|$)',
  '(.*)',
  '[ab]',
  'a?',
  '.',
  'b+',
  '\\.',
  '|',
);
const pattern = fc.array(piece, { maxLength: 5 }).map((pieces) => `/${pieces.join('')}`);
const target = fc
  .array(fc.constantFrom('a', 'b', 'A', '/', '.', 'c'), { maxLength: 6 })
  .map((pieces) => `/${pieces.join('')}`)
  .filter((path) => !path.includes('//') && !path.includes('/.'));

test('agrees with trying one expression after the other (seed 7, 500 tables)', () => {
  fc.assert(
    fc.property(
      fc.uniqueArray(pattern, { minLength: 1, maxLength: 12 }),
      fc.array(target, { minLength: 20, maxLength: 20 }),
      (patterns, targets) => {
        const ask = askingOf(patterns.map((path) => [`ImplementationSpecific ${path}`, regex]));
        const inOrder = patterns.toSorted(
          (a, b) => b.length - a.length || Number(b > a) - Number(b < a),
        );
        for (const path of targets) {
          const first = inOrder.find((text) => new RegExp(`^${text}`, 'i').test(path));
          const expected = first === undefined ? '404' : `pool ${patterns.indexOf(first)}`;
          expect(ask(path), `${path} of ${inOrder.join(' ')}`).toBe(expected);
        }
      },
    ),
    { numRuns: 500, seed: 7 },
  );
});
