import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { OrderedQueue } from './ordered-queue.ts';

interface Member {
  readonly index: number;
  readonly key: number;
}

function drain(queue: OrderedQueue): number[] {
  const drained: number[] = [];
  while (queue.size > 0) {
    drained.push(queue.first());
    queue.remove(queue.first());
  }
  return drained;
}

describe('an ordered queue', () => {
  test('yields least keys first, equal keys in the order they were put, whatever was moved or taken out', () => {
    const step = fc.record({
      index: fc.nat(40),
      key: fc.nat(4),
      what: fc.constantFrom('put', 'put', 'remove'),
    });
    fc.assert(
      fc.property(fc.array(step, { maxLength: 120 }), (steps) => {
        const queue = new OrderedQueue();
        let model: Member[] = [];
        for (const { index, key, what } of steps) {
          model = model.filter((member) => member.index !== index);
          if (what === 'put') {
            model.push({ index, key });
            queue.put(index, key);
          } else queue.remove(index);
          expect(queue.has(index)).toBe(what === 'put');
          expect(queue.size).toBe(model.length);
        }
        const sorted = model.toSorted((a, b) => a.key - b.key);
        expect(queue.first()).toBe(sorted[0]?.index ?? -1);
        expect(queue.second()).toBe(sorted[1]?.index ?? -1);
        expect(drain(queue)).toEqual(sorted.map(({ index }) => index));
      }),
    );
  });

  test('holds nothing once cleared', () => {
    const queue = new OrderedQueue();
    for (let index = 0; index < 30; index++) queue.put(index, -index);
    queue.clear();
    expect(queue.first()).toBe(-1);
    expect(queue.has(29)).toBe(false);
    queue.put(7, 1);
    expect(drain(queue)).toEqual([7]);
  });
});
