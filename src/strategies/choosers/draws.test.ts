import { describe, expect, test } from 'vitest';
import { createRng } from '../../core/rng.ts';
import { chiSquareScore, Pool } from '../pool.fixture.ts';
import { random } from '../random.ts';
import { WeightedDraws } from './draws.ts';

const weights = [5, 1, 3, 1];

describe('weighted draws', () => {
  test('distinct: an ordered pair has the probability of its first, times that of its second among the rest (seed 1, 60,000 pairs)', () => {
    const pool = new Pool(random, weights);
    const draws = new WeightedDraws(createRng(1));
    const observed: number[] = [];
    const expected: number[] = [];
    const places = new Map<string, number>();
    for (const [i, one] of weights.entries()) {
      for (const [j, other] of weights.entries()) {
        if (i === j) continue;
        places.set(`${i},${j}`, observed.push(0) - 1);
        expected.push(((one / 10) * other) / (10 - one));
      }
    }
    for (let k = 0; k < 60_000; k++) {
      const first = draws.draw(pool);
      const second = draws.draw(pool, [first], 1);
      observed[places.get(`${first},${second}`)!]!++;
    }
    expect(Math.abs(chiSquareScore(observed, expected))).toBeLessThan(3);
  });

  test('what is left when all but one are drawn is the one', () => {
    const pool = new Pool(random, weights);
    const draws = new WeightedDraws(createRng(2));
    for (let k = 0; k < 200; k++) {
      expect(draws.draw(pool, [0, 1, 3], 3)).toBe(2);
      expect(draws.draw(pool, [1, 2, 3], 3)).toBe(0);
      expect(draws.draw(pool, [0, 1, 2], 3)).toBe(3);
    }
  });
});
