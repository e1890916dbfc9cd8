import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Ring } from './ring.ts';

const hash = fc.integer({ min: 0, max: 2 ** 32 - 1 });

test('finds the first point at or after a hash, whatever the points', () => {
  fc.assert(
    fc.property(fc.array(hash, { minLength: 1 }), hash, (hashes, sought) => {
      const ring = new Ring(hashes, [...hashes.keys()]);
      const sorted = hashes.toSorted((a, b) => a - b);
      expect([...ring.hashes]).toEqual(sorted);
      for (const at of [sought, hashes[0]!]) {
        const due = sorted.findIndex((each) => each >= at);
        expect(ring.atOrAfter(at)).toBe(due === -1 ? hashes.length : due);
      }
    }),
  );
});

test('points keep their owners; of equal hashes the earlier comes first', () => {
  const ring = new Ring([0xffffffff, 5, 1, 5], [0, 1, 2, 3]);
  expect([...ring.owners]).toEqual([2, 1, 3, 0]);
});
