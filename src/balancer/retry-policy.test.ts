import { describe, expect, test } from 'vitest';
import { ManualScheduler } from '../core/manual-scheduler.fixture.ts';
import type { RetriesSpec } from '../core/policies.ts';
import { type AttemptFailure, RetryPolicy } from './retry-policy.ts';

const usual: RetriesSpec = {
  attempts: 3,
  on: ['connect-failure', 'reset', { from: 502, to: 504 }],
  nonIdempotent: false,
};

function policy(changes: Partial<RetriesSpec> = {}): RetryPolicy {
  return new RetryPolicy({ ...usual, ...changes }, new ManualScheduler());
}

function granted(
  by: RetryPolicy,
  failure: AttemptFailure,
  { method = 'GET', attempt = 1, sent = failure !== 'connect-failure', elapsedMs = 0 } = {},
): boolean {
  return by.isReason(failure) && by.grants({ method, attempt, sent, elapsedMs });
}

describe('a retry', () => {
  test('follows what is named as a reason, and nothing else', () => {
    const ends = ['connect-failure', 'reset', 'timeout', 200, 501, 502, 504, 505] as const;
    const followed = ends.filter((failure) => granted(policy(), failure));
    expect(followed).toEqual(['connect-failure', 'reset', 502, 504]);
    const unanswered = policy({ on: ['reset'] });
    expect(ends.filter((failure) => granted(unanswered, failure))).toEqual(['reset']);
  });

  test('follows until there have been as many attempts as there may be', () => {
    expect([1, 2, 3].map((attempt) => granted(policy(), 'reset', { attempt }))).toEqual([
      true,
      true,
      false,
    ]);
  });

  test('of a method that is not idempotent follows only what was never sent', () => {
    const methods = ['GET', 'HEAD', 'PUT', 'DELETE', 'OPTIONS', 'POST', 'PATCH', 'get', 'LOCK'];
    const repeated = (failure: AttemptFailure, changes = {}, sent = true) =>
      methods.filter((method) => granted(policy(changes), failure, { method, sent }));
    expect(repeated('reset')).toEqual(['GET', 'HEAD', 'PUT', 'DELETE', 'OPTIONS']);
    expect(repeated(503)).toEqual(['GET', 'HEAD', 'PUT', 'DELETE', 'OPTIONS']);
    expect(repeated('connect-failure', {}, false)).toEqual(methods);
    expect(repeated('timeout', { on: ['timeout'] }, false)).toEqual(methods);
    expect(repeated('reset', { nonIdempotent: true })).toEqual(methods);
    const asNginx = { onceOnly: ['POST', 'PATCH', 'LOCK'] };
    expect(repeated('reset', asNginx)).toEqual(['GET', 'HEAD', 'PUT', 'DELETE', 'OPTIONS', 'get']);
  });

  test('does not follow once its time is over', () => {
    const late = (elapsedMs: number) => granted(policy({ timeoutMs: 100 }), 'reset', { elapsedMs });
    expect([0, 99.9, 100, 5000].map(late)).toEqual([true, true, false, false]);
  });

  test('is taken from the budget only where it is granted', () => {
    const budgeted = policy({ budget: { share: 1, minPerSecond: 0 } });
    expect(granted(budgeted, 'reset')).toBe(false);
    budgeted.begun();
    expect(granted(budgeted, 200)).toBe(false);
    expect(granted(budgeted, 'reset', { attempt: 3 })).toBe(false);
    expect(granted(budgeted, 'reset', { method: 'POST' })).toBe(false);
    expect(granted(budgeted, 'reset')).toBe(true);
    expect(granted(budgeted, 'reset')).toBe(false);
  });
});
