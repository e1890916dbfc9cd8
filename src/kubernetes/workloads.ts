/** Which workloads of the manifests have the pods of a Service. */
import type { Cluster, Service, Workload } from './cluster.ts';

/** A selector without keys selects nothing (core/v1 Service). */
export function selectedWorkloads({ workloads }: Cluster, service: Service): Workload[] {
  if (service.selector.size === 0 || service.isExternalName) return [];
  const near = workloads.filter(({ namespace }) => namespace === service.namespace);
  return near.filter(
    (workload) => selects(service.selector, workload.podLabels) && !isMadeBy(workload, near),
  );
}

/** A Pod with the labels of a template is one of its pods, or would be adopted as one. */
function isMadeBy({ kind, podLabels }: Workload, workloads: readonly Workload[]): boolean {
  return (
    kind === 'Pod' &&
    workloads.some((other) => other.kind !== 'Pod' && selects(other.podLabels, podLabels))
  );
}

/** Whether the labels have each key with its value. */
export function selects(
  selector: ReadonlyMap<string, string>,
  labels: ReadonlyMap<string, string>,
): boolean {
  return [...selector].every(([key, value]) => labels.get(key) === value);
}
