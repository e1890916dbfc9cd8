import { describe, expect, test } from 'vitest';
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

describe('HAProxy random', () => {
  test('takes the busier of two when both draws fall on it, once in four (seed 1, 30,000 picks)', () => {
    for (const ties of ['rate', 'last']) {
      const pool = new Pool(haproxyRandom, [1, 1], { params: { ties }, seed: 1 });
      pool.at(0).inFlight = 1;
      expect(Math.abs(pool.tally(30_000)[0]! / 30_000 - 1 / 4)).toBeLessThan(0.01);
    }
  });

  test('idle endpoints get shares by weight when ties go to the last drawn (seed 2, 30,000 picks)', () => {
    const pool = new Pool(haproxyRandom, [5, 2, 1], { params: last, seed: 2 });
    expect(Math.abs(chiSquareScore(pool.tally(30_000), [5 / 8, 2 / 8, 1 / 8]))).toBeLessThan(3);
  });

  test('compares what is in flight per weight', () => {
    const pool = new Pool(haproxyRandom, [1, 3], {
      params: last,
      rng: new ScriptedRng(0, 0.5, 0, 0.5),
    });
    pool.at(0).inFlight = 1;
    pool.at(1).inFlight = 2;
    expect(pool.pick()).toBe('b');
    pool.at(1).inFlight = 4;
    expect(pool.pick()).toBe('a');
  });

  test('request rates make idle endpoints more even than chance; the last drawn does not (seed 3, 3,000 requests)', () => {
    const byRate = sequential(new Pool(haproxyRandom, [1, 1, 1, 1], { seed: 3 }), 3000, 1);
    expect(chiSquareScore(byRate, equal(4))).toBeLessThan(-2);
    const byLast = sequential(
      new Pool(haproxyRandom, [1, 1, 1, 1], { params: last, seed: 3 }),
      3000,
      1,
    );
    expect(Math.abs(chiSquareScore(byLast, equal(4)))).toBeLessThan(3);
  });

  test('a rate counts this second and the part of the last that is not past', () => {
    // Ten requests to a in the first second, then two to b in the next: equal rates at 1800 ms.
    const draws = [...Array.from({ length: 20 }, () => 0), 1, 1, 1, 1];
    const pick = (atMs: number) => {
      const pool = new Pool(haproxyRandom, [1, 1], { rng: new ScriptedRng(...draws, 0, 1, 1, 0) });
      pool.nowMs = 500;
      for (let i = 0; i < 10; i++) pool.end(pool.dispatch(), 1);
      pool.nowMs = 1100;
      for (let i = 0; i < 2; i++) pool.end(pool.dispatch(), 1);
      pool.nowMs = atMs;
      return pool.picks(2);
    };
    expect(pick(1700)).toBe('bb');
    expect(pick(1900)).toBe('aa');
    // One second later neither has any of that left but b's two.
    expect(pick(2500)).toBe('aa');
  });

  test('draws as many as it is told', () => {
    const rng = new ScriptedRng(0, 1, 2, 0, 1);
    const pool = new Pool(haproxyRandom, [1, 1, 1], { params: { draws: 5, ties: 'last' }, rng });
    expect(pool.pick()).toBe('b');
    expect(rng.bounds).toEqual([3, 3, 3, 3, 3]);
  });

  test.each([
    [{ draws: 0 }, 'expected an integer from 1 to 1000, received 0.'],
    [{ ties: 'first' }, 'expected "rate" or "last", received "first".'],
  ])('refuses %j with one clear sentence', (params, message) => {
    const { error } = haproxyRandom.params.safeParse(params);
    expect(error?.issues.map((issue) => issue.message)).toEqual([message]);
  });
});
