/**
 * Real time: the same event heap as the simulator's. Tasks run when an alarm set for the earliest of them goes off, or
 * when somebody asks the time and finds that one is due: what comes due while the event loop works through a batch of
 * sockets runs after the one at hand and not after the last. The alarm is set once per turn of the event loop, when
 * that would otherwise go to sleep.
 */
import type { Clock, Scheduler, Task } from '../core/clock.ts';
import { EventHeap } from '../core/event-heap.ts';
import { type Alarm, TimeoutAlarm } from './alarm.ts';

export class RealScheduler implements Scheduler {
  readonly #clock: Clock;
  readonly #heap = new EventHeap();
  readonly #alarm: Alarm;
  readonly #fire = () => this.#fireDue();
  readonly #arm = () => this.#fireAndSetAlarm();
  /** As it was last read. */
  #nowMs = -Infinity;
  #alarmForMs = Infinity;
  #fireIsComing = false;
  #armIsComing = false;
  #closed = false;

  constructor(
    clock: Clock,
    createAlarm: (wake: () => void) => Alarm = (wake) => new TimeoutAlarm(wake),
  ) {
    this.#clock = clock;
    this.#alarm = createAlarm(() => {
      this.#alarmForMs = Infinity;
      this.#nowMs = this.#clock.now();
      this.#fireDue();
    });
  }

  now(): number {
    this.#nowMs = this.#clock.now();
    if (this.#heap.nextTime <= this.#nowMs) this.#fireSoon();
    return this.#nowMs;
  }

  at(atMs: number, task: Task): void {
    this.#heap.push(atMs, task);
    if (atMs <= this.#nowMs) this.#fireSoon();
    else if (atMs < this.#alarmForMs) this.#armSoon();
  }

  /** Forgets everything scheduled. */
  close(): void {
    this.#closed = true;
    this.#alarm.clear();
  }

  #fireSoon(): void {
    if (this.#fireIsComing) return;
    this.#fireIsComing = true;
    process.nextTick(this.#fire);
  }

  #armSoon(): void {
    if (this.#armIsComing || this.#closed) return;
    this.#armIsComing = true;
    setImmediate(this.#arm);
  }

  #fireDue(): void {
    const heap = this.#heap;
    // What the tasks find due, or schedule for now, runs in this loop.
    this.#fireIsComing = true;
    while (heap.nextTime <= this.#nowMs && !this.#closed) heap.pop()!.fire();
    this.#fireIsComing = false;
    // Also when the alarm is for what has run: it would wake the loop for nothing.
    if (this.#alarmForMs <= this.#nowMs || heap.nextTime < this.#alarmForMs) this.#armSoon();
  }

  #fireAndSetAlarm(): void {
    this.#nowMs = this.#clock.now();
    this.#fireDue();
    this.#armIsComing = false;
    const { nextTime } = this.#heap;
    if (nextTime === Infinity || nextTime === this.#alarmForMs || this.#closed) return;
    this.#alarmForMs = nextTime;
    this.#alarm.set(Math.max(0, nextTime - this.#clock.now()));
  }
}
