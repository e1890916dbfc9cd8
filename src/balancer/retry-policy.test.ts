import { describe, expect, test } from 'vitest';
import { ManualScheduler } from '../core/manual-scheduler.fixture.ts';
import type { RetriesSpec } from '../core/policies.ts';
import { RetryPolicy } from './retry-policy.ts';

const usual: RetriesSpec = {
  attempts: 3,
  on: ['connect-failure', 'reset', { from: 502, to: 504 }],
  nonIdempotent: false,
};

function policy(changes: Partial<RetriesSpec> = {}): RetryPolicy {
  return new RetryPolicy({ ...usual, ...changes }, new ManualScheduler());
}

describe('a retry', () => {
  test('follows what is named as a reason, and nothing else', () => {
    const granted = (
      ['connect-failure', 'reset', 'timeout', 200, 501, 502, 504, 505] as const
    ).filter((failure) => policy().grants(1, failure, 'GET'));
    expect(granted).toEqual(['connect-failure', 'reset', 502, 504]);
  });

  test('follows until there have been as many attempts as there may be', () => {
    expect([1, 2, 3].map((attempt) => policy().grants(attempt, 'reset', 'GET'))).toEqual([
      true,
      true,
      false,
    ]);
  });

  test('of a method that is not idempotent follows only what was never sent', () => {
    const methods = ['GET', 'HEAD', 'PUT', 'DELETE', 'OPTIONS', 'POST', 'PATCH', 'get', 'LOCK'];
    const granted = (failure: 'connect-failure' | 'reset' | 503, changes = {}) =>
      methods.filter((method) => policy(changes).grants(1, failure, method));
    expect(granted('reset')).toEqual(['GET', 'HEAD', 'PUT', 'DELETE', 'OPTIONS']);
    expect(granted(503)).toEqual(['GET', 'HEAD', 'PUT', 'DELETE', 'OPTIONS']);
    expect(granted('connect-failure')).toEqual(methods);
    expect(granted('reset', { nonIdempotent: true })).toEqual(methods);
  });

  test('is taken from the budget only where it is granted', () => {
    const budgeted = policy({ budget: { share: 1, minPerSecond: 0 } });
    expect(budgeted.grants(1, 'reset', 'GET')).toBe(false);
    budgeted.begun();
    expect(budgeted.grants(1, 200, 'GET')).toBe(false);
    expect(budgeted.grants(3, 'reset', 'GET')).toBe(false);
    expect(budgeted.grants(1, 'reset', 'POST')).toBe(false);
    expect(budgeted.grants(1, 'reset', 'GET')).toBe(true);
    expect(budgeted.grants(1, 'reset', 'GET')).toBe(false);
  });
});
