import { describe, expect, test } from 'vitest';
import { picksAroundFirst, replay } from './exchange.fixture.ts';
import { haproxyFirst } from './haproxy-first.ts';
import { Pool } from './pool.fixture.ts';

const pool = (...weights: number[]) => new Pool(haproxyFirst, weights, { params: { maxconn: 3 } });

describe('HAProxy first', () => {
  // Recorded from HAProxy 2.6.12 with `maxconn 3` on each server.
  test.each([
    [[1, 1, 1], 'aa10aa0a1a10aaa11aabb4bb00a2abc6cc62bc7c46bc1b362a0ab103a10abbcc2a7a05'],
    [[5, 1, 1], 'a0a0a0a0aa0a0aabbb4bc61a2b3300aaa4a3ab2a031110a0a0a0a0a0a0aaa2abb3bb22'],
    [[4, 3, 2, 1], 'a0a0a0a0a0aa0aabbbc6cc5b4b2ac0ad1b56a6add6b47bd5a736541a5abb61b31a0402'],
  ])('weights %j: %s, as in HAProxy', (weights, exchange) => {
    expect(replay(pool(...weights), exchange)).toBe(exchange);
  });

  test('when all are full takes the one with the fewest in flight, the first of equals', () => {
    const full = pool(1, 1, 1);
    const word = Array.from({ length: 13 }, () => full.dispatch().id).join('');
    expect(word).toBe('aaabbbcccabca');
  });

  test.each([0, 2.5, '10'])('refuses maxconn %j', (maxconn) => {
    const { error } = haproxyFirst.params.safeParse({ maxconn });
    expect(error?.issues.map(({ message }) => message)).toEqual([
      `expected an integer of at least 1, received ${JSON.stringify(maxconn)}.`,
    ]);
  });

  test('passes over a server that refused, as HAProxy 2.6.12 does with option redispatch 1', () => {
    expect(picksAroundFirst(pool(7, 3, 2, 2), 4)).toBe('bbbb');
    expect(picksAroundFirst(pool(5), 2)).toBe('aa');
  });
});
