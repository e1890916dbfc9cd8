import { describe, expect, test } from 'vitest';
import { Pool, ScriptedRng } from './pool.fixture.ts';
import { staticStrideWeightedRoundRobin } from './static-stride-weighted-round-robin.ts';
import { expectExactShares } from './turns.fixture.ts';

const first = { params: { start: 'first' } };
const pool = (...weights: number[]) => new Pool(staticStrideWeightedRoundRobin, weights, first);

describe('static stride weighted round robin', () => {
  test.each([
    [[5, 1, 1], 'acaabaa'],
    [[3, 2, 1], 'abcaab'],
    [[2, 1], 'aba'],
    [[1, 1, 1], 'abc'],
  ])('weights %j begin with %s, as in gRPC from counter 0', (weights, known) => {
    expect(pool(...weights).picks(known.length)).toBe(known);
  });

  test('shares are exact to rounding, whatever changed before', () => {
    expectExactShares(staticStrideWeightedRoundRobin);
  });

  test('the counter goes on when membership changes', () => {
    const changed = pool(1, 1, 1);
    changed.picks(4);
    changed.remove(2);
    changed.add();
    changed.add();
    // 4 mod 4.
    expect(changed.picks(4)).toBe('abde');
  });

  test('a weight below a 131070th of the greatest never has a turn', () => {
    expect(pool(131_072, 1).tally(200_000)).toEqual([200_000, 0]);
    expect(pool(131_069, 1).tally(200_000)[1]).toBeGreaterThan(0);
  });

  test('a random start sets the 32-bit counter', () => {
    const rng = new ScriptedRng(2 ** 32 - 1);
    expect(new Pool(staticStrideWeightedRoundRobin, [1, 1, 1, 1], { rng }).picks(3)).toBe('dab');
    expect(rng.bounds).toEqual([2 ** 32]);
  });
});
