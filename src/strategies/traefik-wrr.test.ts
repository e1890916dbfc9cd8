import { describe, expect, test } from 'vitest';
import { createRng } from '../core/rng.ts';
import { Pool, ScriptedRng } from './pool.fixture.ts';
import { traefikWrr } from './traefik-wrr.ts';
import { expectExactShares } from './turns.fixture.ts';

/** Shuffled into the order in which they are configured. */
function unshuffled(...weights: readonly number[]): Pool {
  const rng = new ScriptedRng(...[...weights.keys()].toReversed());
  return new Pool(traefikWrr, weights, { rng });
}

describe('Traefik wrr', () => {
  // Worked out by hand from the moves of Go's container/heap.
  test.each([
    [[1, 1], 'abab'],
    [[1, 1, 1], 'acbcba'],
    [[2, 1], 'aba'],
    [[3, 1], 'aab'],
  ])('weights %j begin with %s when the shuffle changes nothing', (weights, known) => {
    expect(unshuffled(...weights).picks(known.length)).toBe(known);
  });

  test('of equal weights each has one turn per round, in orders that differ', () => {
    const pool = unshuffled(1, 1, 1, 1, 1);
    const rounds = Array.from({ length: 40 }, () => pool.picks(5));
    for (const round of rounds) expect(Array.from(round).toSorted().join('')).toBe('abcde');
    expect(new Set(rounds).size).toBeGreaterThan(1);
  });

  test('a heavy endpoint among many light ones is served in one long run', () => {
    const weights = [50, ...Array.from({ length: 50 }, () => 1)];
    expect(unshuffled(...weights).picks(49)).toBe('a'.repeat(49));
  });

  test('shares are exact in the long run, whatever changed before', () => {
    expectExactShares(traefikWrr);
  });

  test('any of equal endpoints is first, and again after a change (400 seeds)', () => {
    const firsts = Array.from({ length: 400 }, (_, seed) => {
      const pool = new Pool(traefikWrr, [1, 1, 1, 1], { rng: createRng(seed).fork('start') });
      const first = pool.pick();
      pool.add();
      pool.remove(4);
      return first + pool.pick();
    });
    for (const id of 'abcd') {
      for (const place of [0, 1]) {
        // Binomial(400, ¼): standard deviation 8.7; the tolerance is four of them.
        const count = firsts.filter((pair) => pair[place] === id).length;
        expect(Math.abs(count - 100)).toBeLessThan(35);
      }
    }
  });
});
