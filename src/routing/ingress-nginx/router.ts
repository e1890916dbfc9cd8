/** Finds the server of a request, and in it the location that takes the request. */
import type { Clock } from '../../core/clock.ts';
import {
  badRequest,
  type RoutedRequest,
  type RouteMatch,
  type Router,
  type Routing,
} from '../dialect.ts';
import { HostTable, hostnameOf } from '../host-table.ts';
import { needsNormalising, normalisePath } from '../nginx-path.ts';
import { parseAbsoluteTarget, pathEnd } from '../request-target.ts';
import { hstsFor } from './answers.ts';
import { type Arrival, queryOf } from './arrival.ts';
import { HostServer, type Taker } from './host-server.ts';
import type { Rule } from './locations.ts';
import { absoluteUrl, appRootUrl, otherHostUrl, redirect } from './redirects.ts';
import { nobody, Takers } from './takers.ts';

export const healthPath = '/healthz';
export const health: RouteMatch = { kind: 'local', status: 200 };
/** What the `*` of a wildcard host is rendered to. */
export const wildcardLabel = '[\\w-]+';

export class IngressNginxRouter implements Router {
  readonly varies: boolean;
  readonly #servers: HostTable<HostServer>;
  readonly #catchAll: HostServer;
  /** Of the catch-all's locations those longer than `/healthz`, which is itself a prefix of characters. */
  readonly #besideHealth: HostServer;
  readonly #rest: Taker;

  constructor(routing: Routing, clock: Clock) {
    const { rules, rest, varies } = new Takers(routing, clock);
    const hostless = rules.filter(([{ host }]) => host === undefined);
    const longer = hostless.filter(([{ path }]) => path.startsWith(healthPath));
    this.varies = varies;
    this.#servers = serversOf(rules);
    this.#catchAll = new HostServer(hostless);
    this.#besideHealth = new HostServer(this.#catchAll.usesPatterns ? [] : longer);
    this.#rest = rest;
  }

  match(request: RoutedRequest): RouteMatch {
    const { host, target } = request;
    if (target.charCodeAt(0) === slash) return this.#find(request, host, target);
    const absolute = parseAbsoluteTarget(target);
    return absolute ? this.#find(request, absolute.authority, absolute.target) : badRequest;
  }

  #find(request: RoutedRequest, host: string | undefined, target: string): RouteMatch {
    const end = pathEnd(target);
    const path = needsNormalising(target, end) ? normalisePath(target) : target;
    if (path === undefined) return badRequest;
    const matchEnd = path === target ? end : path.length;
    const hostname = host === undefined ? undefined : hostnameOf(host);
    const named = hostname === undefined ? undefined : this.#servers.exact(hostname);
    const server = named ?? this.#unnamed(host, hostname);
    if (!server) return badRequest;
    const taker = server.isElsewhere(matchEnd) ? undefined : this.#taker(server, path, matchEnd);
    if (taker?.kind === 'plain') {
      return request.scheme === 'https' ? taker.answers.https : taker.answers.http;
    }
    const found = { request, hostname, target, pathEnd: end, path: path.slice(0, matchEnd) };
    return answer(server, taker, found);
  }

  /** The server for a host that none names exactly; undefined where the host is malformed. */
  #unnamed(host: string | undefined, hostname: string | undefined): HostServer | undefined {
    if (host === undefined || hostname === undefined) return this.#catchAll;
    if (hostname === '' || malformedHost.test(host)) return undefined;
    const server = labelled.test(hostname) ? this.#servers.wildcard(hostname) : undefined;
    return server ?? this.#catchAll;
  }

  #taker(server: HostServer, path: string, end: number): Taker {
    if (server !== this.#catchAll) return server.taker(path, end) ?? nobody;
    // nginx asks patterns before a prefix of characters.
    if (server.usesPatterns || !path.startsWith(healthPath)) {
      return server.taker(path, end) ?? this.#rest;
    }
    const found = this.#besideHealth.taker(path, end);
    const isHidden = found?.kind === 'slash' && end === healthPath.length;
    return found === undefined || isHidden ? healthTaker : found;
  }
}

const slash = 0x2f;
const healthTaker: Taker = { kind: 'plain', answers: { http: health, https: health } };
// As ngx_http_validate_host; the label as in the expression that a wildcard server name is rendered to.
const malformedHost = /\.\.|[\0-\x20\x7f/]/;
const labelled = new RegExp(`^${wildcardLabel}\\.`);

/** By host, by its other names, and by the name that differs in `www.` where that is redirected to it. */
function serversOf(rules: readonly Rule<Taker>[]): HostTable<HostServer> {
  const servers = new HostTable<HostServer>();
  const ofHost = [...Map.groupBy(rules, ([{ host }]) => host)];
  const named = ofHost.flatMap(([host, rulesOfHost]) =>
    host === undefined ? [] : [{ host, rules: rulesOfHost, server: new HostServer(rulesOfHost) }],
  );
  for (const { host, server } of named) servers.getOrCreate(host, () => server);
  for (const { rules: rulesOfHost, server } of named) {
    const aliases = new Set(rulesOfHost.flatMap(([{ nginx }]) => nginx?.aliases ?? []));
    for (const alias of aliases) servers.getOrCreate(alias, () => server);
  }
  for (const { host, rules: rulesOfHost } of named) {
    if (!rulesOfHost.some(([{ nginx }]) => nginx?.fromToWww)) continue;
    const other = host.startsWith('www.') ? host.slice('www.'.length) : `www.${host}`;
    servers.getOrCreate(other, () => new HostServer([], host));
  }
  return servers;
}

/** What is more than one of two answers made beforehand. */
function answer(server: HostServer, taker: Taker | undefined, arrival: Arrival): RouteMatch {
  const { otherHost, appRoot } = server;
  if (otherHost !== undefined) return redirect(308, otherHostUrl(arrival, otherHost), '');
  if (taker?.kind === 'ruled') return taker.rules.answer(arrival);
  if (taker?.kind !== 'slash') return redirect(302, appRootUrl(arrival, appRoot!), '');
  const query = queryOf(arrival);
  const url = absoluteUrl(arrival, taker.path) + (query === '' ? '' : `?${query}`);
  return redirect(301, url, hstsFor(arrival.request));
}
