/** Routers of ingress-nginx for tests: routes with what annotations make of them, and answers as one line. */
import type { NginxLocation } from '../../core/nginx-location.ts';
import type { PoolSpec, RouteSpec } from '../../core/run-spec.ts';
import { compileRouter, type RouteMatch } from '../index.ts';
import { plainRequest, type PlainRequestFields } from '../plain-request.ts';
import { shownLocally } from '../route-table.fixture.ts';

/** `Prefix /path`. */
export type NginxRow = readonly [rule: string, nginx?: NginxLocation];

export const usualHost = 'example.com';

/** Each has a pool of its own number; all belong to one Ingress. */
export function nginxRoutes(rows: readonly NginxRow[], host?: string): RouteSpec[] {
  return rows.map(([rule, nginx], pool) => {
    const [pathType, ...path] = rule.split(' ') as [RouteSpec['pathType'], ...string[]];
    const named = host === undefined ? {} : { host };
    const ingress = 'default/test';
    return { id: rule, ...named, pathType, path: path.join(' '), pool, ingress, nginx };
  });
}

export function poolsFor(count: number): PoolSpec[] {
  return Array.from({ length: count }, (_, index) => ({
    name: `p${index}:80`,
    namespace: 'default',
    service: `p${index}`,
    port: 80,
    endpoints: [index],
  }));
}

export interface Asking {
  /** `pool 3`, with the target that it gets where that is another; else the status and where it leads. */
  (target: string, fields?: PlainRequestFields & { readonly host?: string }): string;
  match(target: string, fields?: PlainRequestFields & { readonly host?: string }): RouteMatch;
  readonly varies: boolean;
}

export interface AskingOptions {
  readonly pools?: readonly PoolSpec[];
  readonly defaultPool?: number;
  readonly now?: () => number;
}

export function asking(routes: readonly RouteSpec[], options: AskingOptions = {}): Asking {
  const { pools = poolsFor(routes.length + 1), defaultPool, now = () => 0 } = options;
  const router = compileRouter({ dialect: 'ingress-nginx', routes, pools, defaultPool }, { now });
  const match: Asking['match'] = (target, { host = usualHost, ...fields } = {}) =>
    router.match(plainRequest(host, target, fields));
  const ask = (...request: Parameters<Asking['match']>) => shown(match(...request));
  return Object.assign(ask, { match, varies: router.varies });
}

/** Of rules for the usual host. */
export function askingOf(rows: readonly NginxRow[], options?: AskingOptions): Asking {
  return asking(nginxRoutes(rows, usualHost), options);
}

function shown(match: RouteMatch): string {
  if (match.kind !== 'route') return shownLocally(match);
  return `pool ${match.pool}${match.target === undefined ? '' : ` ${match.target}`}`;
}
