import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { Pool } from './pool.fixture.ts';
import { requestInfo } from '../core/request-info.fixture.ts';
import { smoothWeightedRoundRobin } from './smooth-weighted-round-robin.ts';
import { discrepancy, ones } from './turns.fixture.ts';

function pool(...weights: readonly number[]): Pool {
  return new Pool(smoothWeightedRoundRobin, weights);
}

/** Picks, where those with the numbers in `failing` (from 0) end in failure. */
function picksWithFailures(
  weights: readonly number[],
  maxFails: number,
  failing: readonly number[],
  count: number,
): string {
  const fixture = new Pool(smoothWeightedRoundRobin, weights, { params: { maxFails } });
  return Array.from({ length: count }, (_, number) => {
    const endpoint = fixture.dispatch();
    fixture.end(endpoint, 1, failing.includes(number) ? 'failed' : 'answered');
    return endpoint.id;
  }).join('');
}

/** The rule written down plainly, with the mistakes one can make in it. */
function model(
  weights: readonly number[],
  maxFails: number,
  failing: readonly number[],
  count: number,
  mistake?: 'recovers before the add' | 'divides in floating point' | 'last of equals',
): string {
  const peers = weights.map((weight, i) => ({ weight, effective: weight, current: 0, i }));
  const picks = Array.from({ length: count }, (_, number) => {
    let best = peers[0]!;
    let total = 0;
    for (const peer of peers) {
      const recovers = peer.effective < peer.weight;
      if (mistake === 'recovers before the add' && recovers) peer.effective++;
      peer.current += peer.effective;
      total += peer.effective;
      if (mistake !== 'recovers before the add' && recovers) peer.effective++;
      if (mistake === 'last of equals' ? peer.current >= best.current : peer.current > best.current)
        best = peer;
    }
    best.current -= total;
    if (failing.includes(number)) {
      const penalty = best.weight / maxFails;
      best.effective -= mistake === 'divides in floating point' ? penalty : Math.floor(penalty);
      best.effective = Math.max(0, best.effective);
    }
    return 'abcdefgh'[best.i];
  });
  return picks.join('');
}

// Recorded from nginx 1.22.1 with one worker, `proxy_next_upstream off` and a `fail_timeout` that does not end.
const recorded = [
  [
    [6, 3, 1],
    3,
    [0, 3],
    'ababacaabaabacabaabaabacabaabaabacabaabaabacabaabaabacabaabaabacabaabaabacabaaba',
  ],
  [
    [5, 4, 3, 1],
    3,
    [0, 1, 2, 5],
    'abcabdacbacbaabcabdacbacbaabcabdacbacbaabcabdacbacbaabcabdacbacbaabcabdacbacbaab',
  ],
  [
    [7, 7, 2],
    4,
    [0, 1, 2, 3, 4, 5],
    'abcbaabbabacbababacbabababacbababacbabababacbababacbabababacbababacbabababacbaba',
  ],
] as const;

describe('smooth weighted round robin', () => {
  test.each([
    [[5, 1, 1], 'aabacaa'],
    [[3, 2, 1], 'abacba'],
    [[2, 1], 'aba'],
    [[3, 1], 'aaba'],
    [[1, 1, 1], 'abc'],
  ])('weights %j give %s, period after period, as nginx does', (weights, period) => {
    expect(pool(...weights).picks(3 * period.length)).toBe(period.repeat(3));
  });

  test.each([
    [[5, 1, 1], 0.571],
    [[3, 2, 1], 0.5],
    [[100, 1], 0.495],
    [[20, 19, 1], 0.5],
    [[10, ...ones(10)], 0.9],
    [[50, ...ones(50)], 0.98],
    // A full period is met exactly, but within it the error may exceed one pick.
    [[1, 12, 12, 1, 1, 1, 1, 12], 1.195],
  ])('weights %j stray from their due by at most the known %f picks', (weights, known) => {
    expect(discrepancy(smoothWeightedRoundRobin, weights)).toBeCloseTo(known, 3);
  });

  test('any weights are met exactly in each period', () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 1, max: 12 }), { minLength: 2, maxLength: 8 }),
        (weights) => {
          const total = weights.reduce((sum, weight) => sum + weight, 0);
          const fixture = pool(...weights);
          expect(fixture.tally(total)).toEqual(weights);
          expect(fixture.tally(total)).toEqual(weights);
        },
      ),
    );
  });

  test('an endpoint that comes later starts from zero, whoever had its index before', () => {
    const fixture = pool(10, 9);
    fixture.pick();
    fixture.remove(0);
    fixture.remove(0);
    fixture.add();
    fixture.add();
    expect(fixture.picks(4)).toBe('cdcd');
  });

  test('a new weight holds from the next pick on', () => {
    const fixture = pool(1, 1);
    fixture.picks(2);
    fixture.reweight(0, 5);
    expect(fixture.picks(6)).toBe(pool(5, 1).picks(6));
  });

  test.each(recorded)(
    'weights %j, max_fails %i, failures at picks %j: %s, as in nginx',
    (weights, maxFails, failing, known) => {
      expect(picksWithFailures(weights, maxFails, failing, known.length)).toBe(known);
    },
  );

  test.each(['recovers before the add', 'divides in floating point', 'last of equals'] as const)(
    'what nginx was seen to do tells it from a rule that %s',
    (mistake) => {
      const differs = recorded.filter(
        ([weights, maxFails, failing, known]) =>
          model(weights, maxFails, failing, known.length, mistake) !== known,
      );
      expect(differs.length).toBeGreaterThan(0);
      for (const [weights, maxFails, failing, known] of recorded) {
        expect(model(weights, maxFails, failing, known.length)).toBe(known);
      }
    },
  );

  test('any failures of any weights are taken as the plain rule takes them', () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 2, maxLength: 8 }),
        fc.integer({ min: 1, max: 4 }),
        fc.array(fc.nat(99), { maxLength: 30 }),
        (weights, maxFails, failing) => {
          expect(picksWithFailures(weights, maxFails, failing, 100)).toBe(
            model(weights, maxFails, failing, 100),
          );
        },
      ),
    );
  });

  test('failures change nothing with max_fails 0, nor for a pool of one', () => {
    expect(picksWithFailures([2, 1], 0, [0, 1, 2], 6)).toBe('abaaba');
    const single = pool(3);
    for (let i = 0; i < 3; i++) single.end(single.dispatch(), 1, 'failed');
    single.add(3);
    expect(single.picks(6)).toBe('ababab');
  });

  test('what the client cancelled is no failure', () => {
    const fixture = pool(2, 1);
    fixture.end(fixture.dispatch(), 1, 'cancelled');
    expect(fixture.picks(5)).toBe('baaba');
  });

  test('what this request has tried is passed over and earns nothing', () => {
    const fixture = pool(1, 1, 1);
    const tried = [fixture.at(0), fixture.at(1)];
    expect(fixture.pick(requestInfo({ tried }))).toBe('c');
    expect(fixture.picks(3)).toBe('abc');
    const all = requestInfo({ tried: [...tried, fixture.at(2)] });
    expect(fixture.strategy.choose(fixture, all)).toBeUndefined();
  });

  test.each([
    [-1, 'expected an integer of at least 0, received -1. With 0 failures change nothing.'],
    ['3', 'expected an integer of at least 0, received "3". With 0 failures change nothing.'],
  ])('refuses maxFails %j', (maxFails, message) => {
    const { error } = smoothWeightedRoundRobin.params.safeParse({ maxFails });
    expect(error?.issues.map((issue) => issue.message)).toEqual([message]);
  });
});
