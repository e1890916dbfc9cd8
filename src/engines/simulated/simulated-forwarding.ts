/** What of each `Forwarding` has a meaning in virtual time, made ready once for a replica. */
import { RetryPolicy } from '../../balancer/retry-policy.ts';
import type { Scheduler } from '../../core/clock.ts';
import { DeadlineQueue } from '../../core/deadline-queue.ts';
import type { ErrorPages, Forwarding } from '../../core/forwarding.ts';
import type { LimitChanges } from '../../core/ingress-limits.ts';

export interface SimulatedForwarding {
  /** Where the scenario has no policy of its own. */
  readonly retries: RetryPolicy | undefined;
  /** Of an attempt, until its answer has come: nothing comes before it, so it may be silent no longer than this either. */
  readonly attemptTime: DeadlineQueue | undefined;
  readonly requestTime: DeadlineQueue | undefined;
  readonly errorPages: ErrorPages | undefined;
  readonly emptyPool: number | undefined;
}

const nothing: SimulatedForwarding = {
  retries: undefined,
  attemptTime: undefined,
  requestTime: undefined,
  errorPages: undefined,
  emptyPool: undefined,
};

export class SimulatedForwardings {
  readonly #scheduler: Scheduler;
  readonly #limits: LimitChanges;
  readonly #known = new WeakMap<Forwarding, SimulatedForwarding>();
  readonly #queues = new Map<number, DeadlineQueue>();
  #lastAsked: Forwarding | undefined;
  #lastTold = nothing;

  /** `limits`: what the scenario has said of them, which goes before the routes. */
  constructor(limits: LimitChanges, scheduler: Scheduler) {
    this.#limits = limits;
    this.#scheduler = scheduler;
  }

  of(forwarding: Forwarding | undefined): SimulatedForwarding {
    if (forwarding === this.#lastAsked) return this.#lastTold;
    this.#lastAsked = forwarding;
    this.#lastTold = forwarding ? this.#ready(forwarding) : nothing;
    return this.#lastTold;
  }

  #ready(forwarding: Forwarding): SimulatedForwarding {
    let ready = this.#known.get(forwarding);
    if (!ready) this.#known.set(forwarding, (ready = this.#make(forwarding)));
    return ready;
  }

  #make({ retries, timeouts = {}, errorPages, emptyPool }: Forwarding): SimulatedForwarding {
    const { attemptMs = Infinity, readMs = Infinity, requestMs = Infinity } = timeouts;
    const silentMs = readMs === Infinity ? readMs : (this.#limits.podTimeoutMs ?? readMs);
    return {
      retries: retries && new RetryPolicy(retries, this.#scheduler),
      attemptTime: this.#within(Math.min(attemptMs, silentMs)),
      requestTime: this.#within(requestMs),
      errorPages,
      emptyPool,
    };
  }

  #within(spanMs: number): DeadlineQueue | undefined {
    if (spanMs === Infinity) return undefined;
    let queue = this.#queues.get(spanMs);
    if (!queue) this.#queues.set(spanMs, (queue = new DeadlineQueue(this.#scheduler, spanMs)));
    return queue;
  }
}
