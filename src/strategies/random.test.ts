import { describe, expect, test } from 'vitest';
import { chiSquareScore, equal, Pool, ScriptedRng } from './pool.fixture.ts';
import { random } from './random.ts';

const seeds = Array.from({ length: 50 }, (_, index) => index + 1);

/** For 50 seeds: χ² too large or too small at 5 % each as often as chance has it, and centred. */
function expectOrdinary(scores: readonly number[]): void {
  const uneven = scores.filter((score) => score > 1.645).length;
  const tooEven = scores.filter((score) => score < -1.645).length;
  const mean = scores.reduce((sum, score) => sum + score, 0) / scores.length;
  // Binomial(50, 0.05): above 7 with probability 0.3 %. The mean's standard error is 0.14.
  expect(uneven).toBeLessThanOrEqual(7);
  expect(tooEven).toBeLessThanOrEqual(7);
  expect(uneven + tooEven).toBeGreaterThan(0);
  expect(Math.abs(mean)).toBeLessThan(0.5);
}

describe('random', () => {
  test('equal endpoints get equal shares, neither less nor more even than chance (50 seeds, 10,000 picks)', () => {
    expectOrdinary(
      seeds.map((seed) =>
        chiSquareScore(new Pool(random, equal(10), { seed }).tally(10_000), equal(10)),
      ),
    );
  });

  test('weighted endpoints get shares by weight, by the same measure', () => {
    const weights = [5, 1, 1, 20, 3, 10];
    expectOrdinary(
      seeds.map((seed) =>
        chiSquareScore(
          new Pool(random, weights, { seed }).tally(10_000),
          weights.map((weight) => weight / 40),
        ),
      ),
    );
  });

  test('a pick says nothing of the next (pairs of 3 endpoints, 50 seeds, 9,000 pairs)', () => {
    expectOrdinary(
      seeds.map((seed) => {
        const pool = new Pool(random, [1, 1, 1], { seed });
        const pairs = Array.from({ length: 9 }, () => 0);
        for (let i = 0; i < 9000; i++) {
          const [first, second] = pool.picks(2);
          pairs['abc'.indexOf(first!) * 3 + 'abc'.indexOf(second!)]!++;
        }
        return chiSquareScore(pairs, equal(9));
      }),
    );
  });

  test('equal weights cost one bounded draw, whatever the weight', () => {
    const rng = new ScriptedRng(2, 0);
    expect(new Pool(random, [7, 7, 7], { rng }).picks(2)).toBe('ca');
    expect(rng.bounds).toEqual([3, 3]);
  });

  test.each([
    [0, 'a'],
    [0.249, 'a'],
    [0.25, 'b'],
    [0.749, 'b'],
    [0.75, 'c'],
    [0.999, 'c'],
  ])('with weights 1, 2, 1 a draw of %f falls to %s', (draw, id) => {
    expect(new Pool(random, [1, 2, 1], { rng: new ScriptedRng(draw) }).pick()).toBe(id);
  });

  test('follows every change of membership and weight', () => {
    const pool = new Pool(random, [1, 1, 1], { seed: 3 });
    pool.remove(0);
    expect(new Set(pool.picks(200))).toEqual(new Set('bc'));
    pool.add(1, 0);
    expect(new Set(pool.picks(200))).toEqual(new Set('dbc'));
    pool.reweight(1, 100_000_000);
    expect(new Set(pool.picks(200))).toEqual(new Set('b'));
  });
});
