/** Two times of one thing that in virtual time are always the same: those that are, are entered into a histogram once. */
import type { HistogramDelta } from '../core/run-event.ts';
import { TimeLog } from './time-log.ts';

export class PairedTimeLog {
  readonly #same = new TimeLog();
  readonly #first = new TimeLog();
  readonly #second = new TimeLog();

  recordMs(firstMs: number, secondMs: number): void {
    if (firstMs === secondMs) {
      this.#same.recordMs(firstMs);
    } else {
      this.#first.recordMs(firstMs);
      this.#second.recordMs(secondMs);
    }
  }

  /** As of a `TimeLog`. */
  takeFirst(wanted = true): HistogramDelta {
    this.#share();
    return this.#first.takeDelta(wanted);
  }

  takeSecond(wanted = true): HistogramDelta {
    this.#share();
    return this.#second.takeDelta(wanted);
  }

  #share(): void {
    const same = this.#same.takeDelta();
    this.#first.add(same);
    this.#second.add(same);
  }
}
