import { describe, expect, test } from 'vitest';
import { edfWeightedRoundRobin } from './edf-weighted-round-robin.ts';
import { envoyLeastRequest } from './envoy-least-request.ts';
import { chiSquareScore, Pool, type PoolEndpoint, ScriptedRng } from './pool.fixture.ts';

/** Shares of 40,000 picks with the given requests in flight. */
function shares(weights: readonly number[], inFlight: readonly number[], params = {}): number[] {
  const pool = new Pool(envoyLeastRequest, weights, { params, seed: 1 });
  for (const [position, count] of inFlight.entries()) pool.at(position).inFlight = count;
  return pool.tally(40_000).map((count) => count / 40_000);
}

describe('Envoy least request', () => {
  test('of two hosts of equal weight picks the busier a quarter of the time (seed 1, 40,000 picks)', () => {
    const [idle, busy] = shares([3, 3], [0, 1]);
    expect(Math.abs(chiSquareScore([idle! * 40_000, busy! * 40_000], [3 / 4, 1 / 4]))).toBeLessThan(
      3,
    );
  });

  // A weight of 2 with 4 in flight counts 2/5 = 0.4, as in Envoy's documentation.
  test.each([
    [1, [0.4 / 1.4, 1 / 1.4]],
    [0, [2 / 3, 1 / 3]],
    [2, [0.08 / 1.08, 1 / 1.08]],
    [0.5, [2 / Math.sqrt(5) / (2 / Math.sqrt(5) + 1), 1 / (2 / Math.sqrt(5) + 1)]],
  ])('weights 2 and 1 with 4 and 0 in flight, bias %f: shares %j', (bias, known) => {
    for (const [position, share] of shares([2, 1], [4, 0], { bias }).entries()) {
      expect(Math.abs(share - known[position]!)).toBeLessThan(0.001);
    }
  });

  test('without bias unequal weights take the turns of EDF weighted round robin', () => {
    const weights = [5, 1, 2];
    const plain = new Pool(envoyLeastRequest, weights, { params: { bias: 0 }, seed: 9 });
    expect(plain.picks(60)).toBe(new Pool(edfWeightedRoundRobin, weights, { seed: 9 }).picks(60));
  });

  test('what is in flight counts when an endpoint is queued again, not before', () => {
    const pool = new Pool(envoyLeastRequest, [2, 1], { rng: new ScriptedRng(0) });
    expect(pool.pick()).toBe('a');
    pool.at(0).inFlight = 100;
    // Both are due at 1, a with what it had when queued; after that a is not due before 1 + 101/2.
    expect(pool.picks(53)).toBe(`ba${'b'.repeat(50)}a`);
  });

  test('with much in flight shares go by the square root of weights', () => {
    const pool = new Pool(envoyLeastRequest, [4, 1], { seed: 2 });
    const open: PoolEndpoint[] = Array.from({ length: 300 }, () => pool.dispatch());
    let heavy = 0;
    for (let k = 0; k < 30_000; k++) {
      pool.end(open.shift()!, 1);
      const endpoint = pool.dispatch();
      if (k >= 10_000 && endpoint.index === 0) heavy++;
      open.push(endpoint);
    }
    expect(Math.abs(heavy / 20_000 - 2 / 3)).toBeLessThan(0.01);
  });

  test('a change of weights decides anew which of the two algorithms it is', () => {
    const rng = new ScriptedRng(0, 1, 1);
    const pool = new Pool(envoyLeastRequest, [3, 1], { rng });
    expect(pool.picks(4)).toBe('aaba');
    pool.reweight(0, 1);
    expect(pool.pick()).toBe('b');
    expect(rng.bounds.slice(1)).toEqual([2, 2]);
  });

  test.each([
    [{ choices: 1 }, 'expected an integer from 2 to 1000, received 1.'],
    [{ bias: -1 }, 'expected a number from 0 to 10, received -1.'],
    [{ bias: '1' }, 'expected a number from 0 to 10, received "1".'],
  ])('refuses %j with one clear sentence', (params, message) => {
    const { error } = envoyLeastRequest.params.safeParse(params);
    expect(error?.issues.map((issue) => issue.message)).toEqual([message]);
  });
});
