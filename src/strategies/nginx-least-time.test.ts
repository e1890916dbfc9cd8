import { describe, expect, test } from 'vitest';
import { requestInfo } from '../core/request-info.fixture.ts';
import { nginxLeastTime } from './nginx-least-time.ts';
import { Pool, type PoolEndpoint } from './pool.fixture.ts';

interface Lesson {
  readonly params?: object;
  readonly headMs?: number;
}

/** A request that was sent to the endpoint `rttMs` ago, and has ended now. */
function answer(
  pool: Pool,
  position: number,
  rttMs: number,
  { headMs = rttMs }: Lesson = {},
): void {
  const endpoint = pool.at(position);
  endpoint.inFlight++;
  pool.end(endpoint, rttMs, 'answered', 200, headMs);
}

/** Endpoints with one answer each, all checked just now. */
function learnt(weights: readonly number[], times: readonly number[], lesson: Lesson = {}): Pool {
  const pool = new Pool(nginxLeastTime, weights, lesson);
  pool.nowMs = 100_000;
  check(pool);
  for (const [position, rttMs] of times.entries()) answer(pool, position, rttMs, lesson);
  return pool;
}

/** Each has a request dispatched that is taken back. */
function check(pool: Pool): void {
  for (let position = 0; position < pool.size; position++) {
    const endpoint = pool.at(position);
    const others = Array.from({ length: pool.size }, (_, i) => pool.at(i)).filter(
      (each) => each !== endpoint,
    );
    pool.end(pool.dispatch(requestInfo({ tried: others })), 1, 'cancelled', 0);
  }
}

function hold(pool: Pool, count: number): PoolEndpoint[] {
  return Array.from({ length: count }, () => pool.dispatch());
}

