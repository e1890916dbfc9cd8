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
  readonly podKeepAlive: DeadlineQueue;

  readonly #scheduler: Scheduler;
  readonly #bySpan = new Map<number, DeadlineQueue>();

  constructor(limits: IngressLimits, scheduler: Scheduler) {
    this.#scheduler = scheduler;
    this.head = new DeadlineQueue(scheduler, limits.headTimeoutMs);
    this.body = new DeadlineQueue(scheduler, limits.bodyTimeoutMs);
    this.keepAlive = new DeadlineQueue(scheduler, limits.keepAliveMs);
    this.send = new DeadlineQueue(scheduler, limits.sendTimeoutMs);
    this.linger = new DeadlineQueue(scheduler, limits.lingerMs);
    this.podKeepAlive = new DeadlineQueue(scheduler, limits.podKeepAliveMs);
  }

  /** That of the routes which give something so long. */
  of(spanMs: number): DeadlineQueue {
    let queue = this.#bySpan.get(spanMs);
    if (!queue) this.#bySpan.set(spanMs, (queue = new DeadlineQueue(this.#scheduler, spanMs)));
    return queue;
  }
}
