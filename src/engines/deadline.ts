/** A deadline that its owner uses again and again, in one queue at a time: of a request's attempts, of a connection. */
import type { DeadlineItem, DeadlineQueue } from '../core/deadline-queue.ts';

export class Deadline implements DeadlineItem {
  deadlineQueue: DeadlineQueue | undefined = undefined;
  deadlinePlace = 0;
  readonly deadlineExpired: () => void;

  constructor(expired: () => void) {
    this.deadlineExpired = expired;
  }

  /** Anew, where it runs already. */
  start(queue: DeadlineQueue, nowMs: number): void {
    this.deadlineQueue?.remove(this);
    queue.add(this, nowMs);
  }

  clear(): void {
    this.deadlineQueue?.remove(this);
  }
}
