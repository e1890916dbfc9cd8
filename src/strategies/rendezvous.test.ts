import { describe, expect, test } from 'vitest';
import { requestInfo } from '../core/request-info.fixture.ts';
import { chiSquareScore, equal, Pool } from './pool.fixture.ts';
import { rendezvous } from './rendezvous.ts';

const pods = Array.from({ length: 10 }, (_, i) => `pod-${i}`);

function tally(weights: readonly number[], hash: string, keys: number, names = pods): number[] {
  const pool = new Pool(rendezvous, weights, { params: { key: 'path', hash }, names });
  const counts = new Map(names.map((name) => [name, 0]));
  for (let i = 0; i < keys; i++) {
    const name = pool.pick(requestInfo({ path: `user-${i}` }));
    counts.set(name, counts.get(name)! + 1);
  }
  return [...counts.values()];
}

describe('rendezvous', () => {
  test('gives shares in proportion to weight but for chance (20,000 keys)', () => {
    const names = ['a', 'b', 'c', 'd'];
    const counts = tally([1, 2, 3, 4], 'mixed', 20_000, names);
    expect(Math.abs(chiSquareScore(counts, [0.1, 0.2, 0.3, 0.4]))).toBeLessThan(3);
  });

  test('mixes names that differ in their last character alone as well as any (6,000 keys)', () => {
    expect(
      Math.abs(chiSquareScore(tally(Array(10).fill(1), 'mixed', 6000), equal(10))),
    ).toBeLessThan(3);
  });

  test('with FNV-1a as in Traefik such names get shares up to four times as large as others (6,000 keys)', () => {
    const counts = tally(Array(10).fill(1), 'fnv-1a', 6000);
    const ratio = Math.max(...counts) / Math.min(...counts);
    expect(ratio).toBeGreaterThan(2.5);
    expect(ratio).toBeLessThan(7);
  });

  test('with FNV-1a names that differ early are fine (6,000 keys)', () => {
    const early = Array.from({ length: 10 }, (_, i) => `${i}-pod-of-the-shop`);
    const counts = tally(Array(10).fill(1), 'fnv-1a', 6000, early);
    expect(Math.abs(chiSquareScore(counts, equal(10)))).toBeLessThan(3.5);
  });
});
