/**
 * Deadlines that all lie the same span after their start, such as request timeouts. They expire in the order they were
 * added, so a list in that order and one armed task replace a timer per request. Adding and removing are O(1) and touch
 * no other item: one that is removed leaves a hole, and holes are squeezed out when the list is full.
 */
import type { Scheduler, Task } from './clock.ts';

export interface DeadlineItem {
  /** The queue that holds it, if any. */
  deadlineQueue: DeadlineQueue | undefined;
  /** For that queue alone. */
  deadlinePlace: number;
  deadlineExpired(): void;
}

const initialCapacity = 64;

export class DeadlineQueue implements Task {
  readonly #scheduler: Scheduler;
  readonly #spanMs: number;
  readonly #items: (DeadlineItem | undefined)[] = Array.from(
    { length: initialCapacity },
    () => undefined,
  );
  #startsMs = new Float64Array(initialCapacity);
  /** Places before it are holes. */
  #first = 0;
  #end = 0;
  #armed = false;

  constructor(scheduler: Scheduler, spanMs: number) {
    this.#scheduler = scheduler;
    this.#spanMs = spanMs;
  }

  /** `startMs` must not decrease from one call to the next. */
  add(item: DeadlineItem, startMs: number): void {
    if (this.#end === this.#items.length) this.#makeRoom();
    const place = this.#end++;
    this.#items[place] = item;
    this.#startsMs[place] = startMs;
    item.deadlineQueue = this;
    item.deadlinePlace = place;
    if (!this.#armed) this.#arm();
  }

  remove(item: DeadlineItem): void {
    if (item.deadlineQueue !== this) return;
    this.#items[item.deadlinePlace] = undefined;
    item.deadlineQueue = undefined;
  }

  fire(): void {
    this.#armed = false;
    const now = this.#scheduler.now();
    for (let item = this.#earliest(); item; item = this.#earliest()) {
      if (this.#deadlineMs(this.#first) > now) break;
      this.remove(item);
      item.deadlineExpired();
    }
    if (!this.#armed) this.#arm();
  }

  #arm(): void {
    if (!this.#earliest()) return;
    this.#armed = true;
    this.#scheduler.at(this.#deadlineMs(this.#first), this);
  }

  #earliest(): DeadlineItem | undefined {
    while (this.#first < this.#end && !this.#items[this.#first]) this.#first++;
    return this.#first < this.#end ? this.#items[this.#first] : undefined;
  }

  #deadlineMs(place: number): number {
    return this.#startsMs[place]! + this.#spanMs;
  }

  /** By half at least: where squeezing does not yield that much, the list grows. */
  #makeRoom(): void {
    const items = this.#items;
    const startsMs = this.#startsMs;
    let size = 0;
    for (let place = this.#first; place < this.#end; place++) {
      const item = items[place];
      if (!item) continue;
      items[size] = item;
      startsMs[size] = startsMs[place]!;
      item.deadlinePlace = size++;
    }
    items.fill(undefined, size);
    this.#first = 0;
    this.#end = size;
    if (2 * size > items.length) this.#grow();
  }

  #grow(): void {
    const capacity = 2 * this.#items.length;
    const startsMs = new Float64Array(capacity);
    startsMs.set(this.#startsMs);
    this.#startsMs = startsMs;
    while (this.#items.length < capacity) this.#items.push(undefined);
  }
}
