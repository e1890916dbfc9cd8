/**
 * The pools that routes use, with their endpoints and pods, each made when the first backend asks for it. ingress-nginx
 * keys an upstream by the port as written, so `80` and `http` of one Service are two pools there, each with a cursor of
 * its own; otherwise a pool is a Service port.
 */
import { closestName } from '../core/closest-name.ts';
import type { Issue } from '../core/issue.ts';
import type { EndpointSpec, PodSpec, PoolSpec } from '../core/run-spec.ts';
import type { DialectName } from '../routing/dialects/index.ts';
import {
  shortName,
  type Backend,
  type Cluster,
  type Service,
  type ServicePort,
} from './cluster.ts';
import { selectedDeployments, type PodDefaults, type PodSettings } from './pod-settings.ts';

export interface PoolTableInput {
  readonly cluster: Cluster;
  readonly dialect: DialectName;
  readonly pods: ReadonlyMap<string, PodSettings>;
  readonly podDefaults: PodDefaults;
}

interface Workload {
  readonly kind: 'Deployment' | 'Service';
  readonly name: string;
  readonly namespace: string;
  readonly replicas: number;
  /** Undefined: synthetic pods listen wherever they are asked to. */
  readonly portNames?: ReadonlySet<string>;
}

interface DraftPool extends PoolSpec {
  readonly endpoints: number[];
}

export class PoolTable {
  readonly pools: DraftPool[] = [];
  readonly pods: PodSpec[] = [];
  readonly issues: Issue[] = [];
  readonly notes: string[] = [];
  readonly usedServices = new Set<Service>();
  readonly #input: PoolTableInput;
  readonly #byName = new Map<string, number>();
  readonly #endpoints: Omit<EndpointSpec, 'id'>[] = [];
  readonly #weights: number[] = [];
  readonly #podsOf = new Map<string, readonly number[]>();

  constructor(input: PoolTableInput) {
    this.#input = input;
  }

  /** Undefined where the Service or its port is missing, which is noted at the backend. */
  poolOf(backend: Backend, namespace: string): number | undefined {
    const services = this.#input.cluster.services.filter((each) => each.namespace === namespace);
    const service = services.find(({ name }) => name === backend.service);
    if (!service) {
      const closest = closestName(
        backend.service!,
        services.map(({ name }) => name),
      );
      const suggestion = closest === undefined ? '' : ` Did you mean "${closest}"?`;
      this.#noteMissing(
        backend,
        'name',
        `no Service "${backend.service}" in namespace ${namespace}`,
        suggestion,
      );
      return undefined;
    }
    this.usedServices.add(service);
    const port = this.#portOf(service, backend.port);
    if (!port) {
      const ports = service.ports.map(({ name, port: number }) =>
        name ? `${number} (${name})` : number,
      );
      const had = ports.length === 0 ? '' : ` It has ${ports.join(', ')}.`;
      this.#noteMissing(
        backend,
        'port',
        `Service "${service.name}" has no port ${backend.port}`,
        had,
      );
      return undefined;
    }
    const written = this.#input.dialect === 'ingress-nginx' ? backend.port : port.port;
    return this.#pool(service, port, `${shortName(service)}:${written}`);
  }

  /** Where a pod is an endpoint of several pools, or two pods share a name, the pool tells them apart. */
  endpoints(): EndpointSpec[] {
    const uses = Map.groupBy(this.#endpoints, ({ pod }) => this.pods[pod]!.name);
    return this.#endpoints.map((endpoint) => {
      const { name } = this.pods[endpoint.pod]!;
      const isAlone = uses.get(name)!.length === 1;
      return { id: isAlone ? name : `${name}@${this.pools[endpoint.pool]!.name}`, ...endpoint };
    });
  }

  #noteMissing(backend: Backend, field: 'name' | 'port', what: string, hint: string): void {
    const place = backend.source.at('service', field);
    this.issues.push(place.note(`${what}: requests are answered 503.${hint}`));
  }

  #portOf({ ports }: Service, written: number | string): ServicePort | undefined {
    const text = String(written);
    return ports
      .filter(({ isTcp }) => isTcp)
      .find(
        ({ name, port, targetPort }) =>
          port === written ||
          name === written ||
          (this.#input.dialect === 'ingress-nginx' &&
            (String(port) === text || String(targetPort) === text)),
      );
  }

  #pool(service: Service, port: ServicePort, name: string): number {
    const existing = this.#byName.get(name);
    if (existing !== undefined) return existing;
    const pool = this.pools.length;
    this.#byName.set(name, pool);
    const endpoints: number[] = [];
    const { namespace } = service;
    this.pools.push({ name, namespace, service: service.name, port: port.port, endpoints });
    for (const workload of this.#workloadsOf(service)) {
      if (
        typeof port.targetPort === 'string' &&
        workload.portNames?.has(port.targetPort) === false
      ) {
        this.notes.push(
          `${workload.kind} ${shortName(workload)} has no port named "${port.targetPort}": its pods are no endpoints of ${name}.`,
        );
        continue;
      }
      for (const pod of this.#podsOfWorkload(workload)) {
        const index = this.#endpoints.length;
        endpoints.push(index);
        this.#endpoints.push({ index, pool, pod, weight: this.#weights[pod]! });
      }
    }
    return pool;
  }

  #workloadsOf(service: Service): Workload[] {
    if (service.isExternalName) {
      this.#noteOnce(`Service ${shortName(service)} is an ExternalName: it has no pods here.`);
      return [];
    }
    const { cluster, pods, podDefaults } = this.#input;
    const deployments = selectedDeployments(cluster, service);
    if (deployments.length > 0) {
      return deployments.map((deployment) => ({
        ...deployment,
        kind: 'Deployment',
        replicas: pods.get(shortName(deployment))?.replicas ?? deployment.replicas,
      }));
    }
    const replicas = pods.get(shortName(service))?.replicas ?? podDefaults.replicas;
    const reason =
      service.selector.size === 0 ? 'selects no pods' : 'selects the pods of no Deployment here';
    this.#noteOnce(
      `Service ${shortName(service)} ${reason}: ${replicas} synthetic ${replicas === 1 ? 'pod stands' : 'pods stand'} in.`,
    );
    return [{ kind: 'Service', name: service.name, namespace: service.namespace, replicas }];
  }

  #podsOfWorkload({ kind, name, namespace, replicas }: Workload): readonly number[] {
    const key = `${kind} ${namespace}/${name}`;
    const existing = this.#podsOf.get(key);
    if (existing) return existing;
    const defaults = this.#input.podDefaults;
    const settings = this.#input.pods.get(shortName({ namespace, name })) ?? {};
    const made = Array.from({ length: replicas }, (_, index) => {
      const own = settings.overrides?.get(index) ?? {};
      this.#weights.push(own.weight ?? settings.weight ?? defaults.weight);
      return (
        this.pods.push({
          name: `${name}-${index}`,
          namespace,
          concurrency: own.concurrency ?? settings.concurrency ?? defaults.concurrency,
          serviceTime: own.serviceTime ?? settings.serviceTime ?? defaults.serviceTime,
          speed: own.speed ?? settings.speed ?? defaults.speed,
          responseBytes: settings.responseBytes ?? defaults.responseBytes,
        }) - 1
      );
    });
    this.#podsOf.set(key, made);
    return made;
  }

  #noteOnce(note: string): void {
    if (!this.notes.includes(note)) this.notes.push(note);
  }
}
