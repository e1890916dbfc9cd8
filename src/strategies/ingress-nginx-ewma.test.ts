import { describe, expect, test } from 'vitest';
import { requestInfo } from '../core/request-info.fixture.ts';
import { ingressNginxEwma } from './ingress-nginx-ewma.ts';
import { Pool } from './pool.fixture.ts';

function sample(pool: Pool, position: number, rttMs: number, outcome?: 'failed'): void {
  pool.at(position).inFlight++;
  pool.end(pool.at(position), rttMs, outcome);
}

/** Two endpoints whose first samples are taken whole. */
function learnt(a: number, b: number): Pool {
  const pool = new Pool(ingressNginxEwma, [1, 1]);
  sample(pool, 0, a);
  sample(pool, 1, b);
  return pool;
}

describe('ingress-nginx ewma', () => {
  test('a first sample is taken whole, and the lower average always wins', () => {
    expect(learnt(30, 20).picks(50)).toBe('b'.repeat(50));
  });

  test('comes up to higher samples with τ 10 s, without a jump', () => {
    const pool = learnt(10, 46);
    pool.nowMs = 5000;
    sample(pool, 0, 100);
    sample(pool, 1, 46);
    // 10 e^−½ + 100 (1 − e^−½) = 45.41 is below 46.
    expect(pool.picks(20)).toBe('a'.repeat(20));
    sample(pool, 0, 1000);
    // No time has passed, no weight.
    expect(pool.picks(20)).toBe('a'.repeat(20));
    pool.nowMs = 5100;
    sample(pool, 0, 1000);
    sample(pool, 1, 46);
    // 45.41 · 0.99005 + 1000 · 0.00995 = 54.91
    expect(pool.picks(20)).toBe('b'.repeat(20));
  });

  test('what is in flight does not count', () => {
    const pool = learnt(30, 20);
    pool.at(1).inFlight = 1000;
    expect(pool.picks(20)).toBe('b'.repeat(20));
  });

  test('the trap: a pod that hangs is preferred once its score has fallen', () => {
    const pool = learnt(20, 100);
    const picks: string[] = [];
    for (let second = 1; second <= 40; second++) {
      pool.nowMs = second * 1000;
      // b hangs; a goes on to answer in 20 ms.
      sample(pool, 0, 20);
      picks.push(pool.pick());
    }
    // 100 e^(−t / 10 s) < 20 from t = 10 s · ln 5 = 16.1 s on.
    expect(picks.join('')).toBe('a'.repeat(16) + 'b'.repeat(24));
  });

  test('the trap: fast failures attract', () => {
    const pool = learnt(20, 20);
    pool.nowMs = 1000;
    sample(pool, 0, 20);
    sample(pool, 1, 1, 'failed');
    expect(pool.picks(20)).toBe('b'.repeat(20));
  });

  test('an endpoint that comes later starts with the mean of the others', () => {
    const pool = learnt(30, 10);
    pool.add();
    const seen = new Set(pool.picks(300));
    // a 30, b 10, c 20: c wins against a alone.
    expect(seen).toEqual(new Set('bc'));
  });

  test('draws among what this request has not tried, and among all when it has tried all', () => {
    const pool = learnt(30, 20);
    const [a, b] = [pool.at(0), pool.at(1)];
    expect(pool.pick(requestInfo({ tried: [b] }))).toBe('a');
    expect(pool.pick(requestInfo({ tried: [a, b] }))).toBe('b');
  });
});
