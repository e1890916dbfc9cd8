/** Routes for tests, as short as they can be written: `['example.com', 'Prefix', '/api']`, no host as `*`. */
import type { RouteSpec } from '../core/run-spec.ts';
import { compileRouter, type DialectName, type RouteMatch } from './index.ts';

export type RouteRow = readonly [host: string, pathType: RouteSpec['pathType'], path: string];

/** Each route has a pool of its own number. */
export function routesOf(rows: readonly RouteRow[]): RouteSpec[] {
  return rows.map(([host, pathType, path], pool) => ({
    id: `${host}${path} ${pathType}`,
    ...(host === '*' ? {} : { host }),
    pathType,
    path,
    pool,
    ingress: 'default/test',
  }));
}

export function matcher(
  dialect: DialectName,
  rows: readonly RouteRow[],
  defaultPool?: number,
): (host: string | undefined, target: string) => string {
  const router = compileRouter(dialect, routesOf(rows), defaultPool);
  return (host, target) => show(router.match(host, target), rows);
}

/** `Prefix /api` for a route, `default`, or what the ingress answers itself. */
export function show(match: RouteMatch, rows: readonly RouteRow[]): string {
  switch (match.kind) {
    case 'route': {
      const row = rows[match.route];
      return row ? `${row[1]} ${row[2]}` : 'default';
    }
    case 'redirect':
      return `${match.status} ${match.location}`;
    case 'local':
      return String(match.status);
    case 'not-found':
      return '404';
    case 'bad-request':
      return '400';
  }
}
