/** When an attempt has taken too long. A request owns one and uses it for each of its attempts. */
import type { DeadlineItem, DeadlineQueue } from '../core/deadline-queue.ts';

export class AttemptDeadline implements DeadlineItem {
  deadlineQueue: DeadlineQueue | undefined = undefined;
  deadlinePlace = 0;
  readonly deadlineExpired: () => void;

  constructor(expired: () => void) {
    this.deadlineExpired = expired;
  }

  clear(): void {
    this.deadlineQueue?.remove(this);
  }
}
