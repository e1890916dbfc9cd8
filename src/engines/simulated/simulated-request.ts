/**
 * One request in flight in the simulated world: the client's, the ingress's and the pod's view of it in one pooled
 * object. It is the pod's job, carries the balancer's lease, and knows its client's deadline.
 */
import { Lease } from '../../balancer/lease.ts';
import type { DeadlineItem, DeadlineQueue } from '../../core/deadline-queue.ts';
import type { RequestInfo } from '../../core/endpoint.ts';
import type { PhaseIndex } from '../../metrics/phase-index.ts';
import { PodJob } from '../../pods/pod-model.ts';
import type { World } from './world.ts';

export class SimulatedRequest extends PodJob implements RequestInfo, DeadlineItem {
  readonly lease = new Lease();
  readonly #world: World;

  sequence = -1;
  path = '';
  readonly clientAddress = '127.0.0.1';
  readonly affinityKey = '';
  readonly attempt = 1;

  phase: PhaseIndex = 0;
  intendedMs = 0;
  user = -1;
  kind = 0;
  replica = 0;
  endpoint = -1;
  status = 200;
  dispatchedMs = 0;

  deadlineMs = 0;
  deadlinePrevious: DeadlineItem | undefined;
  deadlineNext: DeadlineItem | undefined;
  deadlineQueue: DeadlineQueue | undefined;

  constructor(world: World) {
    super();
    this.#world = world;
  }

  override served(queueMs: number, serviceMs: number): void {
    this.#world.served(this, queueMs, serviceMs);
  }

  deadlineExpired(): void {
    this.#world.clientLeft(this);
  }
}
