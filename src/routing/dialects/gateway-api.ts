/**
 * HTTPRoute of Gateway API (gateway.networking.k8s.io/v1). The listener first, by the most specific host: what its routes
 * do not take is 404, even if another listener would (listener isolation). Then, across all its routes, the most specific
 * host, the exact path, the longest prefix, a method, the most headers, the most query parameters, the older route.
 *
 * Where the specification leaves it open, this dialect: looks on with a less specific host of the listener when no path of
 * a host fits (it asks for 404 only where no rule matches; gateways built on Envoy do not look on); tries regular
 * expressions (RE2, the whole path) after exact paths and prefixes, the longest first; compares paths and queries as
 * they were sent; takes the first of repeated headers and parameters.
 */
import {
  badRequest,
  notFound,
  type Dialect,
  type RoutedRequest,
  type RouteMatch,
  type Router,
  type Routing,
} from '../dialect.ts';
import { gatewayRoute, HostRoutes } from '../gateway-api/host-routes.ts';
import { HostSuffixes } from '../gateway-api/host-suffixes.ts';
import { hostnameOf } from '../host-table.ts';
import { parseAbsoluteTarget, pathEnd } from '../request-target.ts';

export const gatewayApi = {
  name: 'gateway-api',
  summary: 'The HTTPRoutes of Gateway API, whatever Ingresses there are.',
  compile: (routing): Router => new GatewayRouter(routing),
} as const satisfies Dialect;

type Listener = HostSuffixes<HostRoutes>;

class GatewayRouter implements Router {
  readonly varies: boolean;
  readonly #listeners = { http: new HostSuffixes<Listener>(), https: new HostSuffixes<Listener>() };

  constructor({ listeners = [], routes }: Routing) {
    const made = listeners.map(({ scheme, host }) =>
      this.#listeners[scheme].getOrCreate(host, () => new HostSuffixes()),
    );
    const answers = routes.flatMap((spec, index) =>
      spec.match ? [gatewayRoute(spec, index)] : [],
    );
    for (const route of answers) {
      const { listener, hostname } = route.spec.match!;
      made[listener]!.getOrCreate(hostname, () => new HostRoutes()).routes.push(route);
    }
    for (const hosts of made) {
      for (const [host, ofHost] of hosts.entries()) {
        ofHost.wider = hosts.wider(host);
        ofHost.index();
      }
    }
    this.varies = answers.some(({ answer }) => answer.varies);
  }

  match(request: RoutedRequest): RouteMatch {
    const { host, target } = request;
    if (target.charCodeAt(0) === slash) return this.#find(request, host, target);
    const absolute = parseAbsoluteTarget(target);
    return absolute ? this.#find(request, absolute.authority, absolute.target) : badRequest;
  }

  #find(request: RoutedRequest, host: string | undefined, target: string): RouteMatch {
    const { scheme, serverName } = request;
    const hostname = host === undefined ? undefined : hostnameOf(host);
    const listener = this.#listeners[scheme].find(hostname);
    if (!listener) return notFound;
    if (scheme === 'https' && serverName !== undefined) {
      const asked = this.#listeners.https.find(hostnameOf(serverName));
      if (asked && asked !== listener) return misdirected;
    }
    const end = pathEnd(target);
    for (let routes = listener.find(hostname); routes; routes = routes.wider) {
      const found = routes.match(request, hostname, target, end);
      if (found) return found;
    }
    return notFound;
  }
}

const slash = 0x2f;
const misdirected: RouteMatch = { kind: 'local', status: 421 };
