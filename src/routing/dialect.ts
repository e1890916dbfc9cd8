/** What a dialect is: whose rules decide where a request goes. Pure; a request costs no allocation in the common case. */
import type { Clock } from '../core/clock.ts';
import type { Forwarding } from '../core/forwarding.ts';
import type { RouteSpec, RunSpec } from '../core/run-spec.ts';

/** A request as rules see it. Valid only during the call. */
export interface RoutedRequest {
  readonly method: string;
  /** The raw Host header, port included. */
  readonly host: string | undefined;
  /** Raw, query included. */
  readonly target: string;
  readonly scheme: 'http' | 'https';
  /** The name asked for in the TLS handshake; undefined without one. */
  readonly serverName: string | undefined;
  /** Of the listener. */
  readonly port: number;
  readonly clientAddress: string;
  /** The first of its name, which is given in lower case. */
  header(name: string): string | undefined;
  /** A number of 1 … `total`, all as likely. The same for the same request whatever else happens; one draw per purpose. */
  draw(purpose: string, total: number): number;
}

export type RouteMatch =
  | Routed
  | {
      readonly kind: 'redirect';
      readonly status: number;
      readonly location: string;
      readonly headers?: HeaderLines | undefined;
    }
  /** Answered by the ingress itself, such as a health check. */
  | {
      readonly kind: 'local';
      readonly status: number;
      readonly headers?: HeaderLines | undefined;
    }
  | { readonly kind: 'not-found' }
  | { readonly kind: 'bad-request' };

/** Each in the form `name: value`, with CRLF behind. */
export type HeaderLines = string;

export interface Routed {
  readonly kind: 'route';
  /** An index into the routes, −1 for the default backend. */
  readonly route: number;
  /** Without one the answer is 503. */
  readonly pool: number | undefined;
  readonly forwarding?: Forwarding | undefined;
  /** What the pod gets in place of the target that came, in origin form. */
  readonly target?: string | undefined;
  /** Beside those of `forwarding`, for this request. */
  readonly requestHeaders?: HeaderLines | undefined;
  readonly responseHeaders?: HeaderLines | undefined;
  /** To be told when the exchange is over, in whatever way. */
  readonly admission?: Admission | undefined;
}

export interface Admission {
  over(): void;
}

export interface Router {
  /**
   * Whether the answer depends on more than method, host, target, scheme, headers and address of a request: on chance,
   * or on what came before.
   */
  readonly varies: boolean;
  match(request: RoutedRequest): RouteMatch;
}

/** What a router is made of. */
export type Routing = Pick<RunSpec, 'dialect' | 'routes' | 'listeners' | 'defaultPool' | 'pools'>;

export interface Dialect<Name extends string = string> {
  readonly name: Name;
  /** One sentence. */
  readonly summary: string;
  /** Of routes with the same host, path and type the first is served. One router for each replica: it may count. */
  compile(routing: Routing, clock: Clock): Router;
  /**
   * The same rules for an ingress that is not ours, one server for each host and one for all others. Absent: no other
   * can be told them.
   */
  servers?(routes: readonly RouteSpec[], defaultPool: number | undefined): readonly VirtualServer[];
}

/**
 * Who answers for a host. Every path is taken by a location: its exact one, else the longest prefix of its characters; where
 * locations are patterns, all of them are, and the first that matches takes it.
 */
export interface VirtualServer {
  /** May open with `*.`; absent: for hosts that no other server takes. */
  readonly host: string | undefined;
  /** What the `*` stands for, as a regular expression. */
  readonly label: string;
  readonly locations: readonly Location[];
}

export interface Location {
  readonly kind: 'exact' | 'prefix' | 'pattern';
  /** Of a pattern its text, anchored at the start and blind to case. */
  readonly path: string;
  readonly answer: RouteMatch | SlashRedirect;
  /** Of a pattern: what the path gives way to. */
  readonly rewriteTarget?: string | undefined;
}

/** nginx's own redirect, 301, to the location with the closing slash. */
export interface SlashRedirect {
  readonly kind: 'slash';
  /** Escaped as in a URL. */
  readonly path: string;
}

/** What the ingress answers by itself. */
export function localStatus(match: Exclude<RouteMatch, Routed>): number {
  switch (match.kind) {
    case 'redirect':
    case 'local':
      return match.status;
    case 'not-found':
      return 404;
    case 'bad-request':
      return 400;
  }
}

export const notFound: RouteMatch = { kind: 'not-found' };
export const badRequest: RouteMatch = { kind: 'bad-request' };

export function routeMatch(
  index: number,
  { pool, answer, forwarding }: Pick<RouteSpec, 'pool' | 'answer' | 'forwarding'>,
): RouteMatch {
  if (answer !== undefined) return answer === 404 ? notFound : { kind: 'local', status: answer };
  return { kind: 'route', route: index, pool, forwarding };
}

export function defaultMatch(defaultPool: number | undefined): RouteMatch {
  return defaultPool === undefined ? notFound : routeMatch(-1, { pool: defaultPool });
}
