import { describe, expect, test } from 'vitest';
import { picksAroundFirst } from './exchange.fixture.ts';
import { haproxyRoundrobin } from './haproxy-roundrobin.ts';
import { Pool } from './pool.fixture.ts';
import { expectExactShares } from './turns.fixture.ts';

const pool = (...weights: number[]) => new Pool(haproxyRoundrobin, weights);

describe('HAProxy roundrobin', () => {
  // Recorded from HAProxy 2.6.12, one thread.
  test.each([
    [[5, 1, 1], 'aaabaacaaabaacaaabaac'],
    [[3, 2, 1], 'abacababacababacab'],
    [[2, 1], 'aabaab'],
    [[3, 1], 'aaabaaab'],
    [[4, 2], 'aabaab'],
    [[1, 1, 1], 'abcabcabc'],
    [[7, 3, 2, 2], 'abacabadaacbaadbacabadaacbaadbacabadaacbaa'],
    [
      [1, 10, 3, 3, 256],
      'eeeeeeeeeeeeeeeebeeeeeeeeeeeeeeeceeeeeeeeeeebeeeeeeeeeeeeeeeeeeedeeeeeebeeeeeeeeeeeeeeeeeeeeeeeeaebeeeeeeeeeeeeeeeee',
    ],
  ])('weights %j begin with %s', (weights, known) => {
    expect(pool(...weights).picks(known.length)).toBe(known);
  });

  test('a round gives an endpoint at most one turn less than sixteen times its weight', () => {
    expectExactShares(haproxyRoundrobin, {}, 0.1);
  });

  test('new weights and servers that leave and return find the places they find in HAProxy', () => {
    const changed = pool(5, 1, 1);
    changed.picks(100);
    changed.reweight(0, 1);
    expect(changed.picks(5)).toBe('bcabc');
    changed.reweight(1, 5);
    expect(changed.picks(20)).toBe('abbcbbbabbcbbbabbcbb');
    changed.remove(1);
    changed.picks(50);
    changed.add(5, 1);
    expect(changed.picks(20)).toBe('adcddddadcddddadcddd');
  });

  test('an endpoint that comes later waits about its interval, and its share is due from then on', () => {
    const changed = pool(1, 1);
    changed.picks(10);
    changed.add();
    const picks = changed.picks(30);
    expect(picks.indexOf('c')).toBeLessThan(33);
    expect(changed.tally(300)).toEqual([100, 100, 100]);
  });

  test('starts anew when the pool had emptied', () => {
    const changed = pool(2, 1);
    changed.picks(2);
    changed.remove(0);
    changed.remove(0);
    changed.add(1);
    changed.add(1);
    expect(new Set(changed.picks(32))).toEqual(new Set('cd'));
  });

  test('passes over a server that refused, as HAProxy 2.6.12 does with option redispatch 1', () => {
    expect(picksAroundFirst(pool(7, 3, 2, 2), 40)).toBe('bcbdcbdbcbdcbdbcbdcbdbcbdcbdbcbdcbdbcbdc');
    expect(picksAroundFirst(pool(5), 2)).toBe('aa');
  });
});
