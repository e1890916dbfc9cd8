/**
 * The pools that routes use, with their endpoints and pods, each made when the first backend asks for it. ingress-nginx
 * keys an upstream by the port as written, so `80` and `http` of one Service are two pools there, each with a cursor of
 * its own; otherwise a pool is a Service port.
 */
import { closestName } from '../core/closest-name.ts';
import type { Issue } from '../core/issue.ts';
import type { EndpointSpec, PodSpec, PoolSpec } from '../core/run-spec.ts';
import { BackingPods, type BackingPod, type BackingPodsInput } from './backing-pods.ts';
import { shortName, type Backend, type Service, type ServicePort } from './cluster.ts';
import type { ManifestNode } from './manifest-node.ts';

/** Who asks for a pool. */
export interface Referrer {
  /** Where in a backend its name and port are written. */
  readonly fields: readonly string[];
  /** Of asking for what is not there. */
  readonly consequence: string;
}

const anIngress: Referrer = { fields: ['service'], consequence: 'requests are answered 503' };

interface DraftPool extends PoolSpec {
  readonly endpoints: number[];
}

export class PoolTable {
  readonly pools: DraftPool[] = [];
  readonly pods: PodSpec[] = [];
  readonly issues: Issue[] = [];
  readonly usedServices = new Set<Service>();
  readonly #input: BackingPodsInput;
  readonly #byName = new Map<string, number>();
  readonly #endpoints: Omit<EndpointSpec, 'id'>[] = [];
  readonly #weights: number[] = [];
  readonly #podByKey = new Map<string, number>();
  readonly #backing: BackingPods;

  constructor(input: BackingPodsInput) {
    this.#input = input;
    this.#backing = new BackingPods(input);
  }

  get notes(): readonly string[] {
    return this.#backing.notes;
  }

  hasService({ service }: Backend, namespace: string): boolean {
    const { services } = this.#input.cluster;
    return services.some((each) => each.namespace === namespace && each.name === service);
  }

  /** Undefined where the Service or its port is missing, which is noted at the backend. */
  poolOf(backend: Backend, namespace: string, referrer: Referrer = anIngress): number | undefined {
    const services = this.#input.cluster.services.filter((each) => each.namespace === namespace);
    const service = services.find(({ name }) => name === backend.service);
    if (!service) {
      const closest = closestName(
        backend.service!,
        services.map(({ name }) => name),
      );
      const suggestion = closest === undefined ? '' : ` Did you mean "${closest}"?`;
      this.#noteMissing(
        { ...referrer, place: backend.source },
        'name',
        `no Service "${backend.service}" in namespace ${namespace}`,
        suggestion,
      );
      return undefined;
    }
    this.usedServices.add(service);
    const isNginx = this.#input.dialect === 'ingress-nginx' && referrer === anIngress;
    const port = this.#portOf(service, backend.port, isNginx);
    if (!port) {
      const ports = service.ports.map(({ name, port: number }) =>
        name ? `${number} (${name})` : number,
      );
      const had = ports.length === 0 ? '' : ` It has ${ports.join(', ')}.`;
      this.#noteMissing(
        { ...referrer, place: backend.source },
        'port',
        `Service "${service.name}" has no port ${backend.port}`,
        had,
      );
      return undefined;
    }
    const written = isNginx ? backend.port : port.port;
    // Beside Ingresses it has nothing to do with theirs: what they say of balancing does not hold for it.
    const isApart = referrer !== anIngress && this.#input.dialect !== 'gateway-api';
    const name = `${shortName(service)}:${written}${isApart ? ' (gateway)' : ''}`;
    return this.#pool(service, port, name);
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

  #noteMissing(
    { place, fields, consequence }: Referrer & { readonly place: ManifestNode },
    field: 'name' | 'port',
    what: string,
    hint: string,
  ): void {
    this.issues.push(place.at(...fields, field).note(`${what}: ${consequence}.${hint}`));
  }

  #portOf(
    { ports, isExternalName }: Service,
    written: number | string,
    isNginx: boolean,
  ): ServicePort | undefined {
    const text = String(written);
    const found = ports
      .filter(({ isTcp }) => isTcp)
      .find(
        ({ name, port, targetPort }) =>
          port === written ||
          name === written ||
          (isNginx && (String(port) === text || String(targetPort) === text)),
      );
    if (found || !isExternalName || !isNginx) return found;
    // Of a name outside the cluster ingress-nginx takes whatever port the Ingress says.
    return typeof written === 'number'
      ? { name: undefined, port: written, targetPort: written, isTcp: true }
      : undefined;
  }

  #pool(service: Service, port: ServicePort, name: string): number {
    const existing = this.#byName.get(name);
    if (existing !== undefined) return existing;
    const pool = this.pools.length;
    this.#byName.set(name, pool);
    const endpoints: number[] = [];
    const { namespace } = service;
    this.pools.push({ name, namespace, service: service.name, port: port.port, endpoints });
    for (const backing of this.#backing.of(service, port, name)) {
      const index = this.#endpoints.length;
      const pod = this.#podOf(backing);
      const zone = backing.zone === undefined ? {} : { zone: backing.zone };
      endpoints.push(index);
      this.#endpoints.push({ index, pool, pod, weight: this.#weights[pod]!, ...zone });
    }
    return pool;
  }

  #podOf({ owner, index, name }: BackingPod): number {
    const key = `${owner.kind} ${owner.namespace}/${owner.name} ${name}`;
    const existing = this.#podByKey.get(key);
    if (existing !== undefined) return existing;
    const defaults = this.#input.podDefaults;
    const settings = this.#input.pods.get(shortName(owner)) ?? {};
    const own = settings.overrides?.get(index) ?? {};
    const pod = this.pods.length;
    this.#podByKey.set(key, pod);
    this.#weights.push(own.weight ?? settings.weight ?? defaults.weight);
    this.pods.push({
      name,
      namespace: owner.namespace,
      concurrency: own.concurrency ?? settings.concurrency ?? defaults.concurrency,
      serviceTime: own.serviceTime ?? settings.serviceTime ?? defaults.serviceTime,
      speed: own.speed ?? settings.speed ?? defaults.speed,
      responseBytes: settings.responseBytes ?? defaults.responseBytes,
    });
    return pod;
  }
}
