import { describe, expect, test } from 'vitest';
import { kubeProxy } from './kube-proxy.ts';
import { Pool, type PoolEndpoint } from './pool.fixture.ts';

/** Requests one after the other. */
function inTurn(pool: Pool, count: number): string {
  const picks = Array.from({ length: count }, () => {
    const endpoint = pool.dispatch();
    pool.end(endpoint, 1);
    return endpoint.id;
  });
  return picks.join('');
}

/** As many as that at once, then all answered in the order in which they were sent. */
function atOnce(pool: Pool, count: number): PoolEndpoint[] {
  const endpoints = Array.from({ length: count }, () => pool.dispatch());
  for (const endpoint of endpoints) pool.end(endpoint, 1);
  return endpoints;
}

describe('kube-proxy', () => {
  test('requests one after the other all go by the one connection', () => {
    expect(inTurn(new Pool(kubeProxy, [1, 1, 1, 1]), 50)).toMatch(/^(.)\1{49}$/);
  });

  test('as many connections are opened as requests are in flight, each to an endpoint drawn uniformly (seed 1, 4,000)', () => {
    const pool = new Pool(kubeProxy, [5, 1, 1, 1]);
    const opened = Array.from({ length: 4000 }, () => pool.dispatch().id);
    for (const id of ['a', 'b', 'c', 'd']) {
      // Three standard deviations of a binomial share of 1/4: 0.0205.
      expect(opened.filter((each) => each === id).length / 4000).toBeCloseTo(0.25, 1.4);
    }
  });

  test('the connection that became idle last is taken first', () => {
    const pool = new Pool(kubeProxy, [1, 1, 1, 1]);
    const opened = atOnce(pool, 6).map(({ id }) => id);
    expect(new Set(opened).size).toBeGreaterThan(1);
    expect(Array.from({ length: 6 }, () => pool.dispatch().id)).toEqual(opened.toReversed());
  });

  test('beyond `keepalive` the one idle longest is closed, as is one whose request failed', () => {
    const pool = new Pool(kubeProxy, [1, 1, 1, 1], { params: { keepalive: 2 } });
    const opened = atOnce(pool, 8).map(({ id }) => id);
    expect([pool.dispatch().id, pool.dispatch().id]).toEqual([opened[7], opened[6]]);
    const without = new Pool(kubeProxy, [1, 1, 1, 1], { params: { keepalive: 0 } });
    expect(new Set(inTurn(without, 60)).size).toBe(4);
    const failing = new Pool(kubeProxy, [1, 1, 1, 1]);
    const ids = Array.from({ length: 60 }, () => {
      const endpoint = failing.dispatch();
      failing.end(endpoint, 1, 'failed');
      return endpoint.id;
    });
    expect(new Set(ids).size).toBe(4);
  });

  test('with sessionAffinity all connections lead to one endpoint, until that is gone', () => {
    const pool = new Pool(kubeProxy, [1, 1, 1], { params: { sessionAffinity: true } });
    const [first, ...others] = atOnce(pool, 20);
    expect(new Set(others)).toEqual(new Set([first]));
    pool.remove([0, 1, 2].find((position) => pool.at(position) === first)!);
    const [second, ...later] = atOnce(pool, 20);
    expect(second).not.toBe(first);
    expect(new Set(later)).toEqual(new Set([second]));
  });
});
