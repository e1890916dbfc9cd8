/** Where a plan has several dialects: what all of them have in common is said once, the rest with whose it is. */
import { formatIssue, type Issue } from '../../core/issue.ts';
import type { RouteSpec } from '../../core/run-spec.ts';

/** Of the worlds that dialects come to. */
export function sameDialectIssues(worlds: readonly { readonly dialect: string }[]): Issue[] {
  if (new Set(worlds.map(({ dialect }) => dialect)).size === worlds.length) return [];
  const message = `for these manifests several come to ${worlds[0]!.dialect}: expected Ingresses, and HTTPRoutes for gateway-api.`;
  return [{ severity: 'error', path: '--dialect', message }];
}

interface Of<T> {
  readonly dialect: string;
  readonly all: readonly T[];
}

export function issuesByDialect(lists: readonly Of<Issue>[]): Issue[] {
  return byDialect(lists, formatIssue, (issue, dialect) => ({
    ...issue,
    message: `${issue.message} (by ${dialect})`,
  }));
}

export function notesByDialect(lists: readonly Of<string>[]): string[] {
  return byDialect(
    lists,
    (note) => note,
    (note, dialect) => `By ${dialect}: ${note}`,
  );
}

function byDialect<T>(
  lists: readonly Of<T>[],
  keyOf: (item: T) => string,
  marked: (item: T, dialect: string) => T,
): T[] {
  const keys = lists.map(({ all }) => new Set(all.map(keyOf)));
  const isCommon = (item: T) => keys.every((each) => each.has(keyOf(item)));
  const own = lists.flatMap(({ dialect, all }) =>
    all.filter((item) => !isCommon(item)).map((item) => marked(item, dialect)),
  );
  return [...lists[0]!.all.filter(isCommon), ...own];
}

/** Each place once where others than the first have it too. */
export function placesOf([first, ...others]: readonly (readonly RouteSpec[])[]): RouteSpec[] {
  const placeOf = ({ host = '', path, match }: RouteSpec) => {
    const { method = '', headers = [], query = [] } = match ?? {};
    return JSON.stringify([host, path, method, headers, query]);
  };
  const known = new Set(first!.map(placeOf));
  const more = new Map(others.flat().map((route) => [placeOf(route), route]));
  return [...first!, ...[...more].filter(([place]) => !known.has(place)).map(([, route]) => route)];
}
