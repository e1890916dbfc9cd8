/**
 * A retry budget as in Finagle (RetryBudget): every request puts a share of a retry in, every retry takes one out, and so
 * many per second are there anyway. What was put in or taken more than ten seconds ago is forgotten. So in any time T
 *
 *     retries ≤ share · requests + minPerSecond · (T + 11 s)
 */
import type { Clock } from '../core/clock.ts';

const windowS = 10;

export class RetryBudget {
  readonly #share: number;
  readonly #reserve: number;
  readonly #clock: Clock;
  /** By second modulo the window: what went in, less what was taken. */
  readonly #slices = new Float64Array(windowS);
  #second = 0;

  constructor({ share, minPerSecond }: { share: number; minPerSecond: number }, clock: Clock) {
    this.#share = share;
    this.#reserve = minPerSecond * windowS;
    this.#clock = clock;
  }

  request(): void {
    this.#add(this.#share);
  }

  /** False when nothing is left. */
  take(): boolean {
    this.#add(0);
    const balance = this.#slices.reduce((sum, slice) => sum + slice, this.#reserve);
    // Shares such as 0.2 add up to a whole retry only roughly.
    if (balance < 1 - 1e-9) return false;
    this.#add(-1);
    return true;
  }

  #add(amount: number): void {
    const second = Math.floor(this.#clock.now() / 1000);
    const passed = Math.min(windowS, second - this.#second);
    for (let back = 0; back < passed; back++) this.#slices[(second - back) % windowS] = 0;
    this.#second = second;
    this.#slices[second % windowS]! += amount;
  }
}
