import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { picksAroundFirst, replay } from './exchange.fixture.ts';
import { haproxyLeastconn } from './haproxy-leastconn.ts';
import { leastRequests } from './least-requests.ts';
import { nginxLeastConn } from './nginx-least-conn.ts';
import { Pool } from './pool.fixture.ts';

const pool = (...weights: number[]) => new Pool(haproxyLeastconn, weights);

// Recorded from HAProxy 2.6.12, one thread.
const recorded: [number[], string][] = [
  [[1, 1, 1], 'a0bca010ba00c0bac0b20bacb43100b0ca1bacbac1bab3b0304cabc0c2a203b21402ba'],
  [[5, 1, 1], 'abc1baaa2b4a2a522010bac200c0b0a0cbaaa02000c0b0a0c0b0acb0a2a0c100ab1cb2'],
  [[3, 2, 1], 'ab0c0ab11ababaa2bb4a202c4a2a2bab1ba1c4a1a50a751aaba143ab7b502322a20a10'],
  [[4, 3, 2, 1], 'a0b0cd1a00b0dc1abc2b2cabac23ba53b14aacb0d803da7a342bac51b01020dcab030a'],
];

describe('HAProxy leastconn', () => {
  test.each(recorded)('weights %j: %s, as in HAProxy', (weights, exchange) => {
    expect(replay(pool(...weights), exchange)).toBe(exchange);
  });

  test.each([
    [nginxLeastConn, {}],
    [leastRequests, { score: 'idle-first', ties: 'first' }],
    [leastRequests, { score: 'idle-first', ties: 'turns' }],
  ])('what HAProxy was seen to do tells it from others of the family (%#)', (other, params) => {
    for (const [weights, exchange] of recorded) {
      expect(replay(new Pool(other, weights, { params }), exchange)).not.toBe(exchange);
    }
  });

  test('passes over a server that refused, as HAProxy 2.6.12 does with option redispatch 1', () => {
    expect(picksAroundFirst(pool(7, 3, 2, 2), 12)).toBe('bcdbcdbcdbcd');
    expect(picksAroundFirst(pool(5), 2)).toBe('aa');
  });

  test('idle endpoints take turns whatever their weights', () => {
    const one = pool(9, 1, 1);
    const picks = Array.from({ length: 6 }, () => {
      const endpoint = one.dispatch();
      one.end(endpoint, 1);
      return endpoint.id;
    });
    expect(picks.join('')).toBe('abcabc');
  });

  test('takes an idle endpoint, else one with the least (in flight + 1) / weight, through all changes', () => {
    const step = fc.tuple(
      fc.constantFrom('dispatch', 'dispatch', 'end', 'add', 'remove', 'reweight'),
      fc.nat(30),
    );
    fc.assert(
      fc.property(fc.array(step, { maxLength: 80 }), (steps) => {
        const changing = pool(3, 1);
        for (const [what, number] of steps) {
          const position = number % changing.size;
          if (what === 'add') changing.add(1 + (number % 4), position);
          else if (what === 'remove' && changing.size > 1) changing.remove(position);
          else if (what === 'reweight') changing.reweight(position, 1 + (number % 5));
          else if (what === 'end' && changing.at(position).inFlight > 0) {
            changing.end(changing.at(position), 1);
          } else {
            const keys = Array.from({ length: changing.size }, (_, i) => keyOf(changing, i));
            const before = new Map(keys.map((key, i) => [changing.at(i).id, key]));
            expect(before.get(changing.dispatch().id)).toBe(Math.min(...keys));
          }
        }
      }),
    );
  });

  test('one that comes back with requests in flight is where they put it', () => {
    const changing = pool(1, 1);
    const endpoint = changing.dispatch();
    changing.dispatch();
    changing.remove(0);
    changing.add();
    changing.at(1).inFlight = 0;
    expect(endpoint.id).toBe('a');
    expect(changing.pick()).toBe('c');
  });
});

function keyOf(changing: Pool, position: number): number {
  const { inFlight, weight } = changing.at(position);
  return inFlight === 0 ? 0 : Math.floor(((inFlight + 1) * 256) / weight);
}
