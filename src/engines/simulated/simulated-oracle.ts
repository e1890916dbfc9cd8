/** The oracle of virtual time, where nothing is hidden: it is told of every request that sets out for a pod and that leaves it. */
import type { Clock } from '../../core/clock.ts';
import type { Endpoint } from '../../core/endpoint.ts';
import type { RunSpec } from '../../core/run-spec.ts';
import type { PodJob } from '../../pods/pod-model.ts';
import { PodOutlook } from '../../pods/pod-outlook.ts';
import type { Oracle } from '../../strategies/contract.ts';

interface Watcher {
  readonly endpoint: Endpoint;
  changed(endpoint: Endpoint): void;
}

export class SimulatedOracle implements Oracle {
  readonly #clock: Clock;
  readonly #pods: RunSpec['pods'];
  readonly #podOf: ReadonlyMap<string, number>;
  readonly #outlooks: readonly PodOutlook[];
  /** By pod. */
  readonly #watchers: readonly Set<Watcher>[];
  /** Called when a request has left its pod. */
  onLeft: (() => void) | undefined = undefined;

  constructor({ endpoints, pods }: Pick<RunSpec, 'endpoints' | 'pods'>, clock: Clock) {
    this.#clock = clock;
    this.#pods = pods;
    this.#podOf = new Map(endpoints.map(({ id, pod }) => [id, pod]));
    this.#outlooks = pods.map((pod) => new PodOutlook(pod));
    this.#watchers = pods.map(() => new Set());
  }

  inSystem(endpoint: Endpoint): number {
    return this.#outlookOf(endpoint).inSystem;
  }

  freeSlots(endpoint: Endpoint): number {
    return this.#outlookOf(endpoint).freeSlots;
  }

  freeAtMs(endpoint: Endpoint): number {
    return this.#outlookOf(endpoint).freeAtMs;
  }

  speed({ id }: Endpoint): number {
    return this.#pods[this.#podOf.get(id)!]!.speed;
  }

  watch(endpoint: Endpoint, changed: (endpoint: Endpoint) => void): () => void {
    const watchers = this.#watchers[this.#podOf.get(endpoint.id)!]!;
    const watcher = { endpoint, changed };
    watchers.add(watcher);
    return () => watchers.delete(watcher);
  }

  /** `job.demandMs` is set. Told again when it arrives, it knows already. */
  announce(pod: number, job: PodJob, arrivesMs: number): void {
    if (this.#outlooks[pod]!.announce(job, arrivesMs)) this.#tell(pod);
  }

  left(pod: number, job: PodJob): void {
    this.#outlooks[pod]!.left(job, this.#clock.now());
    this.#tell(pod);
    this.onLeft?.();
  }

  #tell(pod: number): void {
    for (const watcher of this.#watchers[pod]!) watcher.changed(watcher.endpoint);
  }

  #outlookOf({ id }: Endpoint): PodOutlook {
    return this.#outlooks[this.#podOf.get(id)!]!;
  }
}
