/** HTTPRoute matches for tests, as short as they can be written; each has a pool of its own number. */
import type { HttpRouteMatch, ListenerSpec, ValueMatch } from '../../core/http-route.ts';
import type { RouteSpec } from '../../core/run-spec.ts';
import type { RouteMatch, Router } from '../dialect.ts';
import { compileRouter } from '../index.ts';
import { plainRequest, type PlainRequestFields } from '../plain-request.ts';
import { shownLocally } from '../route-table.fixture.ts';

export interface MatchRow {
  /** Index into the listeners. */
  readonly listener?: number;
  /** Of the listener. */
  readonly port?: number;
  readonly hostname?: string | undefined;
  /** `/a` for a prefix, `=/a` exactly, `~/a.*` for a regular expression. */
  readonly path?: string;
  readonly method?: string | undefined;
  /** `name=value`, or `name~pattern`. */
  readonly headers?: readonly string[];
  readonly query?: readonly string[];
  readonly backends?: HttpRouteMatch['backends'];
}

export const anyListener: ListenerSpec = { name: 'default/gw/http', scheme: 'http' };

export function routesOf(rows: readonly MatchRow[]): RouteSpec[] {
  return rows.map(({ listener = 0, port = 80, hostname, path = '/', ...row }, pool) => {
    const written = pathOf(path);
    return {
      id: `route ${pool}`,
      host: hostname,
      path: written.value,
      pathType: 'Prefix',
      ingress: 'default/test',
      match: {
        listener,
        scheme: 'http',
        listenerPort: port,
        hostname,
        path: written,
        method: row.method,
        headers: (row.headers ?? []).map(valueOf),
        query: (row.query ?? []).map(valueOf),
        backends: row.backends ?? [{ weight: 1, pool }],
      },
    };
  });
}

export function gatewayRouter(
  rows: readonly MatchRow[],
  listeners: readonly ListenerSpec[] = [anyListener],
): Router {
  const routes = routesOf(rows);
  return compileRouter({ dialect: 'gateway-api', routes, listeners, pools: [] }, { now: () => 0 });
}

/** The number of the route that takes it, or the status of the ingress's own answer. */
export function taker(
  router: Router,
  host: string | undefined,
  target: string,
  fields: PlainRequestFields = {},
): number | string {
  return shown(router.match(plainRequest(host, target, fields)));
}

export function shown(match: RouteMatch): number | string {
  return match.kind === 'route' ? match.route : shownLocally(match);
}

function pathOf(written: string): HttpRouteMatch['path'] {
  if (written.startsWith('=')) return { kind: 'exact', value: written.slice(1) };
  if (written.startsWith('~')) return { kind: 'regex', value: written.slice(1) };
  return { kind: 'prefix', value: written };
}

function valueOf(written: string): ValueMatch {
  const [, name = '', sign, value = ''] = /^([^=~]+)([=~])(.*)$/s.exec(written) ?? [];
  return { name, kind: sign === '~' ? 'regex' : 'exact', value };
}
