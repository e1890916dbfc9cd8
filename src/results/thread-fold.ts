/** The health and the coverage of the threads of one hop over the measured phase. */
import type { Interval } from '../core/run-event.ts';
import type { ThreadSummary } from '../metrics/validity.ts';

export class ThreadFold {
  /** Time covered by the intervals, counted once however many threads report it. */
  coveredMs = 0;
  #coveredToMs = 0;
  #threadMs = 0;
  #busyMs = 0;
  readonly #loopDelayP99s: number[] = [];

  add({ fromMs, toMs, health }: Interval): void {
    if (toMs > this.#coveredToMs) {
      this.coveredMs += toMs - Math.max(fromMs, this.#coveredToMs);
      this.#coveredToMs = toMs;
    }
    this.#threadMs += toMs - fromMs;
    this.#busyMs += health.loopUtilization * (toMs - fromMs);
    this.#loopDelayP99s.push(health.loopDelayP99Ms);
  }

  summary(): ThreadSummary {
    const sorted = this.#loopDelayP99s.toSorted((a, b) => a - b);
    return {
      loopDelayP99Ms: sorted[Math.floor((sorted.length - 1) / 2)] ?? 0,
      loopUtilization: this.#threadMs === 0 ? 0 : this.#busyMs / this.#threadMs,
    };
  }
}
