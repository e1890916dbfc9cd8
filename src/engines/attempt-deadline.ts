/** When an attempt has taken too long. A request owns one and uses it for each of its attempts. */
import type { DeadlineItem, DeadlineQueue } from '../core/deadline-queue.ts';

export class AttemptDeadline implements DeadlineItem {
  deadlineMs = 0;
  deadlinePrevious: DeadlineItem | undefined = undefined;
  deadlineNext: DeadlineItem | undefined = undefined;
  deadlineQueue: DeadlineQueue | undefined = undefined;
  readonly deadlineExpired: () => void;

  constructor(expired: () => void) {
    this.deadlineExpired = expired;
  }

  clear(): void {
    this.deadlineQueue?.remove(this);
  }
}
