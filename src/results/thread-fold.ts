/** The health and the coverage of the threads of one hop over the measured phase, thread by thread. */
import type { Interval, ThreadHealth } from '../core/run-event.ts';
import type { ThreadSummary } from '../metrics/thread-validity.ts';

export class ThreadFold {
  /** Time covered by the intervals, counted once however many threads report it. */
  coveredMs = 0;
  #coveredToMs = 0;
  readonly #threads = new Map<string, ThreadTally>();

  add({ hop, fromMs, toMs, health }: Interval): void {
    if (toMs > this.#coveredToMs) {
      this.coveredMs += toMs - Math.max(fromMs, this.#coveredToMs);
      this.#coveredToMs = toMs;
    }
    if (!health) return;
    let tally = this.#threads.get(health.thread);
    if (!tally) this.#threads.set(health.thread, (tally = new ThreadTally(hop)));
    tally.add(fromMs, toMs, health);
  }

  summaries(): ThreadSummary[] {
    return [...this.#threads].map(([thread, tally]) => tally.summary(thread));
  }
}

class ThreadTally {
  readonly #hop: Interval['hop'];
  readonly #loopDelayP99s: number[] = [];
  #toMs = 0;
  #totalMs = 0;
  #busyMs = 0;
  #starvedMs: number | null = 0;
  #gcMs = 0;
  #longestGcMs = 0;
  #longestPauseMs = 0;

  constructor(hop: Interval['hop']) {
    this.#hop = hop;
  }

  add(fromMs: number, toMs: number, health: ThreadHealth): void {
    // Replicas that share a thread report its health once each.
    if (toMs <= this.#toMs) return;
    this.#toMs = toMs;
    this.#totalMs += toMs - fromMs;
    this.#loopDelayP99s.push(health.loopDelayP99Ms);
    this.#busyMs += health.loopUtilization * (toMs - fromMs);
    this.#gcMs += health.gcMs;
    this.#longestGcMs = Math.max(this.#longestGcMs, health.gcMaxMs);
    this.#longestPauseMs = Math.max(this.#longestPauseMs, health.loopDelayMaxMs);
    if (this.#starvedMs === null || health.starvedMs === null) this.#starvedMs = null;
    else this.#starvedMs += health.starvedMs;
  }

  summary(thread: string): ThreadSummary {
    const sorted = this.#loopDelayP99s.toSorted((a, b) => a - b);
    return {
      thread,
      hop: this.#hop,
      loopDelayP99Ms: sorted[Math.floor((sorted.length - 1) / 2)]!,
      longestPauseMs: this.#longestPauseMs,
      loopUtilization: this.#busyMs / this.#totalMs,
      starvedShare: this.#starvedMs === null ? null : this.#starvedMs / this.#totalMs,
      gcShare: this.#gcMs / this.#totalMs,
      longestGcMs: this.#longestGcMs,
    };
  }
}
