import { expect, test } from 'vitest';
import type { DeadlineItem, DeadlineQueue } from '../core/deadline-queue.ts';
import { ManualScheduler } from '../core/manual-scheduler.fixture.ts';
import { runSpec } from '../core/run-spec.fixture.ts';
import type { RequestSpec } from '../core/run-spec.ts';
import { Patience } from './patience.ts';

const kind = (changes: Partial<RequestSpec>): RequestSpec => ({
  weight: 1,
  method: 'GET',
  host: 'example.com',
  target: '/',
  headers: {},
  ...changes,
});

test('each kind of client waits as long as it says, else as long as the run says, and leaves in its own way', () => {
  const scheduler = new ManualScheduler();
  const requests = [
    kind({}),
    kind({ timeoutMs: 20 }),
    kind({ timeoutMs: 300 }),
    kind({ cancelAfterMs: 30 }),
    kind({ cancelAfterMs: 30, timeoutMs: 20 }),
    kind({ cancelAfterMs: 200 }),
  ];
  const patience = new Patience(runSpec({ timeoutMs: 100, requests }), scheduler);
  const left: [kind: number, atMs: number][] = [];
  for (const index of requests.keys()) {
    patience.begin(new Client(() => left.push([index, scheduler.now()])), index, 0);
  }
  scheduler.advanceTo(1000);
  expect(left.toSorted(([a], [b]) => a - b)).toEqual([
    [0, 100],
    [1, 20],
    [2, 300],
    [3, 30],
    [4, 20],
    [5, 100],
  ]);
  const onPurpose = requests.map((_, index) => patience.leavesOnPurpose(index));
  expect(onPurpose).toEqual([false, false, false, true, false, false]);
});

class Client implements DeadlineItem {
  deadlineQueue: DeadlineQueue | undefined;
  deadlinePlace = 0;
  readonly deadlineExpired: () => void;

  constructor(deadlineExpired: () => void) {
    this.deadlineExpired = deadlineExpired;
  }
}
