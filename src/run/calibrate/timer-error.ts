/** How late this thread is woken for a time, with nothing else to do: by the sleeper's bell, and by plain timers. */
import { setTimeout as sleep } from 'node:timers/promises';
import { Histogram } from '../../metrics/histogram.ts';
import { summarise, type TimeSummary } from '../../metrics/time-summary.ts';
import { BellAlarm } from '../../platform/alarm.ts';
import { RealScheduler } from '../../platform/real-scheduler.ts';
import { RunClock } from '../../platform/run-clock.ts';
import { createSleepBoard, stopSleeper } from '../../platform/sleep-board.ts';
import { TypedWorker } from '../../platform/worker.ts';

/** Between 3 and 4 ms, all fractions alike: plain timers know whole milliseconds. The golden ratio spreads them evenly. */
const delayOf = (n: number) => 3 + ((n * 0.618034) % 1);

export async function preciseTimerError(forMs: number, signal: AbortSignal): Promise<TimeSummary> {
  const board = createSleepBoard(1);
  const broken = Promise.withResolvers<never>();
  broken.promise.catch(() => {});
  const entry = new URL('../../platform/sleeper-worker', import.meta.url);
  const sleeper = new TypedWorker('sleeper', entry, board, {
    report: () => {},
    failed: broken.reject,
  });
  const clock = new RunClock();
  const scheduler = new RealScheduler(clock, (wake) => new BellAlarm(board, 0, wake));
  try {
    return await Promise.race([lateness(scheduler, forMs, signal), broken.promise]);
  } finally {
    stopSleeper(board);
    await sleeper.close();
  }
}

export function plainTimerError(forMs: number, signal: AbortSignal): Promise<TimeSummary> {
  return lateness(new RealScheduler(new RunClock()), forMs, signal);
}

async function lateness(
  scheduler: RealScheduler,
  forMs: number,
  signal: AbortSignal,
): Promise<TimeSummary> {
  const late = new Histogram();
  let dueMs = scheduler.now() + delayOf(0);
  const task = {
    fire: () => {
      late.recordMs(scheduler.now() - dueMs);
      dueMs = scheduler.now() + delayOf(late.count);
      scheduler.at(dueMs, task);
    },
  };
  scheduler.at(dueMs, task);
  try {
    await sleep(forMs, undefined, { signal });
    return summarise(late);
  } finally {
    scheduler.close();
  }
}
