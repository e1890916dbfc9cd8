/**
 * What it takes to be woken at a time, some thousand times a second, by the thread that sleeps: node wake.ts SECONDS [timeout]. With
 * `timeout` by plain `setTimeout`.
 */
import { setTimeout as pause } from 'node:timers/promises';
import { Histogram } from '../../src/metrics/histogram.ts';
import { BellAlarm } from '../../src/platform/alarm.ts';
import { RealScheduler } from '../../src/platform/real-scheduler.ts';
import { RunClock } from '../../src/platform/run-clock.ts';
import { createSleepBoard } from '../../src/platform/sleep-board.ts';
import { TypedWorker } from '../../src/platform/worker.ts';
import { say } from '../harness/say.ts';

export interface WakeOutcome {
  readonly wakes: number;
  /** Of all threads, beyond what they take when nobody wakes. */
  readonly cpuSeconds: number;
  readonly lateP50Us: number;
  readonly lateP99Us: number;
}

const durationMs = 1000 * Number(process.argv[2]);
const clock = new RunClock();
const scheduler = process.argv[3] === 'timeout' ? new RealScheduler(clock) : precise();
const late = new Histogram();
let dueMs = 0;
let wakes = 0;

const task = {
  fire() {
    late.recordMs(clock.now() - dueMs);
    schedule();
  },
};

await pause(500);
const idle = await cpuSecondsOf();
schedule();
await pause(500);
late.takeDelta();
const waking = await cpuSecondsOf();
say({
  wakes: late.count,
  cpuSeconds: waking - idle,
  lateP50Us: late.valueAtPercentile(50),
  lateP99Us: late.valueAtPercentile(99),
} satisfies WakeOutcome);
process.exit();

function precise(): RealScheduler {
  const board = createSleepBoard(1);
  const entry = new URL('../../src/platform/sleeper-worker', import.meta.url);
  const failed = (error: Error) => {
    throw error;
  };
  new TypedWorker<never, never>('sleeper', entry, board, { report: () => {}, failed });
  return new RealScheduler(clock, (wake) => new BellAlarm(board, 0, wake));
}

/** After 0.5 to 1.5 ms, evenly spread: whole milliseconds would suit `setTimeout` alone. */
function schedule(): void {
  dueMs = clock.now() + 0.5 + ((wakes++ * 0.618034) % 1);
  scheduler.at(dueMs, task);
}

async function cpuSecondsOf(): Promise<number> {
  const before = process.cpuUsage();
  await pause(durationMs);
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1e6;
}