describe('nginx least_time', () => {
  test('takes the lowest bucket × (1 + in flight)', () => {
    // a 20, 40, 60, 80, 100; b 80.
    const ids = hold(learnt([1, 1], [5, 75]), 6).map(({ id }) => id);
    // At 80 they tie: credits a 1, b 1, then b's turn.
    expect(ids.join('')).toBe('aaaaba');
  });

  test('the score is per weight', () => {
    // a 20, 40, 60 …; b of weight 3: 120 / 3 = 40, 240 / 3 = 80. Ties at 40: credits 1 3 of 4, b; at 80: 2 2, a.
    expect(
      hold(learnt([1, 3], [5, 119]), 5)
        .map(({ id }) => id)
        .join(''),
    ).toBe('abaaa');
  });

  test('within a bucket all take turns by weight as in smooth weighted round robin', () => {
    expect(learnt([5, 1, 1], [19, 3, 0.2]).picks(7)).toBe('aaaaaaa');
    // Idle and alike, per weight the heaviest is best; with as many in flight per weight they tie.
    const pool = learnt([1, 1, 1], [19, 3, 0.2]);
    expect(pool.picks(6)).toBe('abcabc');
  });

  test('only the credits of those that tie change', () => {
    const pool = learnt([1, 1, 1], [5, 5, 25]);
    expect(pool.picks(3)).toBe('aba');
    // Now c ties too. Credits −1 1 0: all get 1, b has 2.
    for (let i = 0; i < 300; i++) answer(pool, 2, 1);
    expect(pool.picks(3)).toBe('bca');
  });

  test('a new endpoint is as the fastest, and no more than that', () => {
    const pool = learnt([1, 1], [5, 5]);
    const added = pool.add();
    const held = hold(pool, 6);
    expect(held.filter((each) => each === added)).toHaveLength(2);
  });

  test('times are whole ms by the clock, not by the stopwatch', () => {
    const pool = new Pool(nginxLeastTime, [1, 1]);
    pool.nowMs = 19.4;
    check(pool);
    pool.nowMs = 120.2;
    // From 100.9 to 120.2: 120 − 100 = 20, the bucket of 40.
    answer(pool, 0, 19.3);
    // From 100.1 to 120.2: as much.
    answer(pool, 1, 20.1);
    pool.at(1).inFlight = 1;
    expect(pool.picks(3)).toBe('aaa');
    answer(pool, 1, 20.1);
    pool.add();
    expect(pool.pick()).toBe('c');
  });

  test('header and last_byte average what they say', () => {
    const times = (time: string): string => {
      const pool = learnt([1, 1], [], { params: { time } });
      answer(pool, 0, 500, { headMs: 10 });
      answer(pool, 1, 100, { headMs: 90 });
      return pool.picks(3);
    };
    expect(times('header')).toBe('aaa');
    expect(times('last_byte')).toBe('bbb');
  });

  test('what fails teaches nothing, and neither does what is cancelled before its head has come', () => {
    const pool = learnt([1, 1], [25, 45]);
    for (let i = 0; i < 50; i++) {
      pool.at(1).inFlight += 2;
      pool.end(pool.at(1), 1, 'failed', 0);
      pool.end(pool.at(1), 1, 'cancelled', 0);
    }
    expect(pool.picks(3)).toBe('aaa');
    // After its head has come it does: ⌊0.5 + 0.05 + 0.95 · 45⌋ = 43 …
    for (let i = 0; i < 50; i++) {
      pool.at(1).inFlight++;
      pool.end(pool.at(1), 1, 'cancelled', 200, 1);
    }
    expect(pool.picks(3)).toBe('bbb');
  });

  test('a slow endpoint that is left out is tried again: its time halves each failTimeout and a second', () => {
    const recovers = (params: object): number => {
      const pool = learnt([1, 1], [5, 200], { params });
      const sinceMs = pool.nowMs;
      for (;;) {
        pool.nowMs += 1000;
        const endpoint = pool.dispatch();
        pool.end(endpoint, endpoint.id === 'a' ? 5 : 200);
        if (endpoint.id === 'b') return (pool.nowMs - sinceMs) / 1000;
      }
    };
    // 200 is below 20 after four halvings, 12: then they tie, and the turn after a's is b's.
    expect(recovers({})).toBe(4 * 11 + 1);
    expect(recovers({ failTimeoutS: 4 })).toBe(4 * 5 + 1);
  });

  test('with inflight a pod that hangs is found out before it answers', () => {
    const shareOfHanging = (inflight: boolean): number => {
      const pool = learnt([1, 1], [5, 5], { params: { inflight } });
      const [hanging] = [pool.at(0)];
      const held = hold(pool, 1);
      expect(held).toEqual([hanging]);
      let count = 0;
      for (let i = 0; i < 100; i++) {
        pool.nowMs += 50;
        // So that in flight they are alike.
        pool.at(1).inFlight++;
        const endpoint = pool.dispatch();
        pool.at(1).inFlight--;
        if (endpoint === hanging) count++;
        pool.end(endpoint, 5);
      }
      return count;
    };
    expect(shareOfHanging(true)).toBe(0);
    expect(shareOfHanging(false)).toBe(50);
  });

  test('with inflight and header a request counts until its head has come, else until its end', () => {
    const afterHead = (time: string): string => {
      const pool = learnt([1, 1], [5, 5], { params: { time, inflight: true } });
      const a = pool.dispatch();
      pool.nowMs += 10;
      pool.answering(a, 10);
      pool.nowMs += 990;
      pool.at(1).inFlight = 1;
      const picks = pool.picks(2);
      pool.at(1).inFlight = 0;
      pool.end(a, 1000, 'answered', 200, 10);
      return `${picks} ${pool.picks(2)}`;
    };
    // As long as its head is all that counts a is as fast as b; else it has been under way for a second.
    expect(afterHead('header')).toBe('ba ba');
    expect(afterHead('last_byte')).toBe('bb bb');
  });

  test('listens to first bytes only where they are accounted for at once', () => {
    const listens = (params: object): boolean =>
      new Pool(nginxLeastTime, [1], { params }).strategy.firstByte !== undefined;
    expect(listens({})).toBe(false);
    expect(listens({ inflight: true, time: 'last_byte' })).toBe(false);
    expect(listens({ inflight: true })).toBe(true);
  });

  test('passes over what this request has tried', () => {
    const pool = learnt([1, 1], [5, 500]);
    expect(pool.pick(requestInfo({ tried: [pool.at(0)] }))).toBe('b');
    const all = requestInfo({ tried: [pool.at(0), pool.at(1)] });
    expect(pool.strategy.choose(pool, all)).toBeUndefined();
  });
});
