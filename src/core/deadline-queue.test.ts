import { expect, test } from 'vitest';
import { type DeadlineItem, DeadlineQueue } from './deadline-queue.ts';
import { ManualScheduler } from './manual-scheduler.fixture.ts';

function item(name: string, expired: string[]): DeadlineItem {
  return {
    deadlineQueue: undefined,
    deadlinePlace: 0,
    deadlineExpired: () => expired.push(name),
  };
}

test('items expire in order, each its span after its start', () => {
  const scheduler = new ManualScheduler();
  const queue = new DeadlineQueue(scheduler, 100);
  const expired: string[] = [];
  queue.add(item('a', expired), 0);
  queue.add(item('b', expired), 30);
  scheduler.advanceTo(99);
  expect(expired).toEqual([]);
  scheduler.advanceTo(100);
  expect(expired).toEqual(['a']);
  scheduler.advanceTo(130);
  expect(expired).toEqual(['a', 'b']);
});

test('one that is removed, first, middle or last, does not expire, and the others still do', () => {
  const names = ['a', 'b', 'c'];
  for (const removed of names) {
    const scheduler = new ManualScheduler();
    const queue = new DeadlineQueue(scheduler, 100);
    const expired: string[] = [];
    const items = names.map((name) => item(name, expired));
    for (const [index, each] of items.entries()) queue.add(each, index);
    queue.remove(items[names.indexOf(removed)]!);
    scheduler.advanceTo(1000);
    expect(expired).toEqual(names.filter((name) => name !== removed));
  }
});

test('an item can be used again after it was removed or expired', () => {
  const scheduler = new ManualScheduler();
  const queue = new DeadlineQueue(scheduler, 100);
  const expired: string[] = [];
  const reused = item('a', expired);
  queue.add(reused, 0);
  queue.remove(reused);
  queue.remove(reused);
  queue.add(reused, 50);
  scheduler.advanceTo(149);
  expect(expired).toEqual([]);
  scheduler.advanceTo(150);
  queue.add(reused, 150);
  scheduler.advanceTo(250);
  expect(expired).toEqual(['a', 'a']);
});

test('thousands that come and go each expire their span after their start, if they stay', () => {
  const scheduler = new ManualScheduler();
  const queue = new DeadlineQueue(scheduler, 1000);
  const expired: string[] = [];
  const expected: string[] = [];
  const items: DeadlineItem[] = [];
  for (let start = 0; start < 5000; start++) {
    scheduler.advanceTo(start);
    const added = item(`${start}`, expired);
    items.push(added);
    queue.add(added, start);
    // Every third stays; for a while all do, so that the list must grow.
    const stays = start % 3 === 0 || (start > 2000 && start < 2500);
    if (stays) expected.push(`${start}`);
    else queue.remove(items[start]!);
    const beforeMs = start - 1000;
    expect(expired.length).toBe(expected.filter((name) => Number(name) <= beforeMs).length);
  }
  scheduler.advanceTo(6000);
  expect(expired).toEqual(expected);
});
