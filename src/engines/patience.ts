/**
 * How long the clients of a run wait, by kind of request: until the timeout, or until they leave on purpose. Kinds that
 * wait equally long share a queue.
 */
import type { Scheduler } from '../core/clock.ts';
import { type DeadlineItem, DeadlineQueue } from '../core/deadline-queue.ts';
import type { RunSpec } from '../core/run-spec.ts';

export class Patience {
  readonly #queues: readonly DeadlineQueue[];
  readonly #onPurpose: readonly boolean[];

  constructor(run: RunSpec, scheduler: Scheduler) {
    const queues = new Map<number, DeadlineQueue>();
    const queueOf = (spanMs: number) => {
      const queue = queues.get(spanMs) ?? new DeadlineQueue(scheduler, spanMs);
      queues.set(spanMs, queue);
      return queue;
    };
    const spans = run.requests.map(({ timeoutMs = run.timeoutMs, cancelAfterMs = Infinity }) => ({
      timeoutMs,
      cancelAfterMs,
    }));
    this.#queues = spans.map((span) => queueOf(Math.min(span.timeoutMs, span.cancelAfterMs)));
    this.#onPurpose = spans.map((span) => span.cancelAfterMs < span.timeoutMs);
  }

  begin(item: DeadlineItem, kind: number, intendedMs: number): void {
    this.#queues[kind]!.add(item, intendedMs);
  }

  /** Whether a client whose patience is over had meant to leave; else it timed out. */
  leavesOnPurpose(kind: number): boolean {
    return this.#onPurpose[kind]!;
  }
}
