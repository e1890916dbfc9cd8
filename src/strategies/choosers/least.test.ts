import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { requestInfo } from '../../core/request-info.fixture.ts';
import { leastRequests } from '../least-requests.ts';
import { Pool } from '../pool.fixture.ts';
import { Least } from './least.ts';

const scores = {
  requests: (inFlight: number) => inFlight,
  'requests-per-weight': (inFlight: number, weight: number) => inFlight / weight,
  'expected-per-weight': (inFlight: number, weight: number) => (inFlight + 1) / weight,
  'idle-first': (inFlight: number, weight: number) => inFlight && (inFlight + 1) / weight,
};

function busy(params: object, endpoints: readonly (readonly [number, number])[]): Pool {
  const weights = endpoints.map(([, weight]) => weight);
  const pool = new Pool(leastRequests, weights, { params });
  for (const [position, [inFlight]] of endpoints.entries()) pool.at(position).inFlight = inFlight;
  return pool;
}

describe('the least loaded', () => {
  test.each(Object.entries(scores))(
    'by %s is the first with the lowest score of all',
    (score, of) => {
      const endpoint = fc.tuple(fc.nat(12), fc.integer({ min: 1, max: 6 }));
      fc.assert(
        fc.property(fc.array(endpoint, { minLength: 1, maxLength: 30 }), (endpoints) => {
          const all = endpoints.map(([inFlight, weight]) => of(inFlight, weight));
          const pool = busy({ score, ties: 'first' }, endpoints);
          expect(pool.dispatch().index).toBe(all.indexOf(Math.min(...all)));
        }),
      );
    },
  );

  test('idle endpoints of unequal weight tie by some scores and not by others', () => {
    const idle = [
      [0, 1],
      [0, 3],
      [0, 2],
    ] as const;
    const picks = Object.keys(scores).map((score) => busy({ score, ties: 'first' }, idle).pick());
    expect(picks).toEqual(['a', 'a', 'b', 'a']);
  });

  test('turns go round those that tie, by weight, and cost the others nothing', () => {
    const pool = busy({ ties: 'turns' }, [
      [0, 2],
      [0, 1],
      [9, 5],
    ]);
    expect(pool.picks(6)).toBe('abaaba');
    pool.at(2).inFlight = 0;
    // From zero for all three: 2, 1, 5.
    expect(pool.picks(8)).toBe(
      new Pool(leastRequests, [2, 1, 5], { params: { ties: 'turns' } }).picks(8),
    );
  });

  test('leaves out what was tried only when told to', () => {
    const pool = busy({}, [
      [0, 1],
      [5, 1],
    ]);
    const request = requestInfo({ tried: [pool.at(0)] });
    expect(new Least('requests', 'first').choose(pool, request)).toBe(pool.at(0));
    const avoiding = new Least('requests', 'first', true);
    expect(avoiding.choose(pool, request)).toBe(pool.at(1));
    const all = requestInfo({ tried: [pool.at(0), pool.at(1)] });
    expect(avoiding.choose(pool, all)).toBeUndefined();
  });

  test.each([
    [
      { score: 'c/w' },
      'expected one of requests, requests-per-weight, expected-per-weight, idle-first, received "c/w".',
    ],
    [{ ties: 'last' }, 'expected "random", "first" or "turns", received "last".'],
  ])('least-requests refuses %j with one clear sentence', (params, message) => {
    const { error } = leastRequests.params.safeParse(params);
    expect(error?.issues.map((issue) => issue.message)).toEqual([message]);
  });
});
