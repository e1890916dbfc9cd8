import { describe, expect, test } from 'vitest';
import { requestInfo } from '../core/request-info.fixture.ts';
import { nginxRandomTwo } from './nginx-random-two.ts';
import { chiSquareScore, Pool, ScriptedRng } from './pool.fixture.ts';

describe('nginx random two', () => {
  test('takes the second of equals, and the first when the second has more in flight per weight', () => {
    const pool = new Pool(nginxRandomTwo, [1, 1], { rng: new ScriptedRng(0, 1, 0, 1, 0, 1) });
    expect(pool.pick()).toBe('b');
    pool.at(1).inFlight = 1;
    expect(pool.pick()).toBe('a');
    pool.at(0).inFlight = 1;
    expect(pool.pick()).toBe('b');
  });

  test('draws again when the second is the first', () => {
    const rng = new ScriptedRng(1, 1, 1, 0);
    expect(new Pool(nginxRandomTwo, [1, 1], { rng }).pick()).toBe('a');
    expect(rng.bounds).toEqual([2, 2, 2, 2]);
  });

  // Idle endpoints: the second distinct draw wins, with probability Σ_i w_i/W · w_j/(W − w_i). Seed 7, 30,000 picks.
  test('idle endpoints get the shares of a second distinct draw by weight', () => {
    const weights = [4, 3, 2, 1];
    const known = weights.map((second) =>
      weights.reduce(
        (sum, first) => sum + (first === second ? 0 : ((first / 10) * second) / (10 - first)),
        0,
      ),
    );
    const counts = new Pool(nginxRandomTwo, weights, { seed: 7 }).tally(30_000);
    expect(Math.abs(chiSquareScore(counts, known))).toBeLessThan(3);
  });

  test('the less loaded for its weight wins every pair (seed 8, 30,000 picks)', () => {
    const pool = new Pool(nginxRandomTwo, [2, 1, 1], { seed: 8 });
    for (const [position, inFlight] of [2, 0, 2].entries()) pool.at(position).inFlight = inFlight;
    // Drawn pairs: ab or ba 1/4 + 1/6, ac as much, bc or cb 1/6; a has 1 per weight, b 0, c 2.
    const shares = pool.tally(30_000).map((count) => count / 30_000);
    expect(Math.abs(shares[0]! - 5 / 12)).toBeLessThan(0.012);
    expect(Math.abs(shares[1]! - 7 / 12)).toBeLessThan(0.012);
    expect(shares[2]).toBe(0);
  });

  test('takes weighted turns when the draws yield no second endpoint', () => {
    // The second has a chance of 1 in 10 million: the turns decide, in their own order.
    const pool = new Pool(nginxRandomTwo, [10_000_000, 1], { seed: 1 });
    expect(pool.picks(100)).toBe('a'.repeat(100));
    const rng = new ScriptedRng(...Array.from({ length: 44 }, () => 0));
    expect(new Pool(nginxRandomTwo, [1, 1], { rng }).picks(2)).toBe('ab');
    expect(rng.bounds).toHaveLength(44);
  });

  test('does not draw what this request has tried', () => {
    const pool = new Pool(nginxRandomTwo, [1, 1, 1], { seed: 2 });
    const tried = [pool.at(1)];
    const picks = Array.from({ length: 200 }, () => pool.pick(requestInfo({ tried })));
    expect(new Set(picks)).toEqual(new Set(['a', 'c']));
  });

  test('a pool of one needs no draw', () => {
    const rng = new ScriptedRng();
    expect(new Pool(nginxRandomTwo, [3], { rng }).picks(3)).toBe('aaa');
  });
});
