/** What wakes a thread's event loop at a time: the sleeper's bell, or where that can't be had a plain timer. */
import { RunClock } from './run-clock.ts';
import {
  armedCell,
  bellCell,
  deadlineCell,
  signalCell,
  type SleepBoard,
  sleepingCell,
  targetCell,
} from './sleep-board.ts';

export interface Alarm {
  /** Calls `wake` once `delayMs` from now, or somewhat early or late; replaces what was set before. */
  set(delayMs: number): void;
  clear(): void;
}

/** A delay beyond this is set in parts: times on the board wrap. */
const longestDelayMs = 600_000;

/** Rung by the sleeper thread, about 0.05 ms after the time. */
export class BellAlarm implements Alarm {
  readonly #board: SleepBoard;
  readonly #slot: number;
  readonly #clock = new RunClock();
  readonly #wake: () => void;
  #closed = false;

  constructor(board: SleepBoard, slot: number, wake: () => void) {
    this.#board = board;
    this.#slot = slot;
    this.#wake = wake;
    this.#clock.startAt(board.epochMs);
    void this.#listen();
  }

  set(delayMs: number): void {
    const { cells } = this.#board;
    const atMs = this.#clock.now() + Math.min(delayMs, longestDelayMs);
    const deadlineUs = Math.round(atMs * 1000) | 0;
    Atomics.store(cells, deadlineCell(this.#slot), deadlineUs);
    Atomics.store(cells, armedCell(this.#slot), 1);
    const asleep = Atomics.load(cells, sleepingCell) === 1;
    if (asleep && ((deadlineUs - Atomics.load(cells, targetCell)) | 0) >= 0) return;
    Atomics.add(cells, signalCell, 1);
    Atomics.notify(cells, signalCell);
  }

  clear(): void {
    this.#closed = true;
    Atomics.store(this.#board.cells, armedCell(this.#slot), 0);
  }

  async #listen(): Promise<void> {
    const { cells } = this.#board;
    const bell = bellCell(this.#slot);
    let heard = Atomics.load(cells, bell);
    while (!this.#closed) {
      const { async, value } = Atomics.waitAsync(cells, bell, heard);
      if (async) await value;
      // Read before waking: a ring during the wake must not go unheard.
      heard = Atomics.load(cells, bell);
      if (!this.#closed) this.#wake();
    }
  }
}

/** `setTimeout`: half a millisecond to a millisecond late. */
export class TimeoutAlarm implements Alarm {
  readonly #wake: () => void;
  #timer: NodeJS.Timeout | undefined;

  constructor(wake: () => void) {
    this.#wake = wake;
  }

  set(delayMs: number): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(this.#wake, delayMs);
  }

  clear(): void {
    clearTimeout(this.#timer);
  }
}
