/**
 * ingress-nginx v1.15.1 (internal/ingress/controller and its nginx template), plain hosts: regular expressions and
 * rewrites are not in force yet.
 *
 * One server per host and no falling back from it: what a host's paths do not take is 404. ImplementationSpecific is
 * Prefix. Prefix `/x` is nginx's `location /x/` and `location = /x`; a rule that closes with a slash makes nginx answer
 * `/x` with a 301 to `/x/`, unless something takes `/x` exactly. Paths are matched decoded, resolved and merged. Unknown
 * hosts meet the catch-all server, which has the rules without a host and the default backend, and answers `/healthz`.
 */
import type { RouteSpec } from '../../core/run-spec.ts';
import {
  badRequest,
  defaultMatch,
  notFound,
  routeMatch,
  type Dialect,
  type RoutedRequest,
  type RouteMatch,
  type Location,
  type Router,
  type SlashRedirect,
  type VirtualServer,
} from '../dialect.ts';
import { HostTable, hostnameOf } from '../host-table.ts';
import { LocationList, type PathRules } from '../location-list.ts';
import { needsNormalising, normalisePath } from '../nginx-path.ts';
import { PathTable } from '../path-table.ts';
import { parseAbsoluteTarget, pathEnd } from '../request-target.ts';

export const ingressNginx = {
  name: 'ingress-nginx',
  summary: 'The rules of the ingress-nginx controller, retired in March 2026.',
  compile: ({ routes, defaultPool }): Router => new IngressNginxRouter(routes, defaultPool),
  servers: (routes, defaultPool) => {
    const ofHost = Map.groupBy(rulesOf(routes), ([route]) => route.host);
    return [...new Set([...ofHost.keys(), undefined])].map((host): VirtualServer => {
      const list = new LocationList<RouteMatch | SlashRedirect>();
      if (host === undefined) list.addCharacters(healthPath, health);
      addRules(list, ofHost.get(host) ?? []);
      list.addPrefix('', host === undefined ? defaultMatch(defaultPool) : notFound);
      const locations = host === undefined ? list.locations.filter(isNotHidden) : list.locations;
      return { host, label: wildcardLabel, locations };
    });
  },
} as const satisfies Dialect;

/** nginx redirects to a closing slash only where no location is the path itself, and `/healthz` is one. */
function isNotHidden({ path, answer }: Location): boolean {
  return answer.kind !== 'slash' || path !== healthPath;
}

type Locations = PathTable<RouteMatch | SlashRedirect>;

class IngressNginxRouter implements Router {
  readonly varies = false;
  readonly #servers = new HostTable<Locations>();
  readonly #catchAll: Locations;
  /** Of the catch-all's locations those longer than `/healthz`, which is itself a prefix of characters. */
  readonly #besideHealth: Locations;
  readonly #default: RouteMatch;

  constructor(routes: readonly RouteSpec[], defaultPool: number | undefined) {
    const ofHost = Map.groupBy(rulesOf(routes), ([route]) => route.host);
    for (const [host, rulesOfHost] of ofHost) {
      if (host !== undefined) this.#servers.getOrCreate(host, () => locationsOf(rulesOfHost));
    }
    const hostless = ofHost.get(undefined) ?? [];
    this.#catchAll = locationsOf(hostless);
    this.#besideHealth = locationsOf(hostless.filter(([{ path }]) => path.startsWith(healthPath)));
    this.#default = defaultMatch(defaultPool);
  }

  match({ host, target }: RoutedRequest): RouteMatch {
    if (target.charCodeAt(0) === slash) return this.#find(host, target);
    const absolute = parseAbsoluteTarget(target);
    return absolute ? this.#find(absolute.authority, absolute.target) : badRequest;
  }

  #find(host: string | undefined, target: string): RouteMatch {
    const end = pathEnd(target);
    const normalised = needsNormalising(target, end) ? normalisePath(target) : target;
    if (normalised === undefined) return badRequest;
    const matchEnd = normalised === target ? end : normalised.length;
    const hostname = host === undefined ? undefined : hostnameOf(host);
    const locations = hostname === undefined ? undefined : this.#servers.exact(hostname);
    const found = locations
      ? (locations.match(normalised, matchEnd) ?? notFound)
      : this.#matchUnnamed(host, hostname, normalised, matchEnd);
    return found.kind === 'slash' ? redirectTo(found.path, hostname, target, end) : found;
  }

  /** What no server names exactly: the host may be malformed, fit a wildcard, or be unknown. */
  #matchUnnamed(
    host: string | undefined,
    hostname: string | undefined,
    path: string,
    end: number,
  ): RouteMatch | SlashRedirect {
    if (host !== undefined && hostname !== undefined) {
      if (hostname === '' || malformedHost.test(host)) return badRequest;
      const locations = labelled.test(hostname) ? this.#servers.wildcard(hostname) : undefined;
      if (locations) return locations.match(path, end) ?? notFound;
    }
    if (!path.startsWith(healthPath)) return this.#catchAll.match(path, end) ?? this.#default;
    const found = this.#besideHealth.match(path, end);
    return found === undefined || (found.kind === 'slash' && end === healthPath.length)
      ? health
      : found;
  }
}

const slash = 0x2f;
const healthPath = '/healthz';
const health: RouteMatch = { kind: 'local', status: 200 };
// As ngx_http_validate_host; the label as in the expression that a wildcard server name is rendered to.
const malformedHost = /\.\.|[\0-\x20\x7f/]/;
const wildcardLabel = '[\\w-]+';
const labelled = new RegExp(`^${wildcardLabel}\\.`);

type Rule = readonly [RouteSpec, RouteMatch];

function rulesOf(routes: readonly RouteSpec[]): Rule[] {
  return routes.map((route, index) => [route, routeMatch(index, route)]);
}

function locationsOf(rules: readonly Rule[]): Locations {
  const locations: Locations = new PathTable();
  addRules(locations, rules);
  return locations;
}

function addRules(locations: PathRules<RouteMatch | SlashRedirect>, rules: readonly Rule[]): void {
  for (const [{ path, pathType }, match] of rules) {
    if (pathType === 'Exact') locations.addExact(path, match);
  }
  for (const [{ path, pathType }, match] of rules) {
    if (pathType === 'Exact') continue;
    locations.addPrefix(path.endsWith('/') ? path.slice(0, -1) : path, match);
    if (!path.endsWith('/')) locations.addExact(path, match);
  }
  for (const [{ path }] of rules) {
    if (path.length > 1 && path.endsWith('/')) {
      locations.addExact(path.slice(0, -1), { kind: 'slash', path: escapePath(path) });
    }
  }
}

/** The port is left out, as ingress-nginx has `port_in_redirect off`. */
function redirectTo(
  path: string,
  hostname: string | undefined,
  target: string,
  end: number,
): RouteMatch {
  const origin = hostname === undefined ? '' : `http://${hostname}`;
  const query = target.charAt(end) === '?' ? target.slice(end).replace(/#.*$/s, '') : '';
  return { kind: 'redirect', status: 301, location: origin + path + (query === '?' ? '' : query) };
}

function escapePath(path: string): string {
  return encodeURI(path.toWellFormed()).replaceAll('?', '%3F').replaceAll('#', '%23');
}
