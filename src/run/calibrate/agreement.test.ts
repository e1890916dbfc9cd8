import { expect, test } from 'vitest';
import { agree } from './agreement.ts';

function figures(p50: number | null, requestsPerSecond: number) {
  const rest = { count: 1, mean: p50, p90: p50, p95: p50, p99: p50, p999: null, max: p50 };
  return { requestsPerSecond, responseTimeMs: { p50, ...rest } };
}

test.each([
  ['equal', figures(0.3, 40_000), true],
  ['nearly half as much again', figures(0.44, 40_000), true],
  ['more than that', figures(0.46, 40_000), false],
  ['as fast, but with fewer requests than that allows', figures(0.3, 26_000), false],
  ['less by a third', figures(0.2, 60_000), true],
  ['a clock of whole milliseconds', figures(0, 40_000), false],
  ['no median for want of answers', figures(null, 40_000), false],
])('two generators, the other one %s', (_, other, expected) => {
  const own = figures(0.3, 40_000);
  expect(agree(own, other)).toBe(expected);
  expect(agree(other, own)).toBe(expected);
});
