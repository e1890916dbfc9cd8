import { describe, expect, test } from 'vitest';
import { ipvsTwos } from './ipvs-twos.ts';
import { chiSquareScore, Pool, ScriptedRng } from './pool.fixture.ts';

const ones = (count: number): number[] => Array.from({ length: count }, () => 1);

describe('IPVS twos', () => {
  // Idle endpoints: the first draw decides. Seed 3, 30,000 picks.
  test.each([
    ['two equal ones', ones(2), [2 / 3, 1 / 3]],
    ['ten equal ones', ones(10), [2 / 11, ...ones(9).map(() => 1 / 11)]],
    ['weights 5, 2 and 1', [5, 2, 1], [6 / 9, 2 / 9, 1 / 9]],
  ])('draws the first too often: %s', (_name, weights, known) => {
    const counts = new Pool(ipvsTwos, weights, { seed: 3 }).tally(30_000);
    expect(Math.abs(chiSquareScore(counts, known))).toBeLessThan(3);
  });

  test('the busier of two is taken when both draws fall on it (seed 4, 30,000 picks)', () => {
    const pool = new Pool(ipvsTwos, [1, 1], { seed: 4 });
    pool.at(0).inFlight = 1;
    expect(Math.abs(pool.tally(30_000)[0]! / 30_000 - 4 / 9)).toBeLessThan(0.012);
  });

  test.each([
    [[0, 2], 'a'],
    [[1, 2], 'a'],
    [[2, 0], 'b'],
    [[3, 0], 'b'],
    [[4, 0], 'c'],
  ])('of numbers from 0 to 4 for weights 1, 2 and 1, %j give %s', (draws, id) => {
    const rng = new ScriptedRng(...draws);
    expect(new Pool(ipvsTwos, [1, 2, 1], { rng }).pick()).toBe(id);
    expect(rng.bounds).toEqual([5, 5]);
  });

  test('compares what is in flight per weight', () => {
    const pool = new Pool(ipvsTwos, [1, 3], { rng: new ScriptedRng(0, 2, 0, 2) });
    pool.at(0).inFlight = 1;
    pool.at(1).inFlight = 2;
    expect(pool.pick()).toBe('b');
    pool.at(1).inFlight = 3;
    expect(pool.pick()).toBe('a');
  });
});
