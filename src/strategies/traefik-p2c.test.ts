import { describe, expect, test } from 'vitest';
import { p2c } from './p2c.ts';
import { chiSquareScore, equal, Pool, ScriptedRng } from './pool.fixture.ts';
import { traefikP2c } from './traefik-p2c.ts';

// Endpoints 0 … 4 with 0 … 4 in flight: the lower of each pair wins. Pairs of neighbours have 0.12, others 0.08.
const biased = [2 * 0.12 + 2 * 0.08, 0.12 + 2 * 0.08, 0.12 + 0.08, 0.12];
const unbiased = [0.4, 0.3, 0.2, 0.1];

/** Seed 1, 40,000 picks: how often each of the first four of five endpoints won; the busiest never may. */
function wins(definition: typeof traefikP2c | typeof p2c): number[] {
  const pool = new Pool(definition, equal(5), { seed: 1 });
  for (let position = 0; position < 5; position++) pool.at(position).inFlight = position;
  const counts = pool.tally(40_000);
  expect(counts.pop()).toBe(0);
  return counts;
}

describe('Traefik p2c', () => {
  test('compares neighbours half as often again as others', () => {
    expect(Math.abs(chiSquareScore(wins(traefikP2c), biased))).toBeLessThan(3);
  });

  test('the same figures tell pairs drawn alike from pairs that favour neighbours', () => {
    expect(Math.abs(chiSquareScore(wins(p2c), unbiased))).toBeLessThan(3);
    expect(chiSquareScore(wins(traefikP2c), unbiased)).toBeGreaterThan(8);
    expect(chiSquareScore(wins(p2c), biased)).toBeGreaterThan(8);
  });

  test('the neighbour of the last is the first', () => {
    const rng = new ScriptedRng(2, 2);
    const pool = new Pool(traefikP2c, [1, 1, 1], { rng });
    pool.at(2).inFlight = 1;
    expect(pool.pick()).toBe('a');
    expect(rng.bounds).toEqual([3, 3]);
  });

  test('takes the first drawn of equals', () => {
    expect(new Pool(traefikP2c, [1, 1, 1], { rng: new ScriptedRng(2, 1) }).pick()).toBe('c');
  });

  test('a pool of one needs no draw', () => {
    expect(new Pool(traefikP2c, [1], { rng: new ScriptedRng() }).pick()).toBe('a');
  });
});
