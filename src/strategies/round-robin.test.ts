import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createRng } from '../core/rng.ts';
import { Pool, ScriptedRng } from './pool.fixture.ts';
import { roundRobin } from './round-robin.ts';

describe('round robin', () => {
  test('starts with the first endpoint and keeps configuration order, whatever the weights', () => {
    expect(new Pool(roundRobin, [1, 5, 1]).picks(7)).toBe('abcabca');
  });

  test('starts with the first endpoint of a pool that had emptied', () => {
    const pool = new Pool(roundRobin, [1, 1]);
    pool.pick();
    pool.remove(0);
    pool.remove(0);
    pool.add();
    pool.add();
    expect(pool.picks(3)).toBe('cdc');
  });

  test('the removal of the next one passes the turn to its successor', () => {
    const pool = new Pool(roundRobin, [1, 1, 1, 1]);
    expect(pool.pick()).toBe('a');
    pool.remove(1);
    expect(pool.picks(4)).toBe('cdac');
  });

  test('the removal of the last one, when it is next, passes the turn to the first', () => {
    const pool = new Pool(roundRobin, [1, 1, 1]);
    expect(pool.picks(2)).toBe('ab');
    pool.remove(2);
    expect(pool.picks(3)).toBe('aba');
  });

  test('an addition before the next one does not move the turn', () => {
    const pool = new Pool(roundRobin, [1, 1, 1]);
    expect(pool.pick()).toBe('a');
    pool.add(1, 0);
    expect(pool.picks(4)).toBe('bcda');
  });

  test('any other change leaves the turn with the endpoint that would have been next', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 2, max: 8 }),
        fc.nat(20),
        fc.array(fc.tuple(fc.constantFrom('add', 'remove', 'reweight'), fc.nat(100)), {
          maxLength: 10,
        }),
        (size, picked, changes) => {
          const weights = Array.from({ length: size }, () => 1);
          const pool = new Pool(roundRobin, weights);
          pool.picks(picked);
          const next = new Pool(roundRobin, weights).picks(picked + 1).at(-1);
          for (const [change, seed] of changes) {
            const position = seed % pool.size;
            if (change === 'add') pool.add(1, position);
            else if (change === 'reweight') pool.reweight(position, 2);
            else if (pool.at(position).id !== next) pool.remove(position);
          }
          expect(pool.pick()).toBe(next);
        },
      ),
    );
  });

  test('with a random start each endpoint is first equally often, and order holds (600 seeds)', () => {
    const params = { start: 'random' };
    const runs = Array.from({ length: 600 }, (_, seed) =>
      new Pool(roundRobin, [1, 1, 1], { params, rng: createRng(seed).fork('start') }).picks(4),
    );
    for (const run of ['abca', 'bcab', 'cabc']) {
      // Binomial(600, ⅓): standard deviation 11.5; the tolerance is four of them.
      expect(Math.abs(runs.filter((each) => each === run).length - 200)).toBeLessThan(46);
    }
  });

  test('a random start is drawn once', () => {
    const rng = new ScriptedRng(1);
    const pool = new Pool(roundRobin, [1, 1, 1], { params: { start: 'random' }, rng });
    pool.picks(3);
    pool.add();
    expect(pool.picks(3)).toBe('bcd');
    expect(rng.bounds).toEqual([3]);
  });
});
