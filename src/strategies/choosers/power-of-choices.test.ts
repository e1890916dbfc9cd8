import { describe, expect, test } from 'vitest';
import { createRng, type Rng } from '../../core/rng.ts';
import type { StrategyDefinition } from '../contract.ts';
import { p2c } from '../p2c.ts';
import { chiSquareScore, equal, Pool, ScriptedRng } from '../pool.fixture.ts';
import { PowerOfChoices } from './power-of-choices.ts';

/** A pool whose load metric notes what is compared. */
function spied(size: number, choices: number, replacement: boolean, rng: Rng) {
  const compared: string[] = [];
  const definition: StrategyDefinition = {
    ...p2c,
    create: () =>
      new PowerOfChoices(
        { loadOf: (endpoint) => (compared.push(endpoint.id), endpoint.inFlight) },
        rng,
        choices,
        replacement,
      ),
  };
  const pool = new Pool(definition, equal(size));
  const draw = (): string => {
    compared.length = 0;
    pool.pick();
    return compared.join('');
  };
  return { pool, draw };
}

function count(words: readonly string[]): number[] {
  const counts = new Map<string, number>();
  for (const word of words) counts.set(word, (counts.get(word) ?? 0) + 1);
  return [...counts.values()];
}

describe('power of choices', () => {
  test('distinct draws: every ordered pair of 5 equally often, none twice (seed 1, 40,000 draws)', () => {
    const { draw } = spied(5, 2, false, createRng(1));
    const counts = count(Array.from({ length: 40_000 }, draw));
    expect(counts).toHaveLength(20);
    expect(Math.abs(chiSquareScore(counts, equal(20)))).toBeLessThan(3);
  });

  test('distinct draws: every ordered triple of 4 equally often (seed 2, 48,000 draws)', () => {
    const { draw } = spied(4, 3, false, createRng(2));
    const counts = count(Array.from({ length: 48_000 }, draw));
    expect(counts).toHaveLength(24);
    expect(Math.abs(chiSquareScore(counts, equal(24)))).toBeLessThan(3);
  });

  test('with replacement every ordered pair of 3 comes equally often, doubles too (seed 3, 36,000 draws)', () => {
    const { draw } = spied(3, 2, true, createRng(3));
    const counts = count(Array.from({ length: 36_000 }, draw));
    expect(counts).toHaveLength(9);
    expect(Math.abs(chiSquareScore(counts, equal(9)))).toBeLessThan(3);
  });

  test('more distinct choices than endpoints compare each endpoint once, in random order', () => {
    const { draw } = spied(3, 7, false, createRng(4));
    const words = new Set(Array.from({ length: 500 }, draw));
    expect(words).toEqual(new Set(['abc', 'acb', 'bac', 'bca', 'cab', 'cba']));
  });

  test('with replacement the number of draws stays what was asked, however few the endpoints', () => {
    expect(spied(1, 3, true, createRng(1)).draw()).toBe('aaa');
    expect(spied(1, 3, false, createRng(1)).draw()).toBe('a');
  });

  test('keeps the first drawn of equals', () => {
    const rng = new ScriptedRng(2, 0, 0, 1);
    const { pool } = spied(3, 2, false, rng);
    expect(pool.picks(2)).toBe('ca');
    expect(rng.bounds).toEqual([3, 2, 3, 2]);
  });
});
