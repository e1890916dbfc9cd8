import { expect, test } from 'vitest';
import { mostUses, reuseBudget } from './reuse-budget.ts';

const paper = { poolSize: 16, probes: 3, removals: 1, delta: 1 };

test.each([
  [50, 1.923],
  [100, 1.316],
  [1000, 1.025],
  [1_000_000, 1],
])('of %i endpoints an answer is used %f times', (endpoints, uses) => {
  expect(reuseBudget(paper, endpoints)).toBeCloseTo(uses, 3);
});

test('up to 24 endpoints, where the formula has no value, and just above, the bound holds', () => {
  for (const endpoints of [1, 2, 15, 16, 17, 23, 24, 25, 27]) {
    expect(reuseBudget(paper, endpoints)).toBe(mostUses);
  }
  expect(reuseBudget(paper, 28)).toBeCloseTo(7, 9);
});

test('an answer is used at least once, however many probes there are', () => {
  expect(reuseBudget({ ...paper, probes: 30 }, 100)).toBe(1);
});
