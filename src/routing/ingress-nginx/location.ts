/**
 * What a location does with a request, in the order in which nginx does it: its rewrite module (out of service, CORS,
 * redirects), then ingress-nginx's own code (https, a pool without endpoints, canary), then limits, and only then who may
 * come at all.
 */
import type { Forwarding } from '../../core/forwarding.ts';
import type { NginxLocation } from '../../core/nginx-location.ts';
import type { PoolSpec, RouteSpec } from '../../core/route-spec.ts';
import type { Admission, HeaderLines, RoutedRequest, RouteMatch } from '../dialect.ts';
import { nginxText, type NginxText } from '../nginx-variables.ts';
import { hstsFor, localAnswer, replacingHeaders } from './answers.ts';
import type { Arrival } from './arrival.ts';
import { Canary } from './canary.ts';
import { Cors } from './cors.ts';
import type { Limits } from './limits.ts';
import { Networks } from './networks.ts';
import { absoluteUrl, httpsUrl, redirect } from './redirects.ts';
import { needsRewrite, Rewrite } from './rewrite.ts';

/** `no-tls-redirect-locations` of ingress-nginx: by the path of the rule, not that of the request. */
const acmePath = '/.well-known/acme-challenge';
/** With any other status nginx takes the URL for the body of its answer. */
const statusesWithLocation = new Set([301, 302, 303, 307, 308]);

export type LocationRoute = Omit<RouteSpec, 'id' | 'pathType' | 'host'>;

/** What rules may be needed of: the pools of the run, and the counts of the Ingress, where it has limits. */
export interface LocationContext {
  readonly pools: readonly PoolSpec[];
  readonly limits: Limits | undefined;
}

/** What a pod says of headers that are added here is left out. */
interface Forwardings {
  readonly usual: Forwarding | undefined;
  readonly withCors: Forwarding | undefined;
}

export class NginxRules {
  readonly #index: number;
  readonly #route: LocationRoute;
  readonly #nginx: NginxLocation;
  readonly #limits: Limits | undefined;
  readonly #cors: Cors | undefined;
  readonly #redirect: { readonly status: number; readonly url: NginxText } | undefined;
  readonly #rewrite: Rewrite | undefined;
  readonly #toHttps: boolean;
  /** Nobody is there to answer, and nobody stands in. */
  readonly #isEmpty: boolean;
  readonly #canary: { readonly rules: Canary; readonly pool: number } | undefined;
  readonly #allowed: Networks | undefined;
  readonly #denied: Networks;
  readonly #forwardings: Readonly<Record<RoutedRequest['scheme'], Forwardings>>;

  constructor(index: number, route: LocationRoute, { pools, limits }: LocationContext) {
    const { path, pool, answer, forwarding, nginx = {} } = route;
    const { rewriteTarget, redirect: elsewhere, allow } = nginx;
    const endpoints = pool === undefined ? 0 : (pools[pool]?.endpoints.length ?? 0);
    this.#index = index;
    this.#route = route;
    this.#nginx = nginx;
    this.#limits = limits;
    this.#cors = nginx.cors && new Cors(nginx.cors);
    this.#redirect = elsewhere && { status: elsewhere.status, url: nginxText(elsewhere.url) };
    this.#rewrite = needsRewrite(path, rewriteTarget)
      ? new Rewrite(path, rewriteTarget, nginx.forwardedPrefix)
      : undefined;
    this.#toHttps = nginx.httpsRedirect === true && !path.startsWith(acmePath);
    this.#isEmpty = answer === undefined && endpoints === 0 && forwarding?.emptyPool === undefined;
    this.#canary = pool === undefined ? undefined : canaryOf(pools, pool);
    this.#allowed = allow && new Networks(allow);
    this.#denied = new Networks(nginx.deny ?? []);
    this.#forwardings = { http: this.#forwarding('http'), https: this.#forwarding('https') };
  }

  get varies(): boolean {
    return this.#limits !== undefined || (this.#canary?.rules.varies ?? false);
  }

