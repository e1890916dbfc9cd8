/**
 * Canary Ingresses (controller.go, mergeAlternativeBackends): each of their rules looks for the location with its host,
 * path and type, and attaches to the upstream of that, and so to all the paths and hosts that it serves. An upstream
 * takes one.
 */
import type { Issue } from '../../core/issue.ts';
import type { CanarySpec } from '../../core/route-spec.ts';
import type { Ingress } from '../cluster.ts';
import { rulesOf, type Rule } from '../ingress-rule.ts';
import { qualifiedName } from '../served-ingresses.ts';
import type { NginxAnnotations } from './annotation-reader.ts';
import { balancingAnnotations } from './balancing-annotations.ts';
import { isExact, type Location, type Servers } from './servers.ts';
import type { Upstream, Upstreams } from './upstreams.ts';

/** `canaries` by precedence. */
export function attachCanaries(
  canaries: readonly Ingress[],
  servers: Servers,
  upstreams: Upstreams,
): Issue[] {
  return canaries.flatMap((ingress) => {
    const { defaultBackend } = ingress;
    // It attaches to all that the catch-all serves.
    const ofRest =
      defaultBackend?.service === undefined
        ? undefined
        : { ingress, backend: defaultBackend, source: defaultBackend.source, host: undefined };
    const rules = rulesOf(ingress).filter(({ backend }) => backend.service !== undefined);
    return [
      ...(ofRest ? attach(ofRest, () => true, servers, upstreams) : []),
      ...rules.flatMap((rule) => {
        const fits = (location: Location) =>
          location.path === rule.path && isExact(location) === isExact(rule);
        return attach(rule, fits, servers, upstreams);
      }),
    ];
  });
}

const out = 'this canary rule is left out';

function attach(
  { ingress, backend, source, host }: Pick<Rule, 'ingress' | 'backend' | 'source' | 'host'>,
  fits: (location: Location) => boolean,
  servers: Servers,
  upstreams: Upstreams,
): Issue[] {
  const server = servers.of(host);
  const own = upstreams.of(ingress, backend);
  if (!server) return [source.note(`no other Ingress has the host ${host}: ${out}`)];
  if (!own)
    return [source.note(`another of its rules met none, and it goes with that one: ${out}`)];
  // The search ends at a location that the canary's own Service serves.
  const end = server.locations.findIndex(({ upstream }) => upstream === own);
  const searched = end === -1 ? server.locations : server.locations.slice(0, end);
  const primaries = searched.flatMap((location) =>
    fits(location) && location.upstream ? [location.upstream] : [],
  );
  if (primaries.length === 0) {
    if (end !== -1) return [source.note(`its Service serves ${host ?? '*'} already: ${out}`)];
    upstreams.delete(own);
    return [source.note(`no other Ingress has a rule of its host, path and type: ${out}`)];
  }
  const issues = new Set<string>();
  for (const { alternatives } of new Set(primaries)) {
    if (alternatives.some(({ upstream }) => upstream === own)) continue;
    const [first] = alternatives;
    alternatives.push({ upstream: own, ingress });
    if (first) issues.add(beaten(first.ingress));
  }
  if (!own.isCanary) issues.add(withoutShare(own));
  return [...issues].map((message) => source.note(message));
}

function beaten(first: Ingress): string {
  return `the Service already has the canary ${qualifiedName(first)}, and it takes one: ${out}`;
}

function withoutShare({ creator }: Upstream): string {
  return `its Service is that of ${qualifiedName(creator)}, which is no canary and came first: it gets no share`;
}

/** All that a canary's own annotations are heard for is who gets its requests. */
export function dismissOthers(annotations: NginxAnnotations): void {
  for (const name of annotations.inForce) {
    if (name in balancingAnnotations) continue;
    annotations.dismiss(name, 'it has no effect on a canary');
  }
}

/** `of`: the Ingress that made the canary's upstream; `attached`: that which attached it. */
export function canarySpec(
  pool: number,
  of: NginxAnnotations,
  attached: NginxAnnotations,
  ingress: Ingress,
): CanarySpec {
  const total = of.int('canary-weight-total') ?? 100;
  return {
    pool,
    ingress: qualifiedName(ingress),
    header: of.text('canary-by-header')?.toLowerCase(),
    headerValue: of.text('canary-by-header-value'),
    headerPattern: of.text('canary-by-header-pattern'),
    cookie: of.text('canary-by-cookie'),
    weight: of.int('canary-weight') ?? 0,
    weightTotal: total,
    affinity: attached.text('affinity-canary-behavior') === 'legacy' ? 'legacy' : 'sticky',
  };
}
