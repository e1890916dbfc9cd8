/** Virtual time: the clock stands still until the next event is taken from the heap. */
import type { Scheduler, Task } from '../../core/clock.ts';
import { EventHeap } from '../../core/event-heap.ts';

export class VirtualScheduler implements Scheduler {
  readonly #heap = new EventHeap();
  #nowMs = 0;
  #stopped = false;

  now(): number {
    return this.#nowMs;
  }

  at(atMs: number, task: Task): void {
    this.#heap.push(atMs > this.#nowMs ? atMs : this.#nowMs, task);
  }

  /** Time goes no further than the event that calls this. */
  stop(): void {
    this.#stopped = true;
  }

  /** Fires everything due up to and including `untilMs`, unless it is stopped before; then it is `untilMs`. */
  runUntil(untilMs: number): void {
    const heap = this.#heap;
    while (!this.#stopped) {
      const task = heap.pop(untilMs);
      if (task === undefined) {
        this.#nowMs = untilMs;
        return;
      }
      this.#nowMs = heap.poppedMs;
      task.fire();
    }
  }
}
