/** Real time: the same event heap as the simulator's, drained by one timer armed for its earliest task. */
import type { Clock, Scheduler, Task } from '../core/clock.ts';
import { EventHeap } from '../core/event-heap.ts';

export class RealScheduler implements Scheduler {
  readonly #clock: Clock;
  readonly #heap = new EventHeap();
  readonly #wake = () => this.#drain();
  #timer: NodeJS.Timeout | undefined;
  #immediate: NodeJS.Immediate | undefined;
  #armedForMs = Infinity;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  now(): number {
    return this.#clock.now();
  }

  at(atMs: number, task: Task): void {
    this.#heap.push(atMs, task);
    if (atMs < this.#armedForMs) this.#arm();
  }

  /** Forgets everything scheduled. */
  close(): void {
    this.#disarm();
    this.#armedForMs = -Infinity;
  }

  #drain(): void {
    const heap = this.#heap;
    // Nothing re-arms while tasks fire: whatever they schedule is looked at once, below.
    this.#armedForMs = -Infinity;
    while (heap.nextTime <= this.#clock.now()) heap.pop()!.fire();
    this.#arm();
  }

  #arm(): void {
    this.#disarm();
    this.#armedForMs = this.#heap.nextTime;
    if (this.#armedForMs === Infinity) return;
    const delayMs = this.#armedForMs - this.#clock.now();
    // No timer is shorter than a millisecond.
    if (delayMs > 0) this.#timer = setTimeout(this.#wake, delayMs);
    else this.#immediate = setImmediate(this.#wake);
  }

  #disarm(): void {
    clearTimeout(this.#timer);
    clearImmediate(this.#immediate);
  }
}
