/**
 * The specification alone (networking.k8s.io/v1 Ingress). Host first: exact, then wildcard, then rules without a host.
 * Then path: Exact byte for byte, Prefix element by element; the longest wins, and on equal length Exact wins.
 *
 * Where the specification leaves it open, this dialect: treats ImplementationSpecific as Prefix; falls back from an
 * exact host to a wildcard and to rules without a host when no path of it matches; compares paths as they were sent,
 * neither decoded nor resolved; answers 404 without a default backend.
 */
import type { RouteSpec } from '../../core/run-spec.ts';
import {
  badRequest,
  defaultMatch,
  routeMatch,
  type Dialect,
  type RoutedRequest,
  type RouteMatch,
  type Router,
  type VirtualServer,
} from '../dialect.ts';
import { HostTable, hostnameOf } from '../host-table.ts';
import { fallingBack, LocationList, type PathRules } from '../location-list.ts';
import { PathTable } from '../path-table.ts';
import { parseAbsoluteTarget, pathEnd } from '../request-target.ts';

export const kubernetes = {
  name: 'kubernetes',
  summary: 'The Ingress specification alone, without the habits of any controller.',
  compile: ({ routes, defaultPool }): Router => new KubernetesRouter(routes, defaultPool),
  servers: (routes, defaultPool) => {
    const hosts = new Map<string | undefined, LocationList<RouteMatch>>();
    addRules(routes, (host) => getOrCreate(hosts, host));
    const anyHost = getOrCreate(hosts, undefined);
    anyHost.addPrefix('', defaultMatch(defaultPool));
    return [...hosts].map(([host, own]): VirtualServer => {
      const wildcard = host?.startsWith('*.') ? undefined : hosts.get(host?.replace(/^[^.]+/, '*'));
      const locations = [own, ...(wildcard ? [wildcard] : []), anyHost];
      return { host, label: '[^.]+', locations: fallingBack(locations) };
    });
  },
} as const satisfies Dialect;

type Paths = PathTable<RouteMatch>;

function getOrCreate(
  hosts: Map<string | undefined, LocationList<RouteMatch>>,
  host: string | undefined,
): LocationList<RouteMatch> {
  const list = hosts.get(host) ?? new LocationList<RouteMatch>();
  hosts.set(host, list);
  return list;
}

function addRules(
  routes: readonly RouteSpec[],
  pathsOf: (host: string | undefined) => PathRules<RouteMatch>,
): void {
  const rules = routes.map((route, index) => ({
    ...route,
    paths: pathsOf(route.host),
    match: routeMatch(index, route),
  }));
  const prefixes = rules.filter(({ pathType }) => pathType !== 'Exact');
  // `/foo/` and `/foo` take the same requests. The longer path wins, so it is added first, and over Exact `/foo` too.
  const slashed = prefixes.filter(({ path }) => path.endsWith('/'));
  for (const { paths, path, match } of slashed) paths.addPrefix(path.slice(0, -1), match);
  for (const { paths, path, match } of prefixes) {
    if (!path.endsWith('/')) paths.addPrefix(path, match);
  }
  const longer = new Set(slashed.map(({ host, path }) => `${host ?? ''}${path}`));
  for (const { host, paths, path, pathType, match } of rules) {
    if (pathType !== 'Exact' || longer.has(`${host ?? ''}${path}/`)) continue;
    paths.addExact(path, match);
  }
}

class KubernetesRouter implements Router {
  readonly varies = false;
  readonly #hosts = new HostTable<Paths>();
  readonly #anyHost: Paths = new PathTable();
  readonly #default: RouteMatch;

  constructor(routes: readonly RouteSpec[], defaultPool: number | undefined) {
    this.#default = defaultMatch(defaultPool);
    addRules(routes, (host) => this.#pathsOf(host));
  }

  match({ host, target }: RoutedRequest): RouteMatch {
    if (target.charCodeAt(0) === slash) return this.#find(host, target);
    const absolute = parseAbsoluteTarget(target);
    return absolute ? this.#find(absolute.authority, absolute.target) : badRequest;
  }

  #find(host: string | undefined, target: string): RouteMatch {
    const end = pathEnd(target);
    const hostname = host === undefined ? '' : hostnameOf(host);
    return (
      this.#hosts.exact(hostname)?.match(target, end) ??
      this.#hosts.wildcard(hostname)?.match(target, end) ??
      this.#anyHost.match(target, end) ??
      this.#default
    );
  }

  #pathsOf(host: string | undefined): Paths {
    return host === undefined
      ? this.#anyHost
      : this.#hosts.getOrCreate(host, () => new PathTable());
  }
}

const slash = 0x2f;
