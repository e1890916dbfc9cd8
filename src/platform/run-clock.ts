/**
 * One clock for all threads: milliseconds since an epoch on the system's monotonic clock, so wall-clock steps do no
 * harm. `performance.now()` counts from a different moment in each thread; the offset is fixed once.
 */
import type { Clock } from '../core/clock.ts';

/** The monotonic clock in ms; the same in every thread of the process. */
export function monotonicMs(): number {
  return Number(process.hrtime.bigint()) / 1e6;
}

export class RunClock implements Clock {
  #offsetMs = 0;

  constructor() {
    this.startAt(monotonicMs());
  }

  /** Makes `epochMs`, a reading of `monotonicMs` in any thread, the zero. */
  startAt(epochMs: number): void {
    this.#offsetMs = monotonicMs() - performance.now() - epochMs;
  }

  now(): number {
    return performance.now() + this.#offsetMs;
  }
}
