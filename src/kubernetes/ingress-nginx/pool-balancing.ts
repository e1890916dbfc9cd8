/** What the annotations of all Ingresses together make of the pools that they lead to. */
import type { PoolSpec, RouteSpec } from '../../core/route-spec.ts';
import type { Ingress, Service } from '../cluster.ts';
import { rulesOf } from '../ingress-rule.ts';
import { qualifiedName } from '../served-ingresses.ts';
import {
  balancingNames,
  balancingOf,
  DeclaredAffinity,
  type PoolAffinity,
  type PoolBalancing,
} from './declared-balancing.ts';
import type { AnnotationsOf, Upstream, Upstreams } from './upstreams.ts';

interface Assembled {
  /** By precedence. */
  readonly ordered: readonly Ingress[];
  readonly annotations: AnnotationsOf;
  readonly upstreams: Upstreams;
  /** Of those that routes lead to. */
  readonly poolOf: ReadonlyMap<Upstream, number>;
  /** By pool. */
  readonly canaries: ReadonlyMap<number, Pick<PoolSpec, 'canary'>>;
  readonly routes: readonly RouteSpec[];
  readonly services: readonly Service[];
}

/** By pool, canaries included. */
export function poolBalancing(
  assembled: Assembled,
): ReadonlyMap<number, PoolBalancing & Pick<PoolSpec, 'canary'>> {
  const { annotations, poolOf, canaries, routes, services } = assembled;
  const affinities = affinitiesOf(assembled);
  const ofPools = new Map<number, PoolBalancing & Pick<PoolSpec, 'canary'>>();
  const set = (pool: number, upstream: Upstream, affinity: PoolAffinity | undefined) => {
    const { creator, namespace, backend } = upstream;
    const isIts = (service: Service) =>
      service.namespace === namespace && service.name === backend.service;
    const read = annotations.get(creator)!;
    const balancing = balancingOf(read, services.find(isIts)!, affinity);
    ofPools.set(pool, { ...canaries.get(pool), ...balancing });
  };
  for (const [upstream, pool] of poolOf) {
    const affinity = affinities.get(upstream)?.of(routes);
    set(pool, upstream, affinity);
    const canary = canaries.get(pool)?.canary;
    // Unless told otherwise a canary has the affinity of what it stands in for; its own it never has.
    if (canary) {
      const bound = canary.affinity === 'sticky' ? affinity : undefined;
      set(canary.pool, upstream.alternatives[0]!.upstream, bound);
    }
  }
  return ofPools;
}

function affinitiesOf({
  ordered,
  annotations,
  upstreams,
}: Assembled): ReadonlyMap<Upstream, DeclaredAffinity> {
  const affinities = new Map<Upstream, DeclaredAffinity>();
  for (const ingress of ordered) {
    const read = annotations.get(ingress)!;
    for (const { host, path, backend } of rulesOf(ingress)) {
      const upstream = upstreams.of(ingress, backend);
      if (!upstream) continue;
      for (const name of upstream.creator === ingress ? [] : balancingNames) {
        if (!read.inForce.includes(name)) continue;
        const { service, port } = backend;
        read.remark(
          name,
          `${service}:${port} is balanced as ${qualifiedName(upstream.creator)} says`,
        );
      }
      if (upstream.isCanary) {
        if (read.text('affinity') !== undefined) read.remark('affinity', notOfCanary);
        continue;
      }
      if (!affinities.has(upstream)) affinities.set(upstream, new DeclaredAffinity());
      affinities.get(upstream)!.add(read, host, path);
    }
  }
  return affinities;
}

const notOfCanary = 'a canary has that of what it stands in for, or none';
