/** Ingresses as ingress-nginx serves them: routes with all that their annotations ask for, and canaries beside pools. */
import type { Issue } from '../../core/issue.ts';
import type { NginxLocation } from '../../core/nginx-location.ts';
import type { CanarySpec, RouteSpec } from '../../core/route-spec.ts';
import type { Ingress, Service } from '../cluster.ts';
import { routeOf, rulesOf } from '../ingress-rule.ts';
import type { PoolTable } from '../pool-table.ts';
import type { RouteTable } from '../route-table.ts';
import { byPrecedence, type Served } from '../served-ingresses.ts';
import { refusedByWebhook } from './admission.ts';
import type { NginxAnnotations } from './annotation-reader.ts';
import { attachCanaries, canarySpec, dismissOthers } from './canaries.ts';
import { forwardingOf } from './forwarding.ts';
import { catchAllOf, locationOf } from './location.ts';
import { canaryIssues, routeIssues } from './plan-issues.ts';
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
  const ofCanaries = attachCanaries(canaries, servers, upstreams);
  const asked = askedOf(servers, annotations);
  const locations = inManifestOrder(ingresses, servers).filter(
    (location) => location.upstream || asked.has(location),
  );
  const ids = new Set<string>();
  const poolOf = new Map<Upstream, number>();
  const routes = locations.map((location): RouteSpec => {
    const { ingress, upstream } = location;
    const route = { ...routeOf(location, ids), ...nginxPart(asked.get(location)) };
    if (!upstream) return { ...route, answer: 404 };
    const pool = pools.poolOf(upstream.backend, upstream.namespace);
    if (pool !== undefined) poolOf.set(upstream, pool);
    const read = annotations.get(ingress)!;
    const forwarding = forwardingOf(read, standInOf(ingress, read, services, pools));
    return { ...route, ...(pool === undefined ? {} : { pool }), forwarding };
  });
  const ofPools = poolBalancing({
    ordered,
    annotations,
    upstreams,
    poolOf,
    canaries: canarySpecs(poolOf, annotations, pools, ofCanaries),
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
      ...ofCanaries,
      ...refusedByWebhook(ordered),
      ...ingresses.flatMap((ingress) => annotations.get(ingress)!.issues),
    ],
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

function nginxPart(nginx: NginxLocation | undefined): Pick<RouteSpec, 'nginx'> {
  return nginx ? { nginx } : {};
}

function canarySpecs(
  poolOf: ReadonlyMap<Upstream, number>,
  annotations: AnnotationsOf,
  pools: PoolTable,
  issues: Issue[],
): ReadonlyMap<number, { canary: CanarySpec }> {
  const specs = new Map<number, { canary: CanarySpec }>();
  for (const [{ alternatives }, primary] of poolOf) {
    const [first] = alternatives;
    if (!first?.upstream.isCanary) continue;
    const { backend, namespace, creator } = first.upstream;
    if (!pools.hasService(backend, namespace)) {
      const place = backend.source.at('service', 'name');
      const what = `no Service "${backend.service}" in namespace ${namespace}`;
      issues.push(place.note(`${what}: the primary has all requests`));
      continue;
    }
    const pool = pools.poolOf(backend, namespace);
    if (pool === undefined) continue;
    const spec = canarySpec(
      pool,
      annotations.get(creator)!,
      annotations.get(first.ingress)!,
      creator,
    );
    issues.push(...canaryIssues(spec, annotations.get(creator)!));
    specs.set(primary, { canary: spec });
  }
  return specs;
}
