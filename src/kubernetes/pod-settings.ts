/** What a scenario says of pods, by Deployment, or by Service where the Service has no Deployment. */
import { closestName } from '../core/closest-name.ts';
import type { Distribution } from '../core/distribution.ts';
import { shortName, type Cluster } from './cluster.ts';
import { selects } from './deployment.ts';

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
  const replicasOf = new Map<string, number>();
  const deploymentsOf = new Map<string, string[]>();
  for (const service of cluster.services) {
    const selected = selectedDeployments(cluster, service).map(shortName);
    if (selected.length > 0) deploymentsOf.set(shortName(service), selected);
    else if (!service.isExternalName) replicasOf.set(shortName(service), defaults.replicas);
  }
  for (const deployment of cluster.deployments) {
    replicasOf.set(shortName(deployment), deployment.replicas);
  }
  const unknownPodKeys: UnknownPodKey[] = [];
  const strayOverrides: StrayOverride[] = [];
  for (const [key, { replicas = replicasOf.get(key), overrides }] of pods) {
    if (!replicasOf.has(key)) {
      const message = unknownKey(key, deploymentsOf.get(key), [...replicasOf.keys()]);
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

/** A selector without keys selects nothing (core/v1 Service). */
export function selectedDeployments(cluster: Cluster, service: Cluster['services'][number]) {
  if (service.selector.size === 0 || service.isExternalName) return [];
  return cluster.deployments.filter(
    ({ namespace, podLabels }) =>
      namespace === service.namespace && selects(service.selector, podLabels),
  );
}

function unknownKey(key: string, deployments: string[] | undefined, known: string[]): string {
  const expected = 'expected the name of a Deployment, or of a Service that has none';
  if (deployments) {
    return `${expected}; the pods of Service ${key} come from Deployment ${deployments.join(' and ')}`;
  }
  const closest = closestName(key, known);
  if (closest !== undefined) return `${expected}; did you mean "${closest}"?`;
  return known.length === 0 ? expected : `${expected}: ${known.join(', ')}`;
}
