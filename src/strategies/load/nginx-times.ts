/**
 * What nginx's `least_time` knows of the time a server takes (ngx_http_upstream_least_time_module.c), in whole ms. Of each
 * sample v, the first taken as it is:
 *
 *     average ← ⌊0.5 + 0.05 v + 0.95 average⌋
 *     time = average / 2^⌊s / (failTimeout + 1)⌋, rounded down, when s, the seconds since the server was checked, exceed
 *            failTimeout; else the average;  where requests in flight are averaged, the greater of it and theirs
 *     time ← 5000 above 5000, else the next multiple of 20 above it
 *
 * A server is checked when it fails, and when it is chosen more than failTimeout after. Requests in flight: at each
 * comparison the mean time they have been under way is a sample of an average of its own.
 */

/** By the clock of nginx, whose loop keeps whole ms. A hair more, since times that were whole may be so no longer. */
const ticks = (ms: number): number => Math.floor(ms + 1e-6);

const seconds = (ms: number): number => Math.floor(ticks(ms) / 1000);

const mostMs = 5000;
const bucketMs = 20;

function averaged(average: number, sample: number): number {
  return average === 0 ? sample : Math.trunc(0.5 + 0.05 * sample + 0.95 * average);
}

/** From `sinceMs` to `nowMs`, as two readings of that clock differ. */
export function ticksBetween(sinceMs: number, nowMs: number): number {
  return ticks(nowMs) - ticks(sinceMs);
}

export class NginxTimes {
  #averageMs = 0;
  #checkedS = -Infinity;
  /** In flight: how many, how long they had been under way when their number last changed, when that was, the average. */
  #pending = 0;
  #underwayMs = 0;
  #changedMs = 0;
  #pendingAverageMs = 0;

  sample(ms: number): void {
    this.#averageMs = averaged(this.#averageMs, ms);
  }

  failed(nowMs: number): void {
    this.#checkedS = seconds(nowMs);
  }

  chosen(nowMs: number, failTimeoutS: number): void {
    const nowS = seconds(nowMs);
    if (nowS - this.#checkedS > failTimeoutS) this.#checkedS = nowS;
  }

  /** For requests in flight to be averaged, each is told of when it is sent and when it has answered. */
  sent(nowMs: number): void {
    this.#underwayMs += ticksBetween(this.#changedMs, nowMs) * this.#pending;
    this.#changedMs = nowMs;
    this.#pending++;
  }

  /** `tookMs`: since it was sent. */
  answered(nowMs: number, tookMs: number): void {
    if (this.#pending === 0) return;
    this.#underwayMs += ticksBetween(this.#changedMs, nowMs) * this.#pending - tookMs;
    this.#changedMs = nowMs;
    this.#pending--;
    if (this.#pending === 0) this.#underwayMs = 0;
  }

  /** Before a choice, once: a comparison is a sample of what is in flight. */
  compared(nowMs: number): void {
    if (this.#pending === 0) return;
    const meanMs = Math.trunc(this.#underwayMs / this.#pending);
    const sample = meanMs + ticksBetween(this.#changedMs, nowMs);
    this.#pendingAverageMs = averaged(this.#pendingAverageMs, sample);
  }

  timeMs(nowMs: number, failTimeoutS: number): number {
    const sinceCheckedS = seconds(nowMs) - this.#checkedS;
    let ms = this.#averageMs;
    if (sinceCheckedS > failTimeoutS) {
      ms = Math.floor(ms / 2 ** Math.floor(sinceCheckedS / (failTimeoutS + 1)));
    }
    if (this.#pending > 0) ms = Math.max(ms, this.#pendingAverageMs);
    return ms > mostMs ? mostMs : ms + bucketMs - (ms % bucketMs);
  }
}
