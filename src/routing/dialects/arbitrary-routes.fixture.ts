/** Random route tables and targets over an alphabet so small that they meet. */
import * as fc from 'fast-check';
import type { RouteRow } from '../route-table.fixture.ts';

export const hosts = ['a.foo.com', 'b.foo.com', '*.foo.com', '*'];
export const requestHosts = ['a.foo.com', 'b.foo.com', 'c.foo.com', 'foo.com', 'x.a.foo.com'];

const element = fc.constantFrom('a', 'b', 'ab', 'healthz');
const closing = fc.constantFrom('', '/');

export function rowArbitrary(ofHosts: readonly string[]): fc.Arbitrary<RouteRow> {
  return fc.tuple(
    fc.constantFrom(...ofHosts),
    fc.constantFrom('Exact', 'Prefix', 'ImplementationSpecific'),
    fc
      .tuple(fc.array(element, { maxLength: 3 }), closing)
      .map(([elements, end]) => (elements.length === 0 ? '/' : `/${elements.join('/')}${end}`)),
  );
}

const segment = fc.constantFrom('a', 'b', 'ab', 'abc', 'healthz', 'healthzy', 'A');
const query = fc.constantFrom('', '', '?', '?a=/b//c%2F');

export const targetArbitrary = fc
  .tuple(fc.array(segment, { maxLength: 4 }), closing, query)
  .map(([segments, end, rest]) => {
    const path = segments.length === 0 ? '/' : `/${segments.join('/')}${end}`;
    return path + rest;
  });
