import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { createRng } from '../../core/rng.ts';
import { chiSquareScore, equal, ScriptedRng } from '../pool.fixture.ts';
import { Tournament } from './tournament.ts';

test('draws one of those with the least key, whatever was put before and however many there are', () => {
  const change = fc.record({
    index: fc.nat(70),
    key: fc.oneof(fc.integer({ min: -2, max: 2 }), fc.constant(Infinity)),
  });
  fc.assert(
    fc.property(fc.array(change, { maxLength: 200 }), fc.integer(), (changes, seed) => {
      const rng = createRng(seed);
      const tournament = new Tournament();
      const keys = new Map<number, number>();
      for (const { index, key } of changes) {
        tournament.put(index, key);
        keys.set(index, key);
        const least = Math.min(...keys.values());
        const drawn = tournament.draw(rng);
        if (least === Infinity) expect(drawn).toBe(-1);
        else expect(keys.get(drawn)).toBe(least);
      }
    }),
  );
});

test('gives each of equals the same chance (seed 1, 20,000 draws)', () => {
  const tournament = new Tournament();
  for (let index = 0; index < 40; index++) tournament.put(index, index % 3 === 0 ? 5 : 7);
  const counts = Array.from({ length: 40 }, () => 0);
  const rng = createRng(1);
  for (let draw = 0; draw < 20_000; draw++) counts[tournament.draw(rng)]!++;
  const equals = counts.filter((_, index) => index % 3 === 0);
  expect(equals.reduce((sum, count) => sum + count)).toBe(20_000);
  expect(Math.abs(chiSquareScore(equals, equal(equals.length)))).toBeLessThan(3);
});

test('costs no draw where one is least', () => {
  const rng = new ScriptedRng();
  const tournament = new Tournament();
  tournament.put(3, 1);
  tournament.put(4, 2);
  expect(tournament.draw(rng)).toBe(3);
  expect(rng.bounds).toEqual([]);
});
