import { describe, expect, test } from 'vitest';
import { p2c } from './p2c.ts';
import { chiSquareScore, equal, Pool, ScriptedRng } from './pool.fixture.ts';

const picks = 40_000;

/** Shares of endpoints with 0, 1, 2 … requests in flight. */
function shares(size: number, params: object): number[] {
  const pool = new Pool(
    p2c,
    Array.from({ length: size }, () => 1),
    { params, seed: 5 },
  );
  for (let position = 0; position < size; position++) pool.at(position).inFlight = position;
  return pool.tally(picks).map((picked) => picked / picks);
}

describe('p2c', () => {
  // Seed 5, 40,000 picks: a share's standard deviation is at most 0.0025; the tolerance is four of them.
  test.each([
    [2, { replacement: false }, [1, 0]],
    [2, { replacement: true }, [3 / 4, 1 / 4]],
    [3, { replacement: false }, [2 / 3, 1 / 3, 0]],
    [3, { replacement: true }, [5 / 9, 3 / 9, 1 / 9]],
    [5, { choices: 3 }, [6 / 10, 3 / 10, 1 / 10, 0, 0]],
    [3, { choices: 3, replacement: true }, [19 / 27, 7 / 27, 1 / 27]],
    [4, { choices: 9 }, [1, 0, 0, 0]],
  ])('of %i endpoints with 0, 1, 2 … in flight, %j gives shares %j', (size, params, known) => {
    for (const [position, share] of shares(size, params).entries()) {
      // What can never be chosen is never chosen.
      if (known[position] === 0) expect(share).toBe(0);
      else expect(Math.abs(share - known[position]!)).toBeLessThan(0.01);
    }
  });

  test('equal endpoints share equally', () => {
    const counts = new Pool(p2c, [1, 1], { seed: 6 }).tally(picks);
    expect(Math.abs(counts[0]! / picks - 0.5)).toBeLessThan(0.01);
  });

  test('the shares of three endpoints tell draws with replacement from distinct ones', () => {
    // Seed 5, 40,000 picks: distinct draws never take the busiest of three, which draws with replacement do once in nine.
    expect(shares(3, { replacement: false })[2]).toBe(0);
    expect(shares(3, { replacement: true })[2]).toBeGreaterThan(0.1);
  });

  test.each([
    ['first', [2, 0], 'c'],
    ['last', [2, 0], 'a'],
    ['random', [2, 0, 0], 'a'],
    ['random', [2, 0, 1], 'c'],
  ])('of equals takes the %s drawn (draws %j: %s)', (ties, draws, id) => {
    const rng = new ScriptedRng(...draws);
    expect(new Pool(p2c, [1, 1, 1], { params: { ties }, rng }).pick()).toBe(id);
  });

  test('random ties of four draws are uniform (seed 3, 40,000 picks)', () => {
    const params = { ties: 'random', choices: 4 };
    const counts = new Pool(p2c, [1, 1, 1, 1], { params, seed: 3 }).tally(picks);
    expect(Math.abs(chiSquareScore(counts, equal(4)))).toBeLessThan(3);
  });

  // Seed 4, 40,000 picks of endpoints with weights 1, 2, 4 and 3, 2, 6 in flight, all pairs compared or drawn by weight.
  test.each([
    ['ignored', [1 / 3, 2 / 3, 0]],
    ['load', [0, 2 / 3, 1 / 3]],
    // Pairs ab, ac, bc in proportion: 1·2/7·(1/6 + 1/5), 1·4/7·(1/6 + 1/3), 2·4/7·(1/5 + 1/3).
    ['draws', [2 / 7, 11 / 105 + 64 / 105, 0]],
    ['load-and-draws', [0, 11 / 105 + 64 / 105, 2 / 7]],
  ])('weights %s: shares %j', (weights, known) => {
    const pool = new Pool(p2c, [1, 2, 4], { params: { weights }, seed: 4 });
    for (const [position, inFlight] of [3, 2, 6].entries()) pool.at(position).inFlight = inFlight;
    for (const [position, count] of pool.tally(picks).entries()) {
      if (known[position] === 0) expect(count).toBe(0);
      else expect(Math.abs(count / picks - known[position]!)).toBeLessThan(0.01);
    }
  });

  test('its defaults are two distinct choices', () => {
    expect(p2c.params.parse({})).toEqual({
      choices: 2,
      replacement: false,
      ties: 'first',
      weights: 'ignored',
    });
  });

  test.each([
    [
      { choices: 1 },
      'expected an integer of at least 2, received 1. With one choice this is "random".',
    ],
    [{ choices: 2.5 }, 'expected an integer of at least 2, received 2.5.'],
    [{ choices: '2' }, 'expected an integer of at least 2, received "2".'],
    [{ choices: null }, 'expected an integer of at least 2, received null.'],
    [{ choices: [2] }, 'expected an integer of at least 2, received a list.'],
    [{ choices: {} }, 'expected an integer of at least 2, received a mapping.'],
    [{ choices: 1e9 }, 'expected an integer of at most 1000, received 1000000000.'],
    [{ replacement: 'no' }, 'expected true or false, received "no".'],
    [{ ties: 'second' }, 'expected "first", "last" or "random", received "second".'],
    [{ weights: true }, 'expected "ignored", "load", "draws" or "load-and-draws", received true.'],
  ])('refuses %j with one clear sentence', (params, message) => {
    const { error } = p2c.params.safeParse(params);
    expect(error?.issues.map((issue) => issue.message)).toEqual([message]);
  });
});
