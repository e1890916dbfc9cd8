import { describe, expect, test } from 'vitest';
import { p2cPeakEwma } from './p2c-peak-ewma.ts';
import { Pool } from './pool.fixture.ts';

describe('p2c over peak EWMA', () => {
  test('an endpoint that has never answered is probed once, then left until it does', () => {
    const pool = new Pool(p2cPeakEwma, [1, 1, 1], { seed: 1 });
    const silent = pool.at(2);
    for (let i = 0; i < 1000; i++) {
      const endpoint = pool.dispatch();
      pool.nowMs += 1;
      if (endpoint !== silent) pool.end(endpoint, 1);
    }
    expect(silent.inFlight).toBe(1);
    pool.end(silent, 1);
    expect(pool.picks(200)).toContain('c');
  });

  test('of two idle endpoints the faster one is chosen, always', () => {
    const pool = new Pool(p2cPeakEwma, [1, 1], { seed: 1 });
    for (let probe = 0; probe < 2; probe++) {
      const endpoint = pool.dispatch();
      pool.end(endpoint, endpoint.id === 'a' ? 30 : 20);
    }
    expect(pool.picks(100)).toBe('b'.repeat(100));
  });

  test('the faster one is passed over once its queue outweighs its speed', () => {
    const pool = new Pool(p2cPeakEwma, [1, 1], { seed: 1 });
    for (let probe = 0; probe < 2; probe++) {
      const endpoint = pool.dispatch();
      pool.end(endpoint, endpoint.id === 'a' ? 35 : 10);
    }
    // b costs 10, 20, 30, 40 …; a costs 35.
    expect(Array.from({ length: 4 }, () => pool.dispatch().id).join('')).toBe('bbba');
  });

  test('a slow spell is forgiven as fast as τ says', () => {
    const spellOverAfter = (tau: number | string): number => {
      const pool = new Pool(p2cPeakEwma, [1, 1], { seed: 1, params: { tau } });
      for (let probe = 0; probe < 2; probe++) {
        const endpoint = pool.dispatch();
        pool.end(endpoint, endpoint.id === 'a' ? 100 : 10);
      }
      const [slow, fast] = [pool.at(0), pool.at(1)];
      for (;;) {
        pool.nowMs += 1;
        const endpoint = pool.dispatch();
        if (endpoint === slow) return pool.nowMs;
        pool.end(fast, 10);
      }
    };
    // 100 · exp(−t/τ) < 10 at t = τ · ln 10; the fast one's estimate stays within one step's decay of 10.
    expect(spellOverAfter(1000)).toBeGreaterThan(2300);
    expect(spellOverAfter(1000)).toBeLessThan(2310);
    expect(spellOverAfter('2s')).toBeGreaterThan(4600);
    expect(spellOverAfter('2s')).toBeLessThan(4620);
  });

  test.each([
    [{}, 10_000],
    [{ tau: '10s' }, 10_000],
    [{ tau: '250ms' }, 250],
    [{ tau: '1.5m' }, 90_000],
    [{ tau: 750.5 }, 750.5],
  ])('%j means a τ of %f ms, and parsing that again changes nothing', (params, tau) => {
    const parsed = p2cPeakEwma.params.parse(params);
    expect(parsed).toMatchObject({ tau });
    expect(p2cPeakEwma.params.parse(parsed)).toEqual(parsed);
  });

  test.each([
    [0, '0'],
    [-5, '-5'],
    ['0s', '"0s"'],
    ['soon', '"soon"'],
    [null, 'null'],
    [Number.POSITIVE_INFINITY, 'Infinity'],
    [[], 'a list'],
  ])('refuses a τ of %j', (tau, received) => {
    const { error } = p2cPeakEwma.params.safeParse({ tau });
    expect(error?.issues.map((issue) => issue.message)).toEqual([
      `expected a duration above zero, in ms or such as "10s", received ${received}.`,
    ]);
  });
});
