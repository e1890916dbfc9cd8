/**
 * Amounts per index (endpoint, pod) in windows of the measured phase: what is even in the long run need not be so now.
 * An interval counts to the window that its middle lies in. Sixty windows at most, so memory does not grow with the run.
 */
import type { Timeline } from '../core/run-spec.ts';

const leastWindowMs = 1000;
const mostWindows = 60;

/** With fewer requests per endpoint a window would show little but chance, and is joined with the next. */
export const leastPerEndpoint = 64;

export function windowMsOf({ measureMs }: Timeline): number {
  return Math.max(leastWindowMs, measureMs / mostWindows);
}

/** Whether one ends at this instant, within a µs. */
export function endsWindow(atMs: number, timeline: Timeline): boolean {
  const windows = (atMs - timeline.warmupMs) / windowMsOf(timeline);
  return windows > 0.5 && Math.abs(windows - Math.round(windows)) * windowMsOf(timeline) < 0.001;
}

export class TimeWindows {
  /** By window; empty where nothing was added. */
  readonly rows: (Float64Array | undefined)[] = [];
  readonly #timeline: Timeline;
  readonly #size: number;

  constructor(timeline: Timeline, size: number) {
    this.#timeline = timeline;
    this.#size = size;
  }

  /** Where the amounts of an interval within the measured phase go. */
  row({ fromMs, toMs }: { readonly fromMs: number; readonly toMs: number }): Float64Array {
    const sinceMs = (fromMs + toMs) / 2 - this.#timeline.warmupMs;
    const window = Math.floor(sinceMs / windowMsOf(this.#timeline));
    return (this.rows[window] ??= new Float64Array(this.#size));
  }
}
