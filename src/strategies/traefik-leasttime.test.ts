import { describe, expect, test } from 'vitest';
import { Pool } from './pool.fixture.ts';
import { traefikLeasttime } from './traefik-leasttime.ts';

/** One time to the first byte for each endpoint. */
function learnt(weights: readonly number[], ...times: readonly number[]): Pool {
  const pool = new Pool(traefikLeasttime, weights);
  for (const [position, rttMs] of times.entries()) pool.answering(pool.at(position), rttMs);
  return pool;
}

describe('Traefik leasttime', () => {
  test('takes the lowest mean × (1 + in flight) / weight', () => {
    const pool = learnt([1, 2], 10, 30);
    // a costs 10, 20, 30 …; b costs 15, 30 ….
    expect(Array.from({ length: 4 }, () => pool.dispatch().id).join('')).toBe('abaa');
  });

  test('those that tie take weighted turns', () => {
    // Deadlines staggered as they came: a 0.5, b 1.5, c 2.5. So a 0.5, 1, 1.5; b 1.5; a 2, 2.5; b 2.5; c 2.5.
    expect(learnt([2, 1, 1]).picks(8)).toBe('aaabaabc');
  });

  test('within a ms all are equal, however slow in part', () => {
    // Deadlines: a 1, b 2.
    expect(learnt([1, 1], 0.9, 0.1).picks(6)).toBe('aababa');
  });

  test('remembers the last hundred times', () => {
    const pool = learnt([1, 1], 1000, 11);
    for (let i = 0; i < 99; i++) pool.answering(pool.at(0), 1);
    // (1000 + 99) / 100 = 10.99
    expect(pool.pick()).toBe('a');
    pool.answering(pool.at(0), 200);
    // (99 + 200) / 100 = 2.99
    expect(pool.pick()).toBe('a');
    pool.answering(pool.at(0), 1000);
    // (98 + 200 + 1000) / 100 = 12.98
    expect(pool.pick()).toBe('b');
  });

  test('the trap: a new endpoint takes everything until it answers', () => {
    const pool = learnt([1, 1], 10, 10);
    const added = pool.add();
    for (let i = 0; i < 100; i++) expect(pool.dispatch()).toBe(added);
    pool.answering(added, 500);
    expect(pool.dispatch()).not.toBe(added);
  });

  test('what fails without an answer teaches nothing', () => {
    const pool = learnt([1, 1], 10, 20);
    const endpoint = pool.dispatch();
    pool.end(endpoint, 900, 'failed', 0);
    expect(pool.pick()).toBe('a');
  });
});
