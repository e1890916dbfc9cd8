/**
 * A heap of tasks ordered by (time, insertion): the event list of the simulated engine and of the wire engine's timers.
 * Four children to a node: half the levels of a binary heap, and siblings lie side by side (LaMarca, Ladner 1996).
 *
 * What moves lies in typed arrays; the tasks themselves stay in their slots. The root that `pop` took stays open until
 * it is known what comes next: mostly a push, which then costs one way down in place of one down and one up.
 *
 * A task that schedules itself anew when it fires, as arrivals do, stays beside the heap, where nothing has to move; there
 * is room for one.
 */
import type { Task } from './clock.ts';

const initialCapacity = 1024;
/** Behind the last node, so that one whose children are fewer than four need not count them. */
const sentinels = 3;

export class EventHeap {
  /** When the task that was popped last was due. */
  poppedMs = 0;
  #times = new Float64Array(initialCapacity + sentinels).fill(Infinity);
  #orders = new Float64Array(initialCapacity + sentinels);
  #slots = new Int32Array(initialCapacity).map((_, slot) => slot);
  readonly #tasks: (Task | undefined)[] = Array.from({ length: initialCapacity }, () => undefined);
  /** In the heap itself. */
  #nodes = 0;
  #nextOrder = 0;
  #rootIsOpen = false;
  #popped: Task | undefined = undefined;
  #beside: Task | undefined = undefined;
  /** Infinity where there is none beside the heap. */
  #besideMs = Infinity;
  #besideOrder = 0;

  /** Tasks scheduled. */
  get size(): number {
    return this.#nodes + (this.#beside ? 1 : 0);
  }

  /** Time of the earliest task in milliseconds; Infinity when empty. */
  get nextTime(): number {
    if (this.#rootIsOpen) this.#closeRoot();
    const rootMs = this.#times[0]!;
    return this.#besideMs < rootMs ? this.#besideMs : rootMs;
  }

  push(atMs: number, task: Task): void {
    const order = this.#nextOrder++;
    if (task === this.#popped && this.#beside === undefined) {
      this.#beside = task;
      this.#besideMs = atMs;
      this.#besideOrder = order;
    } else if (this.#rootIsOpen) {
      this.#rootIsOpen = false;
      const slot = this.#slots[0]!;
      this.#tasks[slot] = task;
      this.#nodes++;
      this.#sink(atMs, order, slot);
    } else {
      if (this.#nodes === this.#slots.length) this.#grow();
      const slot = this.#slots[this.#nodes]!;
      this.#tasks[slot] = task;
      this.#rise(this.#nodes++, atMs, order, slot);
    }
  }

  /** Removes and returns the earliest task, if it is due by then; undefined when there is none. */
  pop(untilMs = Infinity): Task | undefined {
    if (this.#rootIsOpen) this.#closeRoot();
    if (this.#beside !== undefined && this.#isBesideFirst()) {
      if (this.#besideMs > untilMs) return undefined;
      this.poppedMs = this.#besideMs;
      this.#popped = this.#beside;
      this.#beside = undefined;
      this.#besideMs = Infinity;
      return this.#popped;
    }
    const rootMs = this.#times[0]!;
    if (this.#nodes === 0 || rootMs > untilMs) return undefined;
    this.poppedMs = rootMs;
    this.#rootIsOpen = true;
    this.#nodes--;
    this.#popped = this.#tasks[this.#slots[0]!];
    return this.#popped;
  }

  #isBesideFirst(): boolean {
    const rootMs = this.#times[0]!;
    return (
      this.#besideMs < rootMs || (this.#besideMs === rootMs && this.#besideOrder < this.#orders[0]!)
    );
  }

  /** The last node takes the place of the one that was popped, whose slot waits behind the end for the next push. */
  #closeRoot(): void {
    this.#rootIsOpen = false;
    const last = this.#nodes;
    const slots = this.#slots;
    const slot = slots[0]!;
    this.#tasks[slot] = undefined;
    const moved = slots[last]!;
    slots[last] = slot;
    if (last === 0) this.#times[0] = Infinity;
    else this.#sink(this.#times[last]!, this.#orders[last]!, moved);
  }

  #rise(from: number, atMs: number, order: number, slot: number): void {
    const times = this.#times;
    const orders = this.#orders;
    const slots = this.#slots;
    let hole = from;
    while (hole > 0) {
      const parent = (hole - 1) >> 2;
      const parentMs = times[parent]!;
      // A later insertion never overtakes an equal time, so comparing times alone keeps the order stable here.
      if (parentMs <= atMs) break;
      times[hole] = parentMs;
      orders[hole] = orders[parent]!;
      slots[hole] = slots[parent]!;
      hole = parent;
    }
    times[hole] = atMs;
    orders[hole] = order;
    slots[hole] = slot;
  }

  #sink(atMs: number, order: number, slot: number): void {
    const times = this.#times;
    const orders = this.#orders;
    const slots = this.#slots;
    const size = this.#nodes;
    times[size] = times[size + 1] = times[size + 2] = Infinity;
    let hole = 0;
    for (let first = 1; first < size; first = 4 * hole + 1) {
      let least = first;
      let leastMs = times[first]!;
      if (this.#isBefore(first + 1, leastMs, least)) leastMs = times[(least = first + 1)]!;
      if (this.#isBefore(first + 2, leastMs, least)) leastMs = times[(least = first + 2)]!;
      if (this.#isBefore(first + 3, leastMs, least)) leastMs = times[(least = first + 3)]!;
      if (leastMs > atMs || (leastMs === atMs && orders[least]! > order)) break;
      times[hole] = leastMs;
      orders[hole] = orders[least]!;
      slots[hole] = slots[least]!;
      hole = least;
    }
    times[hole] = atMs;
    orders[hole] = order;
    slots[hole] = slot;
  }

  #isBefore(node: number, otherMs: number, other: number): boolean {
    const atMs = this.#times[node]!;
    return atMs < otherMs || (atMs === otherMs && this.#orders[node]! < this.#orders[other]!);
  }

  #grow(): void {
    const capacity = 2 * this.#slots.length;
    const times = new Float64Array(capacity + sentinels);
    times.set(this.#times);
    this.#times = times;
    const orders = new Float64Array(capacity + sentinels);
    orders.set(this.#orders);
    this.#orders = orders;
    const slots = new Int32Array(capacity).map((_, slot) => slot);
    slots.set(this.#slots);
    this.#slots = slots;
    for (let slot = this.#tasks.length; slot < capacity; slot++) this.#tasks.push(undefined);
  }
}
