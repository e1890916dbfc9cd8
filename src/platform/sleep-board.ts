/**
 * Precise timers: one thread sleeps in `Atomics.wait` until the earliest deadline of all and then wakes the event loop it
 * belongs to, some 0.05 ms after the deadline where `setTimeout` takes 0.5 to 1 ms. This is the memory it shares with
 * the threads it wakes: a sleep target, and per thread a deadline and a bell.
 *
 * Times are µs since the board was made, in 32 bits that wrap; they are only ever compared by difference.
 */
import { monotonicMs } from './run-clock.ts';

/** Plain data that crosses to the threads. */
export interface SleepBoard {
  readonly cells: Int32Array;
  /** On the monotonic clock. */
  readonly epochMs: number;
}

/** Whatever the sleeper must look at again bumps this. */
export const signalCell = 0;
/** When the sleeper will wake by itself, if `sleepingCell` is set. */
export const targetCell = 1;
export const sleepingCell = 2;
export const stopCell = 3;

const firstSlotCell = 4;
const slotCells = 4;

export function createSleepBoard(slots: number): SleepBoard {
  const bytes = (firstSlotCell + slots * slotCells) * Int32Array.BYTES_PER_ELEMENT;
  return { cells: new Int32Array(new SharedArrayBuffer(bytes)), epochMs: monotonicMs() };
}

export function slotCount(board: SleepBoard): number {
  return (board.cells.length - firstSlotCell) / slotCells;
}

export const armedCell = (slot: number) => firstSlotCell + slot * slotCells;
export const deadlineCell = (slot: number) => armedCell(slot) + 1;
export const bellCell = (slot: number) => armedCell(slot) + 2;

export function stopSleeper(board: SleepBoard): void {
  Atomics.store(board.cells, stopCell, 1);
  Atomics.add(board.cells, signalCell, 1);
  Atomics.notify(board.cells, signalCell);
}
