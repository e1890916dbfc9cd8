/**
 * The pods that EndpointSlices list, each under its own name, as belonging to whose settings it follows: a Deployment
 * or StatefulSet that the Service selects and that the pod is called after, else the Service. Addresses are not dialled.
 */
import type { Cluster, EndpointSlice, Service, SliceEndpoint, Workload } from './cluster.ts';
import { selectedWorkloads } from './workloads.ts';

/** Whose settings pods follow. */
export type PodOwner = Pick<Workload, 'name' | 'namespace'> & {
  readonly kind: Workload['kind'] | 'Service';
};

export interface SlicePod {
  readonly owner: PodOwner;
  /** Among the pods of its owner, in the order of the slices. */
  readonly index: number;
  /** That of the pod, or the address where the slice does not tell it. */
  readonly name: string;
  readonly endpoint: SliceEndpoint;
  readonly slice: EndpointSlice;
}

/** Services without slices are not in it. */
export function slicePods(cluster: Cluster): ReadonlyMap<Service, readonly SlicePod[]> {
  const numbersOf = new Map<string, Map<string, number>>();
  const listed = new Map<Service, readonly SlicePod[]>();
  for (const service of cluster.services) {
    const slices = cluster.endpointSlices.filter(
      (slice) => slice.service === service.name && slice.namespace === service.namespace,
    );
    if (slices.length === 0 || service.isExternalName) continue;
    const workloads = selectedWorkloads(cluster, service);
    const pods = slices.flatMap((slice) =>
      slice.endpoints.map((endpoint): SlicePod => {
        const name = endpoint.pod ?? endpoint.address;
        const { namespace } = service;
        const owner = ownerOf(name, workloads) ?? {
          kind: 'Service',
          name: service.name,
          namespace,
        };
        return { owner, index: numberOf(name, owner, numbersOf), name, endpoint, slice };
      }),
    );
    listed.set(service, pods);
  }
  return listed;
}

function ownerOf(pod: string, workloads: readonly Workload[]): Workload | undefined {
  const [longest] = workloads
    .filter(({ kind, name }) => (kind === 'Pod' ? pod === name : pod.startsWith(`${name}-`)))
    .toSorted((a, b) => b.name.length - a.name.length);
  return longest ?? (workloads.length === 1 ? workloads[0] : undefined);
}

function numberOf(
  pod: string,
  owner: PodOwner,
  numbersOf: Map<string, Map<string, number>>,
): number {
  const key = `${owner.kind} ${owner.namespace}/${owner.name}`;
  const numbers = numbersOf.get(key) ?? new Map<string, number>();
  numbersOf.set(key, numbers);
  const number = numbers.get(pod) ?? numbers.size;
  numbers.set(pod, number);
  return number;
}
