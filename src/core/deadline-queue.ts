/**
 * Deadlines that all lie the same span after their start, such as request timeouts. They expire in the order they were
 * added, so a linked list through the items and one armed task replace a timer per request: adding and removing are
 * O(1) and allocate nothing.
 */
import type { Scheduler, Task } from './clock.ts';

export interface DeadlineItem {
  deadlineMs: number;
  deadlinePrevious: DeadlineItem | undefined;
  deadlineNext: DeadlineItem | undefined;
  /** The queue that holds it, if any. */
  deadlineQueue: DeadlineQueue | undefined;
  deadlineExpired(): void;
}

export class DeadlineQueue implements Task {
  readonly #scheduler: Scheduler;
  readonly #spanMs: number;
  #first: DeadlineItem | undefined;
  #last: DeadlineItem | undefined;
  #armed = false;

  constructor(scheduler: Scheduler, spanMs: number) {
    this.#scheduler = scheduler;
    this.#spanMs = spanMs;
  }

  /** `startMs` must not decrease from one call to the next. */
  add(item: DeadlineItem, startMs: number): void {
    item.deadlineMs = startMs + this.#spanMs;
    item.deadlinePrevious = this.#last;
    item.deadlineNext = undefined;
    item.deadlineQueue = this;
    if (this.#last) this.#last.deadlineNext = item;
    else this.#first = item;
    this.#last = item;
    this.#arm();
  }

  remove(item: DeadlineItem): void {
    if (item.deadlineQueue !== this) return;
    const { deadlinePrevious: previous, deadlineNext: next } = item;
    if (previous) previous.deadlineNext = next;
    else this.#first = next;
    if (next) next.deadlinePrevious = previous;
    else this.#last = previous;
    item.deadlinePrevious = undefined;
    item.deadlineNext = undefined;
    item.deadlineQueue = undefined;
  }

  fire(): void {
    this.#armed = false;
    const now = this.#scheduler.now();
    for (let item = this.#first; item && item.deadlineMs <= now; item = this.#first) {
      this.remove(item);
      item.deadlineExpired();
    }
    this.#arm();
  }

  #arm(): void {
    if (this.#armed || !this.#first) return;
    this.#armed = true;
    this.#scheduler.at(this.#first.deadlineMs, this);
  }
}
