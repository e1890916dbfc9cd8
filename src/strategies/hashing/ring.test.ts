import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Ring } from './ring.ts';

const hash = fc.integer({ min: 0, max: 2 ** 32 - 1 });
// Few upper halves, so that lower ones decide.
const hash64 = fc.tuple(fc.integer({ min: 0, max: 3 }), hash);

test('finds the first point at or after a hash, whatever the points', () => {
  fc.assert(
    fc.property(fc.array(hash, { minLength: 1 }), hash, (hashes, sought) => {
      const ring = new Ring(Uint32Array.from(hashes), Uint32Array.from(hashes.keys()));
      const sorted = hashes.toSorted((a, b) => a - b);
      expect([...ring.hashes]).toEqual(sorted);
      for (const at of [sought, hashes[0]!]) {
        const due = sorted.findIndex((each) => each >= at);
        expect(ring.atOrAfter(at)).toBe(due === -1 ? hashes.length : due);
      }
    }),
  );
});

test('so it does among hashes of 64 bits', () => {
  fc.assert(
    fc.property(fc.array(hash64, { minLength: 1 }), hash64, (hashes, sought) => {
      const halves = [0, 1].map((half) => Uint32Array.from(hashes, (each) => each[half]!));
      const ring = new Ring(halves[0]!, Uint32Array.from(hashes.keys()), halves[1]);
      const value = ([high, low]: readonly [number, number]) => high * 2 ** 32 + low;
      const sorted = hashes.map(value).toSorted((a, b) => a - b);
      expect(Array.from(ring.owners, (owner) => value(hashes[owner]!))).toEqual(sorted);
      for (const at of [sought, hashes[0]!]) {
        const due = sorted.findIndex((each) => each >= value(at));
        expect(ring.atOrAfter(...at)).toBe(due === -1 ? hashes.length : due);
      }
    }),
  );
});

test('points keep their owners; of equal hashes the earlier comes first', () => {
  const ring = new Ring(Uint32Array.of(0xffffffff, 5, 1, 5), Uint32Array.of(0, 1, 2, 3));
  expect([...ring.owners]).toEqual([2, 1, 3, 0]);
});
