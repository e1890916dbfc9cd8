/**
 * The pods behind a Service port. EndpointSlices decide where they are given, unless the scenario says how many pods
 * there are; else the workloads that the Service selects; else synthetic pods stand in.
 */
import { shortName, type Cluster, type Service, type ServicePort } from './cluster.ts';
import type { DialectName } from '../routing/dialects/index.ts';
import type { PodDefaults, PodSettings } from './pod-settings.ts';
import { slicePods, type PodOwner, type SlicePod } from './slice-pods.ts';
import { selectedWorkloads } from './workloads.ts';

export interface BackingPod {
  readonly owner: PodOwner;
  /** Among the pods of its owner. */
  readonly index: number;
  readonly name: string;
  readonly zone?: string | undefined;
}

export interface BackingPodsInput {
  readonly cluster: Cluster;
  readonly dialect: DialectName;
  readonly pods: ReadonlyMap<string, PodSettings>;
  readonly podDefaults: PodDefaults;
}

export class BackingPods {
  readonly notes: string[] = [];
  readonly #input: BackingPodsInput;
  readonly #listed: ReadonlyMap<Service, readonly SlicePod[]>;

  constructor(input: BackingPodsInput) {
    this.#input = input;
    this.#listed = slicePods(input.cluster);
  }

  of(service: Service, port: ServicePort, pool: string): readonly BackingPod[] {
    const listed = this.#listed.get(service);
    const resized = listed?.find(({ owner }) => this.#replicasOf(owner) !== undefined)?.owner;
    if (listed && !resized) return this.#ofSlices(service, port, listed);
    if (resized) {
      this.#noteOnce(
        `The EndpointSlices of Service ${shortName(service)} are set aside: the scenario says how many pods ${shortName(resized)} has.`,
      );
    }
    if (service.isExternalName) return this.#external(service);
    const workloads = selectedWorkloads(this.#input.cluster, service);
    if (workloads.length === 0) return this.#synthetic(service);
    return workloads.flatMap((workload) => {
      const { targetPort } = port;
      if (typeof targetPort === 'string' && !workload.portNames.has(targetPort)) {
        this.notes.push(
          `${workload.kind} ${shortName(workload)} has no port named "${targetPort}": its pods are no endpoints of ${pool}.`,
        );
        return [];
      }
      return numbered(workload, this.#replicasOf(workload) ?? workload.replicas);
    });
  }

  /** Only those that are ready; kube-proxy falls back to those that go on serving while they terminate. */
  #ofSlices(service: Service, port: ServicePort, listed: readonly SlicePod[]): BackingPod[] {
    const { dialect } = this.#input;
    const name = shortName(service);
    const reachable = listed.filter(({ slice }) =>
      slice.ports.length === 0
        ? dialect === 'ingress-nginx' && typeof port.targetPort === 'number'
        : slice.ports.some((each) => each.hasNumber && each.isTcp && isFor(port, each, dialect)),
    );
    const ready = reachable.filter(({ endpoint }) => endpoint.isReady);
    const leaving =
      ready.length === 0 && dialect === 'kubernetes'
        ? reachable.filter(({ endpoint }) => endpoint.isServing && endpoint.isTerminating)
        : [];
    const used = onceEach([...ready, ...leaving]);
    const all = onceEach(listed).length;
    const how = leaving.length > 0 ? ': none is ready, and these go on serving' : '';
    this.#noteOnce(
      `Service ${name} has ${used.length} of the ${all} endpoints in its EndpointSlices${how}; synthetic pods stand in, as addresses are not dialled.`,
    );
    return used.map(({ owner, index, name: pod, endpoint }) => ({
      owner,
      index,
      name: pod,
      zone: endpoint.zone,
    }));
  }

  /** ingress-nginx dials the name; nobody else is told to. */
  #external(service: Service): BackingPod[] {
    const name = shortName(service);
    if (this.#input.dialect !== 'ingress-nginx') {
      this.#noteOnce(`Service ${name} is an ExternalName: it has no pods here.`);
      return [];
    }
    const owner = { kind: 'Service', name: service.name, namespace: service.namespace } as const;
    const pods = numbered(owner, this.#replicasOf(owner) ?? 1);
    const host = service.source.at('spec', 'externalName').text;
    this.#noteOnce(`Service ${name} is an ExternalName: ${standingIn(pods.length)} for ${host}.`);
    return pods;
  }

  #synthetic(service: Service): BackingPod[] {
    const owner = { kind: 'Service', name: service.name, namespace: service.namespace } as const;
    const pods = numbered(owner, this.#replicasOf(owner) ?? this.#input.podDefaults.replicas);
    const reason =
      service.selector.size === 0 ? 'selects no pods' : 'selects the pods of no Deployment here';
    this.#noteOnce(`Service ${shortName(service)} ${reason}: ${standingIn(pods.length)}.`);
    return pods;
  }

  #replicasOf(owner: PodOwner): number | undefined {
    return this.#input.pods.get(shortName(owner))?.replicas;
  }

  #noteOnce(note: string): void {
    if (!this.notes.includes(note)) this.notes.push(note);
  }
}

function numbered(owner: PodOwner, replicas: number): BackingPod[] {
  return Array.from({ length: replicas }, (_, index) => {
    const isItself = owner.kind === 'Pod' && index === 0;
    return { owner, index, name: isItself ? owner.name : `${owner.name}-${index}` };
  });
}

/** A pod is one endpoint however many slices and addresses it has. */
function onceEach(pods: readonly SlicePod[]): SlicePod[] {
  const firsts = new Map<string, SlicePod>();
  for (const pod of pods) if (!firsts.has(pod.name)) firsts.set(pod.name, pod);
  return [...firsts.values()];
}

/** ingress-nginx takes any port for a Service port without a name, and goes by the number of `targetPort` if it has one. */
function isFor(
  { name, targetPort }: ServicePort,
  port: SlicePod['slice']['ports'][number],
  dialect: DialectName,
): boolean {
  const isNamed = port.name === (name ?? '');
  return isNamed || (dialect === 'ingress-nginx' && (!name || typeof targetPort === 'number'));
}

function standingIn(pods: number): string {
  return `${pods} synthetic ${pods === 1 ? 'pod stands' : 'pods stand'} in`;
}
