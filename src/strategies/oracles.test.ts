import { describe, expect, test } from 'vitest';
import { ToldOracle } from '../conformance/told-oracle.ts';
import { requestInfo } from '../core/request-info.fixture.ts';
import { centralQueue } from './central-queue.ts';
import { joinShortestQueue } from './join-shortest-queue.ts';
import { leastWorkLeft } from './least-work-left.ts';
import { chiSquareScore, equal, Pool } from './pool.fixture.ts';

const busy = (freeAtMs: number) => ({ freeSlots: 0, freeAtMs });
const chosen = (pool: Pool, request = requestInfo()) => pool.strategy.choose(pool, request)?.id;

describe('central queue', () => {
  test('chooses a pod with a free slot, and none while there is no such', () => {
    const oracle = new ToldOracle({ a: busy(5), b: busy(7), c: busy(9) });
    const pool = new Pool(centralQueue, [1, 1, 1], { oracle });
    expect(chosen(pool)).toBeUndefined();
    oracle.learn('b', { freeSlots: 1 });
    expect(pool.picks(3)).toBe('bbb');
    oracle.learn('b', busy(11));
    expect(chosen(pool)).toBeUndefined();
  });

  test('prefers the fastest, and any of equals (seed 1, 20,000 picks)', () => {
    const oracle = new ToldOracle({ a: { speed: 0.5 }, c: { speed: 2 }, d: { speed: 2 } });
    const counts = new Pool(centralQueue, [1, 1, 1, 1], { oracle, seed: 1 }).tally(20_000);
    expect(counts.slice(0, 2)).toEqual([0, 0]);
    expect(Math.abs(chiSquareScore(counts.slice(2), equal(2)))).toBeLessThan(3);
  });

  test('waits for another rather than try the same pod again, unless all have been tried', () => {
    const oracle = new ToldOracle({ b: busy(5) });
    const pool = new Pool(centralQueue, [1, 1], { oracle });
    const [a, b] = [pool.at(0), pool.at(1)];
    expect(chosen(pool, requestInfo({ attempt: 2, tried: [a] }))).toBeUndefined();
    expect(chosen(pool, requestInfo({ attempt: 3, tried: [a, b] }))).toBe('a');
    expect(chosen(pool)).toBe('a');
  });
});

describe('join the shortest queue', () => {
  test('counts what is in the pod, whoever sent it', () => {
    const oracle = new ToldOracle({ a: { inSystem: 3 }, b: { inSystem: 1 }, c: { inSystem: 2 } });
    const pool = new Pool(joinShortestQueue, [1, 1, 1], { oracle });
    pool.at(1).inFlight = 1;
    expect(pool.pick()).toBe('b');
    oracle.learn('b', { inSystem: 4 });
    expect(pool.pick()).toBe('c');
  });

  test('tries another pod the next time, although it is longer there', () => {
    const oracle = new ToldOracle({ a: { inSystem: 0 }, b: { inSystem: 2 }, c: { inSystem: 1 } });
    const pool = new Pool(joinShortestQueue, [1, 1, 1], { oracle });
    const a = pool.at(0);
    expect(pool.pick(requestInfo({ attempt: 2, tried: [a, a] }))).toBe('c');
    expect(pool.pick()).toBe('a');
  });

  test('forgets a pod that is removed, and its successor in the same place is another', () => {
    const oracle = new ToldOracle({ b: { inSystem: 5 }, c: { inSystem: 7 } });
    const pool = new Pool(joinShortestQueue, [1, 1], { oracle });
    expect(pool.pick()).toBe('a');
    const a = pool.remove(0);
    expect(oracle.watched).toBe(1);
    oracle.changed('a');
    expect(pool.pick()).toBe('b');
    pool.add();
    expect(pool.pick(requestInfo({ attempt: 2, tried: [a] }))).toBe('b');
    oracle.learn('c', { inSystem: 4 });
    expect(pool.pick()).toBe('c');
  });
});

describe('least work left', () => {
  test('chooses the pod that is free first, and the fastest of those that are free', () => {
    const oracle = new ToldOracle({ a: busy(50), b: busy(40), c: busy(Infinity) });
    const pool = new Pool(leastWorkLeft, [1, 1, 1, 1, 1], { oracle });
    oracle.learn('d', { speed: 0.5 });
    expect(pool.pick()).toBe('e');
    oracle.learn('e', busy(60));
    expect(pool.pick()).toBe('d');
    oracle.learn('d', busy(70));
    expect(pool.pick()).toBe('b');
  });

  test('has to choose one where all hang', () => {
    const oracle = new ToldOracle({ a: busy(Infinity) });
    expect(new Pool(leastWorkLeft, [1], { oracle }).pick()).toBe('a');
  });
});
