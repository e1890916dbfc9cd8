/**
 * Real time: the same event heap as the simulator's, drained whenever an alarm set for its earliest task goes off. The
 * alarm is set once per turn of the event loop, when that would otherwise go to sleep.
 */
import type { Clock, Scheduler, Task } from '../core/clock.ts';
import { EventHeap } from '../core/event-heap.ts';
import { type Alarm, TimeoutAlarm } from './alarm.ts';

export class RealScheduler implements Scheduler {
  readonly #clock: Clock;
  readonly #heap = new EventHeap();
  readonly #alarm: Alarm;
  readonly #drain = () => this.#fireDue();
  #alarmForMs = Infinity;
  #drainIsComing = false;
  #closed = false;

  constructor(
    clock: Clock,
    createAlarm: (wake: () => void) => Alarm = (wake) => new TimeoutAlarm(wake),
  ) {
    this.#clock = clock;
    this.#alarm = createAlarm(() => {
      this.#alarmForMs = Infinity;
      this.#fireDue();
    });
  }

  now(): number {
    return this.#clock.now();
  }

  at(atMs: number, task: Task): void {
    this.#heap.push(atMs, task);
    if (atMs >= this.#alarmForMs || this.#drainIsComing) return;
    this.#drainIsComing = true;
    setImmediate(this.#drain);
  }

  /** Forgets everything scheduled. */
  close(): void {
    this.#closed = true;
    this.#alarm.clear();
  }

  #fireDue(): void {
    const heap = this.#heap;
    // What the tasks schedule is looked at once, below.
    this.#drainIsComing = true;
    let now = this.#clock.now();
    while (heap.nextTime <= now && !this.#closed) {
      heap.pop()!.fire();
      now = this.#clock.now();
    }
    this.#drainIsComing = false;
    if (heap.nextTime >= this.#alarmForMs || this.#closed) return;
    this.#alarmForMs = heap.nextTime;
    this.#alarm.set(this.#alarmForMs - now);
  }
}
