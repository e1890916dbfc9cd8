import { describe, expect, test } from 'vitest';
import { requestInfo } from '../core/request-info.fixture.ts';
import { replay } from './exchange.fixture.ts';
import { haproxyLeastconn } from './haproxy-leastconn.ts';
import { ipvsWlc } from './ipvs-least.ts';
import { nginxLeastConn } from './nginx-least-conn.ts';
import { Pool } from './pool.fixture.ts';
import { smoothWeightedRoundRobin } from './smooth-weighted-round-robin.ts';

const pool = (...weights: number[]) => new Pool(nginxLeastConn, weights);

// Recorded from nginx 1.22.1 with one worker.
const recorded: [number[], string][] = [
  [[1, 1, 1], 'abcc3b22c010c0ab0ca20abbca2431aacbbca170a32cb4bc5ab516ba3141bbccb506bb'],
  [[5, 1, 1], 'a0abc010c0a0ab1b1bcaaaac2ab505a5aab0b56ab40ac2a35a5430b0ca5a3b12110a0c'],
  [[3, 2, 1], 'ab1bc110cbaab2aaa63b043210ab0caa31cabab0112c30acaa231a011a0bc0aa21c2c2'],
  [[4, 3, 2, 1], 'ab0c10da1b1cab30b0cd30ada2a33aab01200acd0baba4cab3b1c3a6b31dc83c6d6114'],
];

describe('nginx least_conn', () => {
  test.each(recorded)('weights %j: %s, as in nginx', (weights, exchange) => {
    expect(replay(pool(...weights), exchange)).toBe(exchange);
  });

  test.each([haproxyLeastconn, ipvsWlc, smoothWeightedRoundRobin])(
    'what nginx was seen to do tells it from $name',
    (other) => {
      for (const [weights, exchange] of recorded) {
        expect(replay(new Pool(other, weights), exchange)).not.toBe(exchange);
      }
    },
  );

  test('idle endpoints take the turns of smooth weighted round robin', () => {
    expect(pool(5, 1, 1).picks(14)).toBe('aabacaaaabacaa');
  });

  test('a single least loaded endpoint is taken without a turn', () => {
    const one = pool(1, 1);
    one.at(0).inFlight = 1;
    expect(one.picks(3)).toBe('bbb');
    one.at(0).inFlight = 0;
    expect(one.picks(2)).toBe('ab');
  });

  test('a failure costs weight in the turns alone', () => {
    const failing = pool(2, 1);
    failing.end(failing.dispatch(), 1, 'failed');
    expect(failing.picks(5)).toBe('bbaba');
    failing.at(1).inFlight = 1;
    expect(failing.pick()).toBe('a');
  });

  test('does not choose what this request has tried', () => {
    const three = pool(1, 1, 1);
    three.at(1).inFlight = 2;
    three.at(2).inFlight = 2;
    const tried = [three.at(0)];
    expect(three.pick(requestInfo({ tried }))).toBe('b');
    const all = requestInfo({ tried: [0, 1, 2].map((position) => three.at(position)) });
    expect(three.strategy.choose(three, all)).toBeUndefined();
  });
});
