/** What a scenario says of pods, by Deployment, or by Service where the Service has no Deployment. */
import { closestName } from '../core/closest-name.ts';
import type { Distribution } from '../core/distribution.ts';
import { shortName, type Cluster, type Workload } from './cluster.ts';
import { slicePods } from './slice-pods.ts';
import { selectedWorkloads } from './workloads.ts';

export interface PodSettings extends PodTraits {
  /** Wins over the manifest. */
  readonly replicas?: number | undefined;
  readonly responseBytes?: number | undefined;
  /** By the pod's number. */
  readonly overrides?: ReadonlyMap<number, PodTraits> | undefined;
}

interface PodTraits {
  readonly concurrency?: number | undefined;
  readonly serviceTime?: Distribution | undefined;
  readonly weight?: number | undefined;
  readonly speed?: number | undefined;
}

/** `replicas` is for synthetic pods: a Deployment that names none has one, as in Kubernetes. */
export type PodDefaults = {
  readonly [Key in keyof Omit<PodSettings, 'overrides'>]-?: NonNullable<PodSettings[Key]>;
};

export interface UnknownPodKey {
  readonly key: string;
  readonly message: string;
}

export interface StrayOverride extends UnknownPodKey {
  readonly index: number;
}

export interface PodSettingProblems {
  /** Keys that name neither a Deployment nor a Service without one; for the caller, who knows where they are written. */
  readonly unknownPodKeys: readonly UnknownPodKey[];
  /** Overrides of pods that do not exist. */
  readonly strayOverrides: readonly StrayOverride[];
}

export function checkPodSettings(
  cluster: Cluster,
  pods: ReadonlyMap<string, PodSettings>,
  defaults: PodDefaults,
): PodSettingProblems {
  const { replicasOf, workloadsOf } = podNumbers(cluster, defaults);
  const unknownPodKeys: UnknownPodKey[] = [];
  const strayOverrides: StrayOverride[] = [];
  for (const [key, { replicas = replicasOf.get(key), overrides }] of pods) {
    if (!replicasOf.has(key)) {
      const message = unknownKey(key, workloadsOf.get(key), [...replicasOf.keys()]);
      unknownPodKeys.push({ key, message });
      continue;
    }
    for (const index of overrides?.keys() ?? []) {
      if (index < replicas!) continue;
      const range = replicas === 0 ? 'there are none' : `they are numbered 0 to ${replicas! - 1}`;
      strayOverrides.push({ key, index, message: `${key} has no pod ${index}: ${range}` });
    }
  }
  return { unknownPodKeys, strayOverrides };
}

interface PodNumbers {
  readonly replicasOf: ReadonlyMap<string, number>;
  /** Of the Services that have any. */
  readonly workloadsOf: ReadonlyMap<string, readonly Workload[]>;
}

function podNumbers(cluster: Cluster, defaults: PodDefaults): PodNumbers {
  const replicasOf = new Map<string, number>();
  const workloadsOf = new Map<string, readonly Workload[]>();
  for (const service of cluster.services) {
    const selected = selectedWorkloads(cluster, service);
    if (selected.length > 0) workloadsOf.set(shortName(service), selected);
    else replicasOf.set(shortName(service), service.isExternalName ? 1 : defaults.replicas);
  }
  for (const workload of cluster.workloads) {
    replicasOf.set(shortName(workload), workload.replicas);
  }
  const listed = [...slicePods(cluster).values()].flat();
  for (const [key, pods] of Map.groupBy(listed, ({ owner }) => shortName(owner))) {
    replicasOf.set(key, 1 + Math.max(...pods.map(({ index }) => index)));
  }
  return { replicasOf, workloadsOf };
}

function unknownKey(
  key: string,
  workloads: readonly Workload[] | undefined,
  known: string[],
): string {
  const expected = 'expected the name of a Deployment, or of a Service that has none';
  if (workloads) {
    const names = workloads.map((workload) => `${workload.kind} ${shortName(workload)}`);
    return `${expected}; the pods of Service ${key} come from ${names.join(' and ')}`;
  }
  const closest = closestName(key, known);
  if (closest !== undefined) return `${expected}; did you mean "${closest}"?`;
  return known.length === 0 ? expected : `${expected}: ${known.join(', ')}`;
}
