/** Clock and scheduler of a worker thread. */
import { BellAlarm } from '../../platform/alarm.ts';
import { RealScheduler } from '../../platform/real-scheduler.ts';
import { RunClock } from '../../platform/run-clock.ts';
import type { ThreadData } from './messages.ts';

export function threadTime({ sleep }: ThreadData): { clock: RunClock; scheduler: RealScheduler } {
  const clock = new RunClock();
  const scheduler = sleep
    ? new RealScheduler(clock, (wake) => new BellAlarm(sleep.board, sleep.slot, wake))
    : new RealScheduler(clock);
  return { clock, scheduler };
}
