import { describe, expect, test } from 'vitest';
import type { OutlierEjectionSpec } from '../core/policies.ts';
import { Layered } from './layered.fixture.ts';

const envoy: OutlierEjectionSpec = {
  consecutive5xx: 5,
  intervalMs: 10_000,
  baseEjectionMs: 30_000,
  maxEjectionMs: 300_000,
  maxEjectionShare: 0.1,
};

function pool(changes: Partial<OutlierEjectionSpec> = {}, ids = 'abc', panicShare = 0): Layered {
  return new Layered({ outlierEjection: { ...envoy, ...changes }, panicShare }, ids);
}

function fail(layered: Layered, id: string, times = 5): void {
  for (let time = 0; time < times; time++) layered.attempt(id, 'answered', 503);
}

/** At each interval's end from `fromS` on, the first at which the endpoint is back. */
function backAt(layered: Layered, id: string, fromS: number): number {
  for (let seconds = fromS; seconds < fromS + 1000; seconds += 10) {
    layered.at(seconds - 0.001);
    if (layered.ready.includes(id)) throw new Error(`${id} came back between intervals`);
    if (layered.at(seconds).ready.includes(id)) return seconds;
  }
  throw new Error(`${id} did not come back`);
}

describe('outlier ejection, as in Envoy', () => {
  test('ejects with the fifth in a row, whether answered 5xx or failed', () => {
    const layered = pool();
    fail(layered, 'b', 2);
    layered.attempt('b', 'failed');
    layered.attempt('b', 'answered', 500);
    expect(layered.ready).toBe('abc');
    layered.attempt('b', 'failed');
    expect(layered.ready).toBe('ac');
  });

  test('any other answer begins the count anew; a client that leaves says nothing', () => {
    const layered = pool();
    fail(layered, 'b', 4);
    layered.attempt('b', 'answered', 404);
    fail(layered, 'b', 4);
    layered.attempt('b', 'cancelled');
    expect(layered.ready).toBe('abc');
    fail(layered, 'b', 1);
    expect(layered.ready).toBe('ac');
  });

  test('brings it back at the end of the first interval that is 30 s later', () => {
    const layered = pool().at(3);
    fail(layered, 'b');
    expect(backAt(layered, 'b', 10)).toBe(40);
    const punctual = pool().at(10);
    fail(punctual, 'b');
    expect(backAt(punctual, 'b', 20)).toBe(40);
  });

  test('each ejection lasts 30 s longer, up to the greatest, and each quiet interval takes 30 s off', () => {
    const layered = pool({ maxEjectionMs: 80_000 });
    const spans: number[] = [];
    let now = 0;
    for (let time = 0; time < 4; time++) {
      fail(layered.at(now), 'b');
      const back = backAt(layered, 'b', now + 10);
      spans.push(back - now);
      now = back;
    }
    expect(spans).toEqual([30, 60, 80, 80]);
    // k is 4 now; three quiet intervals make it 1, the next ejection 2.
    now += 30;
    fail(layered.at(now), 'b');
    expect(backAt(layered, 'b', now + 10) - now).toBe(60);
  });

  test('when enough intervals have been quiet it is as if nothing had been', () => {
    const layered = pool();
    fail(layered, 'b');
    expect(backAt(layered, 'b', 10)).toBe(30);
    fail(layered.at(41), 'b');
    expect(backAt(layered, 'b', 50)).toBe(80);
  });

  test('ejects no more than the greatest share, but always one; then five more are needed', () => {
    const layered = pool();
    fail(layered, 'b');
    fail(layered, 'c');
    expect(layered.ready).toBe('ac');
    expect(layered.at(30).ready).toBe('abc');
    fail(layered, 'c', 4);
    expect(layered.ready).toBe('abc');
    fail(layered, 'c', 1);
    expect(layered.ready).toBe('ab');
    const half = pool({ maxEjectionShare: 0.5 }, 'abcde');
    for (const id of 'abc') fail(half, id);
    expect(half.ready).toBe('cde');
  });

  test('one that is removed while it is out is no longer counted, and comes back new', () => {
    const layered = pool();
    fail(layered, 'b');
    layered.configure('ac');
    fail(layered, 'c');
    expect(layered.ready).toBe('a');
    layered.configure('abc');
    expect(layered.ready).toBe('ab');
  });
});

describe('panic', () => {
  test('uses all when fewer than the share are available, and ends when enough are', () => {
    const layered = pool({ maxEjectionShare: 1 }, 'abcd', 0.5);
    fail(layered, 'a');
    fail(layered.at(5), 'b');
    // Half is not less than half.
    expect(layered.ready).toBe('cd');
    fail(layered, 'c');
    expect(layered.ready).toBe('abcd');
    expect(layered.at(29.9).ready).toBe('abcd');
    expect(layered.at(30).ready).toBe('ad');
  });

  test('what fails in a panic stays ejected as long as it was to be', () => {
    const layered = pool({ maxEjectionShare: 1 }, 'ab', 0.6);
    fail(layered, 'a');
    fail(layered.at(29), 'a');
    expect(layered.ready).toBe('ab');
    layered.at(30);
    fail(layered.at(31), 'b');
    expect(layered.ready).toBe('ab');
    expect(layered.balancer.defects).toBe(0);
  });
});
