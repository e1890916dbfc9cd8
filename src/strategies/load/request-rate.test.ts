import { beforeEach, describe, expect, test } from 'vitest';
import { RequestRate } from './request-rate.ts';

const endpoint = { id: 'a', index: 30, weight: 1, inFlight: 0 };
let nowMs: number;
let rate: RequestRate;

function count(times: number, atMs: number): void {
  nowMs = atMs;
  for (let i = 0; i < times; i++) rate.count(endpoint);
}

function at(ms: number): number {
  nowMs = ms;
  return rate.of(endpoint);
}

beforeEach(() => {
  nowMs = 0;
  rate = new RequestRate({ now: () => nowMs });
  rate.membershipChanged({ kind: 'added', endpoint });
});

describe('a request rate', () => {
  test('counts the requests of this second', () => {
    count(3, 100);
    count(4, 900);
    expect(at(999)).toBe(7);
  });

  test('of the second before it counts as much as is left of this one', () => {
    count(10, 500);
    count(2, 1100);
    expect(at(1200)).toBeCloseTo(2 + 10 * 0.8, 10);
    expect(at(1900)).toBeCloseTo(2 + 10 * 0.1, 10);
    expect(at(2500)).toBeCloseTo(1, 10);
  });

  test('forgets what is two seconds old', () => {
    count(10, 500);
    expect(at(2000)).toBe(0);
  });

  test('knows nothing of an endpoint that comes back', () => {
    count(10, 500);
    rate.membershipChanged({ kind: 'reweighted', endpoint });
    expect(at(600)).toBe(10);
    rate.membershipChanged({ kind: 'added', endpoint });
    expect(at(600)).toBe(0);
  });
});
