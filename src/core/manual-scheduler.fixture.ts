/** A scheduler whose clock a test moves by hand; with `lateMs`, one whose timer comes round late, as real ones do. */
import type { Scheduler, Task } from './clock.ts';
import { EventHeap } from './event-heap.ts';

export class ManualScheduler implements Scheduler {
  readonly #heap = new EventHeap();
  readonly #lateMs: number;
  #nowMs = 0;

  constructor(lateMs = 0) {
    this.#lateMs = lateMs;
  }

  now(): number {
    return this.#nowMs;
  }

  at(atMs: number, task: Task): void {
    this.#heap.push(atMs, task);
  }

  advanceTo(untilMs: number): void {
    while (this.#heap.nextTime + this.#lateMs <= untilMs) {
      this.#nowMs = Math.max(this.#nowMs, this.#heap.nextTime + this.#lateMs);
      this.#heap.pop()!.fire();
    }
    this.#nowMs = untilMs;
  }
}
