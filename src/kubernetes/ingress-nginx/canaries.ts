/**
 * Canary Ingresses (controller.go, mergeAlternativeBackends): each of their rules looks for the location with its host,
 * path and type, and attaches to the upstream of that, and so to all the paths and hosts that it serves. An upstream
 * takes one.
 */
import type { Issue } from '../../core/issue.ts';
import type { CanarySpec } from '../../core/route-spec.ts';
import type { Ingress } from '../cluster.ts';
import { rulesOf, type Rule } from '../ingress-rule.ts';
import type { PoolTable } from '../pool-table.ts';
import { qualifiedName } from '../served-ingresses.ts';
import type { NginxAnnotations } from './annotation-reader.ts';
import { balancingAnnotations } from './balancing-annotations.ts';
import { canaryIssues } from './plan-issues.ts';
import { isExact, type Location, type Servers } from './servers.ts';
import type { AnnotationsOf, Upstream, Upstreams } from './upstreams.ts';

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

interface CanarySpecs {
  /** By index into pools. */
  readonly canaries: ReadonlyMap<number, { readonly canary: CanarySpec }>;
  readonly issues: readonly Issue[];
}

/** `poolOf`: of the upstreams that routes lead to. */
export function canarySpecs(
  poolOf: ReadonlyMap<Upstream, number>,
  annotations: AnnotationsOf,
  pools: PoolTable,
): CanarySpecs {
  const canaries = new Map<number, { canary: CanarySpec }>();
  const issues: Issue[] = [];
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
    const rules = annotations.get(creator)!;
    const canary = specOf(pool, creator, rules, annotations.get(first.ingress)!);
    issues.push(...canaryIssues(canary, rules));
    canaries.set(primary, { canary });
  }
  return { canaries, issues };
}

/** `creator` made the canary's upstream; another Ingress may have attached it. */
function specOf(
  pool: number,
  creator: Ingress,
  rules: NginxAnnotations,
  attached: NginxAnnotations,
): CanarySpec {
  return {
    pool,
    ingress: qualifiedName(creator),
    header: rules.text('canary-by-header')?.toLowerCase(),
    headerValue: rules.text('canary-by-header-value'),
    headerPattern: rules.text('canary-by-header-pattern'),
    cookie: rules.text('canary-by-cookie'),
    weight: rules.int('canary-weight') ?? 0,
    weightTotal: rules.int('canary-weight-total') ?? 100,
    affinity: attached.text('affinity-canary-behavior') === 'legacy' ? 'legacy' : 'sticky',
  };
}
