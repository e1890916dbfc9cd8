/**
 * Times on their way into a histogram, entered a thousand at once: so one histogram after another occupies the
 * processor's cache, in place of all of them with every request.
 */
import type { HistogramDelta } from '../core/run-event.ts';
import { Histogram } from './histogram.ts';

const capacity = 1024;
const nothing = new Histogram().takeDelta();

export class TimeLog {
  readonly #timesMs = new Float64Array(capacity);
  readonly #histogram = new Histogram();
  #size = 0;
  /** Times of 0 take no place: in virtual time what costs nothing takes none, and that is most of some kinds. */
  #zeros = 0;

  recordMs(ms: number): void {
    if (ms === 0) {
      this.#zeros++;
      return;
    }
    this.#timesMs[this.#size++] = ms;
    if (this.#size === capacity) this.#enter();
  }

  add(delta: HistogramDelta): void {
    this.#histogram.add(delta);
  }

  /** What was recorded since the last take; nothing where it is not `wanted` yet. */
  takeDelta(wanted = true): HistogramDelta {
    if (!wanted) return nothing;
    this.#enter();
    return this.#histogram.takeDelta();
  }

  #enter(): void {
    this.#histogram.recordAllMs(this.#timesMs, this.#size);
    this.#size = 0;
    if (this.#zeros > 0) this.#histogram.record(0, this.#zeros);
    this.#zeros = 0;
  }
}
