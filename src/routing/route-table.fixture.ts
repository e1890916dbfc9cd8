/** Routes for tests, as short as they can be written: `['example.com', 'Prefix', '/api']`, no host as `*`. */
import type { RouteSpec } from '../core/run-spec.ts';
import {
  compileRouter,
  dialects,
  type DialectName,
  localStatus,
  type Routed,
  type RouteMatch,
  type Router,
} from './index.ts';
import { plainRequest } from './plain-request.ts';

/** Those whose rules are of Ingresses; HTTPRoutes have tests of their own. */
export const ingressDialects = dialects.flatMap(({ name }) => (name === 'gateway-api' ? [] : name));

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
  const router = routerOf(dialect, rows, defaultPool);
  return (host, target) => show(router.match(plainRequest(host, target)), rows);
}

export function routerOf(
  dialect: DialectName,
  rows: readonly RouteRow[],
  defaultPool?: number,
): Router {
  return compiled(dialect, routesOf(rows), defaultPool);
}

/** At time 0 for good. */
export function compiled(
  dialect: string,
  routes: readonly RouteSpec[],
  defaultPool?: number,
): Router {
  return compileRouter({ dialect, routes, defaultPool, pools: [] }, { now: () => 0 });
}

/** `Prefix /api` for a route, `default`, or what the ingress answers itself. */
export function show(match: RouteMatch, rows: readonly RouteRow[]): string {
  if (match.kind !== 'route') return shownLocally(match);
  const row = rows[match.route];
  return row ? `${row[1]} ${row[2]}` : 'default';
}

/** The status of an answer of the ingress's own, of a redirect with its place. */
export function shownLocally(match: Exclude<RouteMatch, Routed>): string {
  const status = String(localStatus(match));
  return match.kind === 'redirect' ? `${status} ${match.location}` : status;
}
