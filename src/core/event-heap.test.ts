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
