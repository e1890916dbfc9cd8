/** Virtual time: the clock stands still until the next event is taken from the heap. */
import type { Scheduler, Task } from '../../core/clock.ts';
import { EventHeap } from '../../core/event-heap.ts';

export class VirtualScheduler implements Scheduler {
  readonly #heap = new EventHeap();
  #nowMs = 0;

  now(): number {
    return this.#nowMs;
  }

  at(atMs: number, task: Task): void {
    this.#heap.push(atMs > this.#nowMs ? atMs : this.#nowMs, task);
  }

  /** Fires everything due up to and including `untilMs`, unless `done` says to stop; then it is `untilMs`. */
  runUntil(untilMs: number, done: () => boolean): void {
    const heap = this.#heap;
    while (heap.nextTime <= untilMs) {
      this.#nowMs = heap.nextTime;
      heap.pop()!.fire();
      if (done()) return;
    }
    this.#nowMs = untilMs;
  }
}
