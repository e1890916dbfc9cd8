/**
 * A binary heap of tasks ordered by (time, insertion): the event list of the simulated engine and of the wire engine's
 * timers. Times live in a typed array beside the tasks, so comparing costs no property access.
 */
import type { Task } from './clock.ts';

const initialCapacity = 1024;

export class EventHeap {
  size = 0;
  #times = new Float64Array(initialCapacity);
  #orders = new Float64Array(initialCapacity);
  readonly #tasks: (Task | undefined)[] = [];
  #nextOrder = 0;

  /** Time of the earliest task in milliseconds; Infinity when empty. */
  get nextTime(): number {
    return this.size === 0 ? Infinity : this.#times[0]!;
  }

  push(atMs: number, task: Task): void {
    if (this.size === this.#times.length) this.#grow();
    const times = this.#times;
    const orders = this.#orders;
    const tasks = this.#tasks;
    const order = this.#nextOrder++;
    let hole = this.size++;
    while (hole > 0) {
      const parent = (hole - 1) >> 1;
      // A later insertion never overtakes an equal time, so comparing times alone keeps the order stable here.
      if (times[parent]! <= atMs) break;
      times[hole] = times[parent]!;
      orders[hole] = orders[parent]!;
      tasks[hole] = tasks[parent];
      hole = parent;
    }
    times[hole] = atMs;
    orders[hole] = order;
    tasks[hole] = task;
  }

  /** Removes and returns the earliest task; undefined when empty. */
  pop(): Task | undefined {
    if (this.size === 0) return undefined;
    const first = this.#tasks[0];
    const last = --this.size;
    const time = this.#times[last]!;
    const order = this.#orders[last]!;
    const task = this.#tasks[last];
    this.#tasks[last] = undefined;
    if (last > 0) this.#sift(time, order, task);
    return first;
  }

  #sift(time: number, order: number, task: Task | undefined): void {
    const times = this.#times;
    const orders = this.#orders;
    const tasks = this.#tasks;
    const size = this.size;
    let hole = 0;
    for (;;) {
      let child = 2 * hole + 1;
      if (child >= size) break;
      const right = child + 1;
      if (
        right < size &&
        (times[right]! < times[child]! ||
          (times[right] === times[child] && orders[right]! < orders[child]!))
      ) {
        child = right;
      }
      if (times[child]! > time || (times[child] === time && orders[child]! > order)) break;
      times[hole] = times[child]!;
      orders[hole] = orders[child]!;
      tasks[hole] = tasks[child];
      hole = child;
    }
    times[hole] = time;
    orders[hole] = order;
    tasks[hole] = task;
  }

  #grow(): void {
    const times = new Float64Array(this.#times.length * 2);
    times.set(this.#times);
    this.#times = times;
    const orders = new Float64Array(times.length);
    orders.set(this.#orders);
    this.#orders = orders;
  }
}
