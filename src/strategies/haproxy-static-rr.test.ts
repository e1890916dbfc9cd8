import { describe, expect, test } from 'vitest';
import { picksAroundFirst } from './exchange.fixture.ts';
import { haproxyStaticRr } from './haproxy-static-rr.ts';
import { Pool } from './pool.fixture.ts';
import { expectExactShares } from './turns.fixture.ts';

const pool = (...weights: number[]) => new Pool(haproxyStaticRr, weights);

describe('HAProxy static-rr', () => {
  // Recorded from HAProxy 2.6.12, one thread; [5, 1, 1] and [3, 2, 1] also follow from its source.
  test.each([
    [[5, 1, 1], 'aaabaac'],
    [[3, 2, 1], 'aababc'],
    [[2, 1], 'aab'],
    [[3, 1], 'aaab'],
    [[4, 2], 'aab'],
    [[1, 1, 1], 'abc'],
    [[7, 3, 2, 2], 'aababacdaabacd'],
  ])('weights %j give %s, period after period', (weights, period) => {
    expect(pool(...weights).picks(3 * period.length)).toBe(period.repeat(3));
  });

  test('shares are exact, whatever changed before', () => {
    expectExactShares(haproxyStaticRr);
  });

  test('a change makes the map anew and keeps the place in it', () => {
    const changed = pool(5, 1, 1);
    expect(changed.picks(3)).toBe('aaa');
    changed.reweight(0, 2);
    // Of the new map a a b c the fourth slot is next.
    expect(changed.picks(5)).toBe('caabc');
  });

  test('a place beyond the new map begins again', () => {
    const changed = pool(5, 1, 1);
    changed.picks(6);
    changed.remove(0);
    expect(changed.picks(2)).toBe('bc');
  });

  test('passes over a server that refused, as HAProxy 2.6.12 does with option redispatch 1', () => {
    expect(picksAroundFirst(pool(7, 3, 2, 2), 24)).toBe('bbcdbcdbbcdbcdbbcdbcdbbc');
    expect(picksAroundFirst(pool(5), 2)).toBe('aa');
  });
});
