import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { EventHeap } from './event-heap.ts';

function drain(heap: EventHeap): void {
  for (let task = heap.pop(); task; task = heap.pop()) task.fire();
}

test('tasks come out by time, and those of equal time in the order they went in', () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 0, max: 20 }), { maxLength: 200 }), (times) => {
      const heap = new EventHeap();
      const fired: number[] = [];
      for (const [index, time] of times.entries())
        heap.push(time, { fire: () => fired.push(index) });
      drain(heap);
      const expected = times
        .map((_, index) => index)
        .toSorted((a, b) => times[a]! - times[b]! || a - b);
      expect(fired).toEqual(expected);
    }),
  );
});

test('pushing and popping in turn keeps the earliest first', () => {
  fc.assert(
    fc.property(fc.array(fc.option(fc.double({ min: 0, max: 1e6, noNaN: true }))), (steps) => {
      const heap = new EventHeap();
      const model: number[] = [];
      for (const step of steps) {
        if (step === null) {
          expect(heap.nextTime).toBe(model.length === 0 ? Infinity : model[0]);
          heap.pop();
          model.shift();
        } else {
          heap.push(step, { fire: () => {} });
          model.push(step);
          model.sort((a, b) => a - b);
        }
        expect(heap.size).toBe(model.length);
      }
    }),
  );
});

test('it grows beyond its first capacity', () => {
  const heap = new EventHeap();
  const fired: number[] = [];
  for (let i = 5000; i > 0; i--) heap.push(i, { fire: () => fired.push(i) });
  drain(heap);
  expect(fired).toHaveLength(5000);
  expect(fired[0]).toBe(1);
  expect(fired[4999]).toBe(5000);
});

test('tasks that schedule themselves anew take their turn among the others', () => {
  const gap = fc.integer({ min: 0, max: 5 });
  fc.assert(
    fc.property(fc.array(fc.array(gap, { maxLength: 30 }), { maxLength: 6 }), (gapsByTask) => {
      const heap = new EventHeap();
      const fired: string[] = [];
      /** Of everything scheduled, in the order it went in. */
      const times: number[] = [];
      const names: string[] = [];
      for (const [index, gaps] of gapsByTask.entries()) {
        const task = { fire: () => {} };
        let count = 0;
        const push = (atMs: number) => {
          times.push(atMs);
          names.push(`${index}:${count++}`);
          heap.push(atMs, task);
        };
        task.fire = () => {
          fired.push(`${index}:${count - 1}`);
          const gapMs = gaps[count - 1];
          if (gapMs !== undefined) push(heap.poppedMs + gapMs);
        };
        push(index);
      }
      drain(heap);
      const order = names.map((_, i) => i).toSorted((a, b) => times[a]! - times[b]! || a - b);
      expect(fired).toEqual(order.map((i) => names[i]));
      expect(heap.size).toBe(0);
      expect(heap.nextTime).toBe(Infinity);
    }),
  );
});

test('what is not due yet stays', () => {
  const heap = new EventHeap();
  const task = { fire: () => {} };
  heap.push(10, task);
  expect(heap.pop(9.9)).toBeUndefined();
  expect(heap.pop(10)).toBe(task);
  heap.push(20, task);
  expect(heap.pop(19)).toBeUndefined();
  expect(heap.size).toBe(1);
  expect(heap.pop(20)).toBe(task);
  expect(heap.pop()).toBeUndefined();
});
