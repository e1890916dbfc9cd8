import { describe, expect, test } from 'vitest';
import type { Endpoint } from '../core/endpoint.ts';
import { Pool } from './pool.fixture.ts';
import { prequal } from './prequal.ts';
import { AwaitedProbes } from './probes.fixture.ts';

/** Pods that say `[in flight, latency]`; 5 and 30 where nothing else is said. */
function probed(
  size: number,
  params: object = {},
  told: Readonly<Record<string, readonly [number, number]>> = {},
) {
  const probes = new AwaitedProbes(({ id }: Endpoint) => {
    const [inFlight, latencyMs] = told[id] ?? [5, 30];
    return { inFlight, latencyMs };
  });
  const pool = new Pool(
    prequal,
    Array.from({ length: size }, () => 1),
    { params, probes },
  );
  /** Each after the answers to what was asked before. */
  const picks = (count: number) =>
    Array.from({ length: count }, () => {
      probes.answer();
      return pool.pick();
    });
  return { probes, pool, picks };
}

describe('prequal', () => {
  test('probes three endpoints for each request, never one of them twice', () => {
    const { probes, pool } = probed(5);
    const seen = new Set<string>();
    for (let request = 0; request < 50; request++) {
      pool.pick();
      expect(new Set(probes.asked).size).toBe(3);
      for (const id of probes.asked) seen.add(id);
      probes.answer();
    }
    expect(seen.size).toBe(5);
  });

  test('probes each endpoint where there are no more', () => {
    const { probes, pool } = probed(2);
    pool.pick();
    expect(new Set(probes.asked)).toEqual(new Set(['a', 'b']));
  });

  // Seed 1, 4,000 requests: one standard deviation of the mean is 0.008.
  test('keeps to a fractional rate in the mean', () => {
    const { probes, pool } = probed(10, { probes: 1.5 });
    let sent = 0;
    for (let request = 0; request < 4000; request++) {
      pool.pick();
      sent += probes.asked.length;
      probes.lose();
    }
    expect(Math.abs(sent / 4000 - 1.5)).toBeLessThan(0.035);
  });

  // Seed 1, 3,000 requests: one standard deviation of a share is 0.009.
  test('chooses at random while all probes are lost', () => {
    const { probes, pool } = probed(3);
    const counts = { a: 0, b: 0, c: 0 };
    for (let request = 0; request < 3000; request++) {
      counts[pool.pick() as 'a' | 'b' | 'c']++;
      probes.lose();
    }
    for (const count of Object.values(counts)) {
      expect(Math.abs(count / 3000 - 1 / 3)).toBeLessThan(0.035);
    }
  });

  test('takes the fastest of those that are not hot', () => {
    // One of ten is hot, less than the sixth that may be.
    const { picks } = probed(10, { removals: 0 }, { a: [9, 1], b: [1, 20] });
    // The first choices are left to chance, or made before all have been heard of.
    const chosen = picks(60).slice(20);
    expect(chosen).not.toContain('a');
    expect(chosen.filter((id) => id === 'b').length).toBeGreaterThan(20);
    expect(new Set(chosen).size).toBeGreaterThan(1);
  });

  test('goes by what is in flight alone with the quantile 0, by latency alone with 1', () => {
    const told = { a: [99, 1], b: [0, 90] } as const;
    const byCount = probed(3, { hotQuantile: 0 }, told).picks(40).slice(20);
    expect(new Set(byCount)).toEqual(new Set(['b']));
    const byLatency = probed(3, { hotQuantile: 1 }, told).picks(40).slice(20);
    expect(new Set(byLatency)).toEqual(new Set(['a']));
  });

  test('forgets answers when they are too old', () => {
    const { probes, pool, picks } = probed(3, { maxAge: '200ms' }, { a: [0, 1] });
    picks(20);
    probes.answer();
    expect(pool.pick()).toBe('a');
    probes.lose();
    pool.nowMs = 201;
    const late = Array.from({ length: 40 }, () => {
      const id = pool.pick();
      probes.lose();
      return id;
    });
    expect(new Set(late)).toEqual(new Set(['a', 'b', 'c']));
  });

  test('does not choose what has been removed, though the answer to a probe comes later', () => {
    const { probes, pool, picks } = probed(3, {}, { a: [0, 1] });
    picks(10);
    expect(probes.asked).toContain('a');
    pool.remove(0);
    expect(picks(40)).not.toContain('a');
  });
});
