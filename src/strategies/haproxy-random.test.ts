import { describe, expect, test } from 'vitest';
import { requestInfo } from '../core/request-info.fixture.ts';
import { haproxyRandom } from './haproxy-random.ts';
import { chiSquareScore, equal, Pool, ScriptedRng } from './pool.fixture.ts';

const last = { ties: 'last' };

/** Requests one after the other, `gapMs` apart, none in flight when the next one comes. */
function sequential(pool: Pool, count: number, gapMs: number): number[] {
  const counts = equal(pool.size).map(() => 0);
  for (let i = 0; i < count; i++) {
    pool.nowMs += gapMs;
    const endpoint = pool.dispatch();
    counts[endpoint.index]!++;
    pool.end(endpoint, 1);
  }
  return counts;
}

/** A hash that falls to the endpoint in this position. */
function hashAt(weights: readonly number[], position: number): number {
  for (let hash = 0; ; hash += 2 ** 20) {
    const pool = new Pool(haproxyRandom, weights, {
      params: { draws: 1 },
      rng: new ScriptedRng(hash),
    });
    if (pool.pick() === pool.at(position).id) return hash;
  }
}

describe('HAProxy random', () => {
  test('takes the busier of two when both draws fall on it, once in four (seed 1, 30,000 picks)', () => {
    // With a weight of 256 each has 4096 points: the draws are nearly even.
    for (const ties of ['rate', 'last']) {
      const pool = new Pool(haproxyRandom, [256, 256], { params: { ties }, seed: 1 });
      pool.at(0).inFlight = 1;
      expect(Math.abs(pool.tally(30_000)[0]! / 30_000 - 1 / 4)).toBeLessThan(0.01);
    }
  });

  // HAProxy 2.6.12 gave of 100,000 requests, one after the other, 28751, 18526, 24392 and 28331 with `balance random(1)`.
  test('idle endpoints of weight 1 get the uneven shares of its ring (seed 2, 100,000 picks)', () => {
    const pool = new Pool(haproxyRandom, [1, 1, 1, 1], { params: { draws: 1 }, seed: 2 });
    const seen = [28_751, 18_526, 24_392, 28_331];
    for (const [position, count] of pool.tally(100_000).entries()) {
      // Of the difference of two such counts the standard deviation is at most 202.
      expect(Math.abs(count - seen[position]!)).toBeLessThan(800);
    }
  });

  test('compares what is in flight per weight', () => {
    const [a, b] = [hashAt([1, 3], 0), hashAt([1, 3], 1)];
    const rng = new ScriptedRng(a, b, a, b);
    const pool = new Pool(haproxyRandom, [1, 3], { params: last, rng });
    pool.at(0).inFlight = 1;
    pool.at(1).inFlight = 2;
    expect(pool.pick()).toBe('b');
    pool.at(1).inFlight = 4;
    expect(pool.pick()).toBe('a');
  });

  test('request rates make idle endpoints more even than chance; the last drawn does not (seed 3, 3,000 requests)', () => {
    const weights = [64, 64, 64, 64];
    const byRate = sequential(new Pool(haproxyRandom, weights, { seed: 3 }), 3000, 1);
    expect(chiSquareScore(byRate, equal(4))).toBeLessThan(-2);
    const byLast = sequential(new Pool(haproxyRandom, weights, { params: last, seed: 3 }), 3000, 1);
    expect(Math.abs(chiSquareScore(byLast, equal(4)))).toBeLessThan(3);
  });

  test('of equals takes the one with fewer requests per weight of late, else the last drawn', () => {
    const [a, b] = [hashAt([1, 2], 0), hashAt([1, 2], 1)];
    const rng = new ScriptedRng(a, a, b, a, a, b, b, a);
    const pool = new Pool(haproxyRandom, [1, 2], { rng });
    expect(sequential(pool, 1, 1)).toEqual([1, 0]);
    // 1 to 0: b, though drawn first; 1/1 to 1/2: b again; 1/1 to 2/2: the last drawn.
    expect(Array.from({ length: 3 }, () => sequential(pool, 1, 1).indexOf(1))).toEqual([1, 1, 0]);
  });

  test('passes over the endpoint of the last attempt', () => {
    const pool = new Pool(haproxyRandom, [1, 1], { seed: 5 });
    const request = requestInfo({ tried: [pool.at(0)] });
    expect(Array.from({ length: 50 }, () => pool.pick(request)).join('')).toBe('b'.repeat(50));
    const alone = new Pool(haproxyRandom, [1], { seed: 5 });
    expect(alone.pick(requestInfo({ tried: [alone.at(0)] }))).toBe('a');
  });

  test('draws as many as it is told', () => {
    const rng = new ScriptedRng(...Array.from({ length: 5 }, () => 0));
    new Pool(haproxyRandom, [1, 1, 1], { params: { draws: 5 }, rng }).pick();
    expect(rng.bounds).toEqual(Array.from({ length: 5 }, () => 2 ** 32));
  });

  test.each([
    [{ draws: 0 }, 'expected an integer from 1 to 1000, received 0.'],
    [{ ties: 'first' }, 'expected "rate" or "last", received "first".'],
  ])('refuses %j with one clear sentence', (params, message) => {
    const { error } = haproxyRandom.params.safeParse(params);
    expect(error?.issues.map((issue) => issue.message)).toEqual([message]);
  });
});
