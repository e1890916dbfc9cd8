/** The locations that ingress-nginx renders for the paths of one host. */
import type { RouteSpec } from '../../core/route-spec.ts';
import { byteString } from '../byte-string.ts';
import type { SlashRedirect } from '../dialect.ts';
import type { PathRules } from '../location-list.ts';
import type { PatternEntry } from './pattern-table.ts';
import { needsRewrite } from './rewrite.ts';

export type Rule<Value> = readonly [route: RouteSpec, value: Value];

/** One path with a regular expression or a rewrite makes regular expressions of all paths of its host. */
export function usesPatterns(routes: readonly RouteSpec[]): boolean {
  return routes.some(isPattern);
}

function isPattern({ path, nginx }: RouteSpec): boolean {
  return nginx?.useRegex === true || needsRewrite(path, nginx?.rewriteTarget);
}

/** The longest text first, those of a length from Z to A; the host's own `/` before what else is called so. */
export function inOrder<Value>(rules: readonly Rule<Value>[]): readonly Rule<Value>[] {
  return rules.toSorted(([a], [b]) => {
    const [textA, textB] = [byteString(a.path), byteString(b.path)];
    if (textA.length !== textB.length) return textB.length - textA.length;
    if (textA !== textB) return textA < textB ? 1 : -1;
    return textA === '/' ? Number(a.pathType === 'Exact') - Number(b.pathType === 'Exact') : 0;
  });
}

/** A Prefix that is no pattern itself closes with a slash, and is also what it is without, unless an Exact rule is. */
export function patternsOf<Value>(rules: readonly Rule<Value>[]): PatternEntry<Value>[] {
  const exact = new Set(
    rules.flatMap(([{ path, pathType }]) => (pathType === 'Exact' ? [path] : [])),
  );
  return inOrder(rules).map(([route, value]) => {
    const { path, pathType } = route;
    const isAsWritten = pathType === 'Exact' || path.endsWith('/') || isPattern(route);
    return { text: isAsWritten || !exact.has(path) ? path : `${path}/`, value };
  });
}

export function addPlainLocations<Value>(
  locations: PathRules<Value | SlashRedirect>,
  rules: readonly Rule<Value>[],
): void {
  for (const [{ path, pathType }, value] of rules) {
    if (pathType === 'Exact') locations.addExact(path, value);
  }
  for (const [{ path, pathType }, value] of rules) {
    if (pathType === 'Exact') continue;
    locations.addPrefix(path.endsWith('/') ? path.slice(0, -1) : path, value);
    if (!path.endsWith('/')) locations.addExact(path, value);
  }
  for (const [{ path }] of rules) {
    if (path.length > 1 && path.endsWith('/')) {
      locations.addExact(path.slice(0, -1), { kind: 'slash', path: escapeUrlPath(path) });
    }
  }
}

function escapeUrlPath(path: string): string {
  return encodeURI(path.toWellFormed()).replaceAll('?', '%3F').replaceAll('#', '%23');
}
