/** What the tests of the round robin family share. */
import * as fc from 'fast-check';
import { expect } from 'vitest';
import type { StrategyDefinition } from './contract.ts';
import { Pool } from './pool.fixture.ts';

export const ones = (count: number): number[] => Array.from({ length: count }, () => 1);

/** max over picks t and endpoints i of |picks of i so far − t · weight_i / Σ weights|, over one period. */
export function discrepancy(
  definition: StrategyDefinition,
  weights: readonly number[],
  params: object = {},
): number {
  const pool = new Pool(definition, weights, { params });
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  const counts = new Map<string, number>();
  let worst = 0;
  for (let t = 1; t <= total; t++) {
    const id = pool.pick();
    counts.set(id, (counts.get(id) ?? 0) + 1);
    for (const [i, weight] of weights.entries()) {
      const due = (t * weight) / total;
      worst = Math.max(worst, Math.abs((counts.get(pool.at(i).id) ?? 0) - due));
    }
  }
  return worst;
}

/** Any weights are met in the long run, to `tolerance` picks per period, also after membership and weights changed. */
export function expectExactShares(
  definition: StrategyDefinition,
  params: object = {},
  tolerance = 0.05,
): void {
  const weight = fc.integer({ min: 1, max: 12 });
  fc.assert(
    fc.property(
      fc.array(weight, { minLength: 2, maxLength: 8 }),
      fc.nat(20),
      weight,
      fc.integer(),
      (weights, picked, later, seed) => {
        const pool = new Pool(definition, weights, { params, seed });
        pool.picks(picked);
        pool.remove(0);
        pool.add(later);
        pool.reweight(0, later);
        const changed = Array.from({ length: pool.size }, (_, i) => pool.at(i).weight);
        const total = changed.reduce((sum, each) => sum + each, 0);
        pool.picks(4 * total);
        for (const [position, count] of pool.tally(total * 60).entries()) {
          expect(Math.abs(count / 60 - changed[position]!)).toBeLessThan(tolerance);
        }
      },
    ),
    { numRuns: 60 },
  );
}
