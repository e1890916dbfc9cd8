/** The queues of a replica's deadlines, one for each span. */
import { DeadlineQueue } from '../../../../core/deadline-queue.ts';
import type { IngressLimits } from '../../../../core/ingress-limits.ts';
import type { Scheduler } from '../../../../core/clock.ts';

export class IngressDeadlines {
  readonly head: DeadlineQueue;
  readonly body: DeadlineQueue;
  readonly keepAlive: DeadlineQueue;
  readonly send: DeadlineQueue;
  readonly linger: DeadlineQueue;
  readonly connect: DeadlineQueue;
  readonly pod: DeadlineQueue;
  readonly podKeepAlive: DeadlineQueue;

  constructor(limits: IngressLimits, scheduler: Scheduler) {
    this.head = new DeadlineQueue(scheduler, limits.headTimeoutMs);
    this.body = new DeadlineQueue(scheduler, limits.bodyTimeoutMs);
    this.keepAlive = new DeadlineQueue(scheduler, limits.keepAliveMs);
    this.send = new DeadlineQueue(scheduler, limits.sendTimeoutMs);
    this.linger = new DeadlineQueue(scheduler, limits.lingerMs);
    this.connect = new DeadlineQueue(scheduler, limits.connectTimeoutMs);
    this.pod = new DeadlineQueue(scheduler, limits.podTimeoutMs);
    this.podKeepAlive = new DeadlineQueue(scheduler, limits.podKeepAliveMs);
  }
}
