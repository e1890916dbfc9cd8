import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { requestInfo } from '../core/request-info.fixture.ts';
import { createRng } from '../core/rng.ts';
import { boundedLoads } from './bounded-loads.ts';
import { nginxConsistentHash } from './nginx-consistent-hash.ts';
import { Pool, type PoolEndpoint } from './pool.fixture.ts';

const by = (path: string) => requestInfo({ path });

describe('bounded-loads', () => {
  test('never has more in flight at an endpoint than ⌈factor · (in flight + 1) · weight / Σ weights⌉, however few the keys', () => {
    const weights = fc.array(fc.integer({ min: 1, max: 5 }), { minLength: 1, maxLength: 8 });
    const factors = fc.constantFrom(1, 1.1, 1.25, 2);
    fc.assert(
      fc.property(weights, factors, fc.integer(), (given, factor, seed) => {
        const pool = new Pool(boundedLoads, given, { params: { key: 'path', factor } });
        const totalWeight = given.reduce((sum, weight) => sum + weight, 0);
        const rng = createRng(seed);
        const held: PoolEndpoint[] = [];
        for (let i = 0; i < 200; i++) {
          const before = held.length;
          const endpoint = pool.dispatch(by(`/${rng.below(3)}`));
          held.push(endpoint);
          const bound = Math.ceil((factor * (before + 1) * endpoint.weight) / totalWeight);
          expect(endpoint.inFlight).toBeLessThanOrEqual(bound);
          // Between none and many in flight.
          while (held.length > 0 && rng.below(50) < held.length) {
            pool.end(held.splice(rng.below(held.length), 1)[0]!, 1);
          }
        }
      }),
      { numRuns: 50 },
    );
  });

  test('is the consistent hash of nginx while little is in flight, and with a factor out of reach', () => {
    const options = { params: { key: 'path' } };
    const plain = new Pool(nginxConsistentHash, [1, 2, 3], options);
    const idle = new Pool(boundedLoads, [1, 2, 3], options);
    const boundless = new Pool(boundedLoads, [1, 2, 3], { params: { key: 'path', factor: 1000 } });
    for (let i = 0; i < 300; i++) {
      expect(idle.pick(by(`/${i}`))).toBe(plain.pick(by(`/${i}`)));
      expect(boundless.dispatch(by(`/${i}`)).id).toBe(plain.pick(by(`/${i}`)));
    }
  });

  test('with factor 1 a single key fills all endpoints evenly', () => {
    const pool = new Pool(boundedLoads, [1, 1, 1, 1], { params: { key: 'path', factor: 1 } });
    for (let i = 0; i < 40; i++) pool.dispatch(by('/popular'));
    expect([0, 1, 2, 3].map((position) => pool.at(position).inFlight)).toEqual([10, 10, 10, 10]);
  });

  test('what a popular key has too much of always goes to the same next endpoint', () => {
    const pool = new Pool(boundedLoads, [1, 1, 1, 1], { params: { key: 'path', factor: 2 } });
    // Two endpoints are enough for one key at twice the share of four.
    for (let i = 0; i < 40; i++) pool.dispatch(by('/popular'));
    const counts = [0, 1, 2, 3].map((position) => pool.at(position).inFlight);
    expect(counts.toSorted((a, b) => b - a)).toEqual([20, 20, 0, 0]);
  });
});
