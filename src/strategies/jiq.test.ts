import { describe, expect, test } from 'vitest';
import { jiq } from './jiq.ts';
import { Pool, type PoolEndpoint } from './pool.fixture.ts';
import { AwaitedProbes } from './probes.fixture.ts';

/** `others`: what other replicas have in flight, by endpoint. */
function probed(size: number, others: Record<string, number> = {}) {
  const probes = new AwaitedProbes(({ id, inFlight }) => ({
    inFlight: inFlight + (others[id] ?? 0),
    latencyMs: 0,
  }));
  const pool = new Pool(
    jiq,
    Array.from({ length: size }, () => 1),
    { probes },
  );
  probes.answer();
  const dispatch = (count: number): PoolEndpoint[] =>
    Array.from({ length: count }, () => pool.dispatch());
  return { probes, pool, dispatch };
}

function ids(endpoints: readonly PoolEndpoint[]): string {
  return endpoints
    .map(({ id }) => id)
    .toSorted()
    .join('');
}

describe('join the idle queue', () => {
  test('gives each idle endpoint one request before any gets a second', () => {
    const { dispatch } = probed(8);
    expect(ids(dispatch(8))).toBe('abcdefgh');
  });

  test('takes one that has become idle, and no other while there is one', () => {
    const { probes, pool, dispatch } = probed(8);
    const busy = dispatch(8);
    for (let turn = 0; turn < 20; turn++) {
      const done = busy[turn % 8]!;
      pool.end(done, 1);
      probes.answer();
      expect(pool.dispatch()).toBe(done);
    }
  });

  test('asks only where it has nothing left in flight', () => {
    const { probes, pool, dispatch } = probed(1);
    const [first, second] = dispatch(2);
    pool.end(first!, 1);
    expect(probes.asked).toEqual([]);
    pool.end(second!, 1);
    expect(probes.asked).toEqual(['a']);
  });

  test('does not take for idle what is busy with requests of others', () => {
    const { dispatch } = probed(4, { a: 1, c: 2 });
    expect(ids(dispatch(2))).toBe('bd');
  });

  test('does not take for idle what it has sent a request to since the pod answered', () => {
    const probes = new AwaitedProbes(() => ({ inFlight: 0, latencyMs: 0 }));
    const pool = new Pool(
      jiq,
      Array.from({ length: 8 }, () => 1),
      { probes },
    );
    const first = pool.dispatch();
    probes.answer();
    for (let count = 0; count < 7; count++) expect(pool.dispatch()).not.toBe(first);
  });

  // Seed 1, 3,000 requests: one standard deviation of a share is 0.009.
  test('chooses at random where none is idle, or its answer is lost', () => {
    const { probes, pool, dispatch } = probed(3);
    dispatch(3);
    const counts = new Map<string, number>();
    for (let request = 0; request < 3000; request++) {
      const chosen = pool.dispatch();
      counts.set(chosen.id, (counts.get(chosen.id) ?? 0) + 1);
      pool.end(chosen, 1);
      probes.lose();
    }
    for (const count of counts.values()) {
      expect(Math.abs(count / 3000 - 1 / 3)).toBeLessThan(0.035);
    }
  });

  test('forgets what is removed, also when it was idle', () => {
    const { probes, pool } = probed(3);
    pool.remove(1);
    expect(pool.tally(50)[0]).toBeGreaterThan(0);
    expect(new Set(pool.picks(50))).toEqual(new Set('ac'));
    pool.add();
    probes.answer();
    expect(new Set(pool.picks(50))).toEqual(new Set('acd'));
  });
});
