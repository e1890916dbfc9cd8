/** Ingresses as ingress-nginx serves them: routes with all that their annotations ask for, and canaries beside pools. */
import type { NginxLocation } from '../../core/nginx-location.ts';
import type { RouteSpec } from '../../core/route-spec.ts';
import type { Ingress, Service } from '../cluster.ts';
import { routeOf, rulesOf } from '../ingress-rule.ts';
import type { PoolTable } from '../pool-table.ts';
import type { RouteTable } from '../route-table.ts';
import { byPrecedence, type Served } from '../served-ingresses.ts';
import { refusedByWebhook } from './admission.ts';
import type { NginxAnnotations } from './annotation-reader.ts';
import { attachCanaries, canarySpecs, dismissOthers } from './canaries.ts';
import { forwardingOf } from './forwarding.ts';
import { catchAllOf, locationOf } from './location.ts';
import { routeIssues } from './plan-issues.ts';
import { poolBalancing } from './pool-balancing.ts';
import { Servers, type Location, type Server } from './servers.ts';
import { standInOf } from './stand-in.ts';
import { Upstreams, type AnnotationsOf, type Upstream } from './upstreams.ts';

export function assemble(
  { ingresses, annotations }: Served,
  services: readonly Service[],
  pools: PoolTable,
): RouteTable {
  const ordered = byPrecedence(ingresses, 'ingress-nginx');
  const canaries = ordered.filter((ingress) => annotations.get(ingress)!.bool('canary'));
  const upstreams = new Upstreams(ordered, annotations);
  const servers = new Servers(ordered, upstreams, annotations);
  const attached = attachCanaries(canaries, servers, upstreams);
  const asked = askedOf(servers, annotations);
  const locations = inManifestOrder(ingresses, servers).filter(
    (location) => location.upstream || asked.has(location),
  );
  const poolOf = new Map<Upstream, number>();
  const routeAt = routeMaker({ asked, annotations, services, pools, poolOf });
  const routes = locations.map(routeAt);
  const specs = canarySpecs(poolOf, annotations, pools);
  const ofPools = poolBalancing({
    ordered,
    annotations,
    upstreams,
    poolOf,
    canaries: specs.canaries,
    routes,
    services,
  });
  for (const ingress of canaries) dismissOthers(annotations.get(ingress)!);
  for (const read of annotations.values()) checkProtocol(read);
  return {
    routes,
    ofPools,
    issues: [
      ...servers.issues,
      ...routeIssues(routes, locations),
      ...attached,
      ...specs.issues,
      ...refusedByWebhook(ordered),
      ...ingresses.flatMap((ingress) => annotations.get(ingress)!.issues),
    ],
  };
}

/** `poolOf` is filled with the pools of the upstreams that routes lead to. */
function routeMaker({
  asked,
  annotations,
  services,
  pools,
  poolOf,
}: {
  readonly asked: ReadonlyMap<Location, NginxLocation>;
  readonly annotations: AnnotationsOf;
  readonly services: readonly Service[];
  readonly pools: PoolTable;
  readonly poolOf: Map<Upstream, number>;
}): (location: Location) => RouteSpec {
  const ids = new Set<string>();
  return (location) => {
    const { ingress, upstream } = location;
    const nginx = asked.get(location);
    const route = { ...routeOf(location, ids), ...(nginx ? { nginx } : {}) };
    if (!upstream) return { ...route, answer: 404 };
    const pool = pools.poolOf(upstream.backend, upstream.namespace);
    if (pool !== undefined) poolOf.set(upstream, pool);
    const read = annotations.get(ingress)!;
    const forwarding = forwardingOf(read, standInOf(ingress, read, services, pools));
    return { ...route, ...(pool === undefined ? {} : { pool }), forwarding };
  };
}

function checkProtocol(annotations: NginxAnnotations): void {
  const protocol = annotations.text('backend-protocol')?.toUpperCase() ?? 'HTTP';
  if (protocol === 'HTTP' || protocol === 'AUTO_HTTP') return;
  annotations.dismiss(
    'backend-protocol',
    `not implemented: pods are reached by HTTP, not by ${protocol}`,
  );
}

/** What the rules of manifests say first, in their order; then what hosts have without being told. */
function inManifestOrder(ingresses: readonly Ingress[], servers: Servers): Location[] {
  const order = new Map(ingresses.flatMap(rulesOf).map(({ source }, index) => [source, index]));
  const placeOf = ({ source }: Location) => order.get(source) ?? order.size;
  return servers.all
    .flatMap(({ locations }) => locations)
    .toSorted((a, b) => placeOf(a) - placeOf(b));
}

/** Of the locations whose annotations ask for anything. */
function askedOf(
  servers: Servers,
  annotations: AnnotationsOf,
): ReadonlyMap<Location, NginxLocation> {
  const asked = new Map<Location, NginxLocation>();
  for (const server of servers.all) {
    const facts = { hasCertificate: servers.hasCertificate(server) };
    const aliases = aliasesOf(server, servers);
    for (const location of server.locations) {
      const read = annotations.get(location.ingress)!;
      const own = location.kind === 'catch-all' ? catchAllOf(read) : locationOf(read, facts);
      const isWww = location.kind === 'rule' && read.bool('from-to-www-redirect');
      const whole = {
        ...own,
        ...(isWww ? { fromToWww: true } : {}),
        ...(aliases.length > 0 && (own || location.upstream) ? { aliases } : {}),
      };
      if (Object.keys(whole).length > 0) asked.set(location, whole);
    }
  }
  return asked;
}

/** Other hosts are not taken over. */
function aliasesOf({ host, aliases }: Server, servers: Servers): readonly string[] {
  return host === undefined ? [] : aliases.filter((alias) => !servers.of(alias));
}