  answer(arrival: Arrival): RouteMatch {
    const { request } = arrival;
    const hsts = hstsFor(request);
    if (this.#nginx.isBroken) return localAnswer(503, hsts);
    const cors = this.#cors?.linesFor(request);
    const headers = hsts + (cors ?? '');
    if (cors !== undefined && request.method === 'OPTIONS') return localAnswer(204, headers);
    return (
      this.#elsewhere(arrival, headers) ??
      (this.#isEmpty ? this.#routed(request, cors, {}) : this.#admitted(arrival, headers, cors))
    );
  }

  /** A redirect, if there is one. */
  #elsewhere(arrival: Arrival, headers: HeaderLines): RouteMatch | undefined {
    const { request } = arrival;
    if (this.#redirect) {
      const { status, url } = this.#redirect;
      if (!statusesWithLocation.has(status)) return localAnswer(status, headers);
      return redirect(status, absoluteUrl(arrival, url.fill(request)), headers);
    }
    if (this.#rewrite?.redirects) return redirect(302, this.#rewrite.location(arrival), headers);
    if (!this.#toHttps || request.scheme === 'https') return undefined;
    const keepsSlash = this.#nginx.preserveTrailingSlash === true;
    return redirect(308, httpsUrl(arrival, keepsSlash), headers);
  }

  #admitted(arrival: Arrival, headers: HeaderLines, cors: HeaderLines | undefined): RouteMatch {
    const { request } = arrival;
    const pool = this.#canary?.rules.takes(request) ? this.#canary.pool : this.#route.pool;
    const rewritten = this.#rewrite?.apply(arrival);
    if (rewritten?.target === '') return localAnswer(500, headers);
    const admission = this.#limits?.admit(request.clientAddress);
    if (admission === 'refused') return localAnswer(503, headers);
    const status = this.#denies(request.clientAddress) ? 403 : this.#route.answer;
    if (status === undefined) return this.#routed(request, cors, { ...rewritten, pool, admission });
    admission?.over();
    return localAnswer(status, headers);
  }

  #denies(address: string): boolean {
    return this.#denied.has(address) || !(this.#allowed?.has(address) ?? true);
  }

  #routed(
    request: RoutedRequest,
    cors: HeaderLines | undefined,
    own: {
      readonly pool?: number | undefined;
      readonly target?: string;
      readonly requestHeaders?: HeaderLines | undefined;
      readonly admission?: Admission | undefined;
    },
  ): RouteMatch {
    const { usual, withCors } = this.#forwardings[request.scheme];
    return {
      kind: 'route',
      route: this.#index,
      pool: this.#route.pool,
      forwarding: cors === undefined ? usual : withCors,
      responseHeaders: hstsFor(request) + (cors ?? ''),
      ...own,
    };
  }

  #forwarding(scheme: RoutedRequest['scheme']): Forwardings {
    const { forwarding } = this.#route;
    const own = this.#rewrite ? this.#rewrite.forwardingOf(forwarding) : forwarding;
    return {
      usual: replacingHeaders(own, scheme),
      withCors: replacingHeaders(own, scheme, this.#cors?.names),
    };
  }
}

/** Whether a location does more than pass requests on. */
export function hasRules({ path, pool, nginx = {} }: LocationRoute, pools: readonly PoolSpec[]) {
  const { redirect: elsewhere, httpsRedirect, allow, deny, isBroken, cors, limits } = nginx;
  return (
    [elsewhere, httpsRedirect, allow, deny, isBroken, cors, limits].some(Boolean) ||
    needsRewrite(path, nginx.rewriteTarget) ||
    (pool !== undefined && canaryOf(pools, pool) !== undefined)
  );
}

/** A canary without endpoints is none. */
function canaryOf(pools: readonly PoolSpec[], index: number) {
  const pool = pools[index];
  const canary = pool?.canary && pools[pool.canary.pool];
  if (!pool?.canary || !canary || canary.endpoints.length === 0) return undefined;
  return { rules: new Canary(pool.canary, pool, canary), pool: pool.canary.pool };
}
