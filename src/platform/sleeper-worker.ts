/** The thread that sleeps for the others; see sleep-board.ts. */
import { workerData } from 'node:worker_threads';
import { RunClock } from './run-clock.ts';
import {
  armedCell,
  bellCell,
  deadlineCell,
  signalCell,
  type SleepBoard,
  sleepingCell,
  slotCount,
  stopCell,
  targetCell,
} from './sleep-board.ts';
import { setTimerSlack } from './timer-slack.ts';

const board = workerData as SleepBoard;
const { cells } = board;
const slots = slotCount(board);
const clock = new RunClock();
clock.startAt(board.epochMs);
/** With nothing to wait for; a signal ends it early. */
const longestSleepUs = 60_000_000;

setTimerSlack(1000);

while (Atomics.load(cells, stopCell) === 0) {
  const signal = Atomics.load(cells, signalCell);
  // While this is 0, whoever sets a deadline signals: the scan may already be past its slot.
  Atomics.store(cells, sleepingCell, 0);
  const nowUs = Math.round(clock.now() * 1000) | 0;
  const sleepUs = ringBells(nowUs);
  Atomics.store(cells, targetCell, (nowUs + sleepUs) | 0);
  Atomics.store(cells, sleepingCell, 1);
  Atomics.wait(cells, signalCell, signal, sleepUs / 1000);
}

/** Wakes every thread whose deadline has come; returns the time to the next deadline. */
function ringBells(nowUs: number): number {
  let nextUs = longestSleepUs;
  for (let slot = 0; slot < slots; slot++) {
    if (Atomics.load(cells, armedCell(slot)) === 0) continue;
    const remainingUs = (Atomics.load(cells, deadlineCell(slot)) - nowUs) | 0;
    if (remainingUs > 0) {
      nextUs = Math.min(nextUs, remainingUs);
      continue;
    }
    Atomics.store(cells, armedCell(slot), 0);
    Atomics.add(cells, bellCell(slot), 1);
    Atomics.notify(cells, bellCell(slot));
  }
  return nextUs;
}
