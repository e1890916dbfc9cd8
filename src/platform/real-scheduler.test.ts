import { Worker } from 'node:worker_threads';
import { afterEach, describe, expect, test } from 'vitest';
import { type Alarm, BellAlarm, TimeoutAlarm } from './alarm.ts';
import { RealScheduler } from './real-scheduler.ts';
import { RunClock } from './run-clock.ts';
import { createSleepBoard, type SleepBoard, stopSleeper } from './sleep-board.ts';

const boards: SleepBoard[] = [];

afterEach(() => {
  for (const board of boards.splice(0)) stopSleeper(board);
});

function sleepers(slots: number): SleepBoard {
  const board = createSleepBoard(slots);
  boards.push(board);
  new Worker(new URL('sleeper-worker.ts', import.meta.url), { workerData: board }).unref();
  return board;
}

const alarms: Readonly<Record<string, () => (wake: () => void) => Alarm>> = {
  'a plain timer': () => (wake) => new TimeoutAlarm(wake),
  'the sleeper': () => {
    const board = sleepers(1);
    return (wake) => new BellAlarm(board, 0, wake);
  },
};

describe.each(Object.entries(alarms))('a scheduler woken by %s', (_, createAlarm) => {
  test('fires tasks in order of time, none early and none twice', async () => {
    const clock = new RunClock();
    const scheduler = new RealScheduler(clock, createAlarm());
    const fired: number[] = [];
    const early: number[] = [];
    const due = Array.from({ length: 400 }, (_each, i) => ((i * 7919) % 400) / 4);
    const lastMs = Math.max(...due);
    const done = new Promise<void>((resolve) => {
      for (const atMs of due) {
        scheduler.at(atMs, {
          fire: () => {
            fired.push(atMs);
            if (clock.now() < atMs) early.push(atMs);
            if (atMs === lastMs) resolve();
          },
        });
      }
    });
    await done;
    scheduler.close();
    expect(fired).toEqual(due.toSorted((a, b) => a - b));
    expect(early).toEqual([]);
  });

  test('lets a task schedule an earlier one than any that waits, and one that is already due', async () => {
    const clock = new RunClock();
    const scheduler = new RealScheduler(clock, createAlarm());
    const fired: string[] = [];
    await new Promise<void>((resolve) => {
      scheduler.at(60, { fire: () => resolve() });
      scheduler.at(10, {
        fire: () => {
          scheduler.at(20, { fire: () => fired.push('earlier') });
          scheduler.at(0, { fire: () => fired.push('due') });
          fired.push('first');
        },
      });
    });
    scheduler.close();
    expect(fired).toEqual(['first', 'due', 'earlier']);
  });

  test('never fires inside the call that schedules, and not at all once closed', async () => {
    const scheduler = new RealScheduler(new RunClock(), createAlarm());
    let fired = 0;
    scheduler.at(-1, { fire: () => fired++ });
    expect(fired).toBe(0);
    scheduler.close();
    await new Promise((resolve) => {
      setTimeout(resolve, 20);
    });
    expect(fired).toBe(0);
  });
});

test('one sleeper wakes several threads, each for its own deadlines, thousands of times', async () => {
  const board = sleepers(3);
  const counts = [0, 0, 0];
  await Promise.all(
    counts.map(
      (_, slot) =>
        new Promise<void>((resolve) => {
          const clock = new RunClock();
          const scheduler = new RealScheduler(clock, (wake) => new BellAlarm(board, slot, wake));
          const task = {
            fire: () => {
              if (++counts[slot]! === 1000) {
                scheduler.close();
                resolve();
              } else scheduler.at(clock.now() + 0.05 + 0.1 * slot, task);
            },
          };
          scheduler.at(0, task);
        }),
    ),
  );
  expect(counts).toEqual([1000, 1000, 1000]);
});

describe('a scheduler whose alarm never goes off', () => {
  const nextTick = () => new Promise<void>((resolve) => process.nextTick(resolve));
  const nextTurn = () => new Promise<void>((resolve) => setImmediate(resolve));

  function silent() {
    const clock = { nowMs: 0, now: () => clock.nowMs };
    const delays: number[] = [];
    const alarm = { set: (delayMs: number) => delays.push(delayMs), clear: () => {} };
    return { clock, delays, scheduler: new RealScheduler(clock, () => alarm) };
  }

  test('fires what has come due after the callback that asks the time, not inside it', async () => {
    const { clock, scheduler } = silent();
    const fired: string[] = [];
    scheduler.at(10, { fire: () => fired.push('first') });
    scheduler.at(20, { fire: () => fired.push('second') });
    await nextTurn();
    clock.nowMs = 15;
    expect(scheduler.now()).toBe(15);
    expect(fired).toEqual([]);
    await nextTick();
    expect(fired).toEqual(['first']);
  });

  test('sets it once per turn, for the earliest task, and anew when that has run without it', async () => {
    const { clock, delays, scheduler } = silent();
    for (const atMs of [30, 20, 10]) scheduler.at(atMs, { fire: () => {} });
    await nextTurn();
    expect(delays).toEqual([10]);
    clock.nowMs = 12;
    scheduler.now();
    await nextTick();
    await nextTurn();
    expect(delays).toEqual([10, 8]);
  });
});
