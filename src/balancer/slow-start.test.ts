import { describe, expect, test } from 'vitest';
import type { SlowStartSpec } from '../core/policies.ts';
import { Layered } from './layered.fixture.ts';
import { slowStartFactor } from './slow-start.ts';

const envoy: SlowStartSpec = { windowMs: 60_000, aggression: 1, minWeightShare: 0.1 };

/** At the times given, all the weights. */
function course(layered: Layered, ...seconds: readonly number[]) {
  return seconds.map((at) => layered.at(at).weights);
}

describe('slow start', () => {
  // The table of Envoy's documentation.
  test.each([
    { aggression: 1, percents: [10, 10, 25, 50, 75, 100] },
    { aggression: 1.5, percents: [10, 21.5, 39.7, 63, 82.5, 100] },
    { aggression: 2, percents: [12.9, 31.6, 50, 70.7, 86.6, 100] },
  ])('with aggression $aggression rises as in Envoy', ({ aggression, percents }) => {
    const at = [1, 6, 15, 30, 45, 60].map((seconds) =>
      slowStartFactor({ ...envoy, aggression }, seconds * 1000),
    );
    for (const [index, factor] of at.entries()) {
      expect(Math.abs(factor * 100 - percents[index]!)).toBeLessThanOrEqual(0.05);
    }
  });

  test('holds the weight of what is added down, in twentieths of the window', () => {
    const layered = new Layered({ slowStart: envoy }, 'a');
    layered.at(100).configure('ab3');
    expect(course(layered, 100, 102.9, 103, 105.9, 106, 109, 130, 159.9, 160, 200)).toEqual([
      [100, 30],
      [100, 30],
      [100, 30],
      [100, 30],
      [100, 30],
      [100, 45],
      [100, 150],
      [100, 285],
      [100, 300],
      [100, 300],
    ]);
  });

  test('with aggression 1 and a minimum of 0 is the straight line of nginx and HAProxy', () => {
    const line = { windowMs: 20_000, aggression: 1, minWeightShare: 0 };
    const layered = new Layered({ slowStart: line }, 'a');
    layered.configure('ab');
    expect(course(layered, 0, 1, 2, 10, 19, 20).map(([, weight]) => weight)).toEqual([
      1, 5, 10, 50, 95, 100,
    ]);
  });

  test('does not hold back the endpoints of the beginning, nor take work when none is starting', () => {
    const layered = new Layered({ slowStart: envoy }, 'ab2');
    expect(course(layered, 0, 1, 30)).toEqual([
      [100, 200],
      [100, 200],
      [100, 200],
    ]);
  });

  test('begins anew for what comes back from an ejection, each by its own clock', () => {
    const layered = new Layered({
      passiveHealth: { maxFails: 1, failTimeoutMs: 9_000 },
      slowStart: { ...envoy, windowMs: 20_000 },
    });
    layered.attempt('a', 'failed');
    layered.at(5).attempt('b', 'failed');
    expect(course(layered, 9, 10, 15, 20, 30, 35)).toEqual([
      [100],
      [10, 100],
      [25, 10, 100],
      [50, 25, 100],
      [100, 75, 100],
      [100, 100, 100],
    ]);
  });

  test('a new weight counts from the moment that it is set', () => {
    const layered = new Layered({ slowStart: envoy }, 'a');
    layered.configure('ab');
    layered.at(30).configure('ab2');
    expect(layered.weights).toEqual([100, 100]);
  });
});
