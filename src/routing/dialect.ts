/** What a dialect is: whose rules decide where a request goes. Pure; a request costs no allocation in the common case. */
import type { RouteSpec } from '../core/run-spec.ts';

export type RouteMatch =
  /** `route` is an index into the routes, −1 for the default backend; without a pool the answer is 503. */
  | { readonly kind: 'route'; readonly route: number; readonly pool: number | undefined }
  | { readonly kind: 'redirect'; readonly status: number; readonly location: string }
  /** Answered by the ingress itself, such as a health check. */
  | { readonly kind: 'local'; readonly status: number }
  | { readonly kind: 'not-found' }
  | { readonly kind: 'bad-request' };

export interface Router {
  /** `host` is the raw Host header, port included; `target` the raw request target, query included. */
  match(host: string | undefined, target: string): RouteMatch;
}

export interface Dialect<Name extends string = string> {
  readonly name: Name;
  /** One sentence. */
  readonly summary: string;
  /** Of routes with the same host, path and type the first is served. `defaultPool` is an index into the run's pools. */
  compile(routes: readonly RouteSpec[], defaultPool: number | undefined): Router;
  /** The same rules for an ingress that is not ours, one server for each host and one for all others. */
  servers(routes: readonly RouteSpec[], defaultPool: number | undefined): readonly VirtualServer[];
}

/** Who answers for a host. Every path is taken by a location: its exact one, else the longest prefix of its characters. */
export interface VirtualServer {
  /** May open with `*.`; absent: for hosts that no other server takes. */
  readonly host: string | undefined;
  /** What the `*` stands for, as a regular expression. */
  readonly label: string;
  readonly locations: readonly Location[];
}

export interface Location {
  readonly kind: 'exact' | 'prefix';
  readonly path: string;
  readonly answer: RouteMatch | SlashRedirect;
}

/** nginx's own redirect, 301, to the location with the closing slash. */
export interface SlashRedirect {
  readonly kind: 'slash';
  /** Escaped as in a URL. */
  readonly path: string;
}

export const notFound: RouteMatch = { kind: 'not-found' };
export const badRequest: RouteMatch = { kind: 'bad-request' };

export function routeMatch(route: number, pool: number | undefined): RouteMatch {
  return { kind: 'route', route, pool };
}

export function defaultMatch(defaultPool: number | undefined): RouteMatch {
  return defaultPool === undefined ? notFound : routeMatch(-1, defaultPool);
}
