/**
 * What `sessionAffinity` of a Service comes to. It is kube-proxy's, who sees connections. In the specification's own
 * dialect an address keeps its endpoint, as if clients came to the Service itself; ingress-nginx and implementations of
 * Gateway API dial pods, so that it has no effect there.
 */
import type { PoolSpec } from '../core/route-spec.ts';
import type { StrategySpec } from '../core/strategy-spec.ts';
import { shortName, type Service } from './cluster.ts';

/** Of pools that an Ingress leads to, by the specification. */
export function clientAffinities(
  pools: readonly PoolSpec[],
  services: readonly Service[],
): ReadonlyMap<number, Pick<PoolSpec, 'declared'>> {
  return new Map(
    pools.map((pool, index) => {
      const service = services.find((each) => isOf(each, pool))!;
      return [index, { declared: clientAffinity(service) }];
    }),
  );
}

function clientAffinity({ clientAffinitySeconds }: Service): StrategySpec | undefined {
  if (clientAffinitySeconds === undefined) return undefined;
  const params = { choice: 'random', timeoutS: clientAffinitySeconds, remembered: 65_536 };
  const differs = clientAffinitySeconds === 10_800 ? '' : `(timeoutS=${clientAffinitySeconds})`;
  return { name: 'client-ip', label: `client-ip${differs}`, params };
}

/** Of those, and of none that is sent to by its own address. */
export function affinityNotes(
  services: Iterable<Service>,
  pools: readonly PoolSpec[],
  dialect: string,
): string[] {
  if (dialect === 'kubernetes') return [];
  return [...services]
    .filter(({ clientAffinitySeconds }) => clientAffinitySeconds !== undefined)
    .filter((service) =>
      pools.some((pool) => isOf(service, pool) && pool.declared?.name !== 'kube-proxy'),
    )
    .map(
      (service) =>
        `Service ${shortName(service)}: sessionAffinity has no effect in the ${dialect} dialect, which dials pods.`,
    );
}

function isOf({ name, namespace }: Service, pool: PoolSpec): boolean {
  return pool.service === name && pool.namespace === namespace;
}
