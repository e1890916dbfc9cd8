import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { ManualScheduler } from '../core/manual-scheduler.fixture.ts';
import { RetryBudget } from './retry-budget.ts';

function budgetOf(share: number, minPerSecond: number) {
  const clock = new ManualScheduler();
  return { clock, budget: new RetryBudget({ share, minPerSecond }, clock) };
}

function takeAll(budget: RetryBudget): number {
  let taken = 0;
  while (budget.take()) taken++;
  return taken;
}

describe('a retry budget', () => {
  test('has a retry for every five requests at 20%', () => {
    const { budget } = budgetOf(0.2, 0);
    for (let request = 0; request < 4; request++) budget.request();
    expect(budget.take()).toBe(false);
    for (let request = 0; request < 10; request++) budget.request();
    expect(takeAll(budget)).toBe(2);
    budget.request();
    expect(takeAll(budget)).toBe(1);
  });

  test('has ten seconds of its least, again when ten seconds have passed', () => {
    const { clock, budget } = budgetOf(0.2, 3);
    expect(takeAll(budget)).toBe(30);
    clock.advanceTo(9999);
    expect(takeAll(budget)).toBe(0);
    clock.advanceTo(10_000);
    expect(takeAll(budget)).toBe(30);
  });

  test('forgets requests of more than ten seconds ago', () => {
    const { clock, budget } = budgetOf(1, 0);
    budget.request();
    clock.advanceTo(9999);
    budget.request();
    clock.advanceTo(10_000);
    expect(takeAll(budget)).toBe(1);
  });

  test('bounds retries, whatever the course of requests', () => {
    const course = fc.array(fc.record({ gapMs: fc.nat(4000), requests: fc.nat(50) }), {
      minLength: 1,
    });
    const rates = fc.record({ share: fc.nat(100), minPerSecond: fc.nat(5) });
    fc.assert(
      fc.property(course, rates, (steps, { share, minPerSecond }) => {
        const { clock, budget } = budgetOf(share / 100, minPerSecond);
        let [requests, retries] = [0, 0];
        for (const step of steps) {
          clock.advanceTo(clock.now() + step.gapMs);
          for (let request = 0; request < step.requests; request++) budget.request();
          requests += step.requests;
          retries += takeAll(budget);
        }
        const bound = (share / 100) * requests + minPerSecond * (clock.now() / 1000 + 11);
        expect(retries).toBeLessThanOrEqual(bound + 1e-6);
        expect(retries).toBeGreaterThanOrEqual(minPerSecond * 10);
      }),
      { numRuns: 200 },
    );
  });
});
