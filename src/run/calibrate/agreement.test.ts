import { describe, expect, test } from 'vitest';
import { disagreements } from './agreement.ts';

const users = 16;

/** By default of a loop that obeys Little's law. */
function figures(p50: number | null, requestsPerSecond: number, mean = 16_000 / requestsPerSecond) {
  const rest = { count: 1, p90: p50, p95: p50, p99: p50, p999: null, max: p50 };
  return { requestsPerSecond, responseTimeMs: { p50, mean, ...rest } };
}

const own = figures(0.3, 40_000);

describe('two generators agree', () => {
  test.each([
    ['equal', figures(0.3, 40_000)],
    ['far slower, as autocannon does more for each request', figures(0.9, 16_000)],
    ['faster by less than two runs of one generator differ', figures(0.26, 44_000)],
    ['with a fifth of the rate, as others had the processors for a while', figures(0.31, 8_000)],
    ['counting for a little longer than asking', figures(0.3, 37_000, 0.4)],
  ])('where the other one is %s', (_, autocannon) => {
    expect(disagreements(users, { plimsoll: own, autocannon })).toEqual([]);
  });
});

describe('they disagree', () => {
  test.each([
    [
      'ours is slower by more than that',
      figures(0.24, 50_000),
      /median of plimsoll is more than 1.2/,
    ],
    ['whole milliseconds are counted', figures(0.25, 40_000, 0), /autocannon come to 0.0 users/],
    ['samples were made up', figures(0.3, 40_000, 0.5), /autocannon come to 20.0 users, not 16/],
    ['answers were missed', figures(0.3, 33_000, 0.4), /autocannon come to 13.2 users, not 16/],
    ['nothing was answered', figures(null, 0, 0), /too few answers for a median/],
  ])('where %s', (_, autocannon, problem) => {
    expect(disagreements(users, { plimsoll: own, autocannon }).join(' ')).toMatch(problem);
  });

  test('where our own clock or counts are wrong, though autocannon knows nothing of it', () => {
    const plimsoll = figures(0.15, 40_000, 0.2);
    expect(disagreements(users, { plimsoll, autocannon: figures(0.3, 40_000) })).toEqual([
      'Requests per second × mean response time of plimsoll come to 8.0 users, not 16: its clock or its counts are wrong.',
    ]);
  });
});
