import { describe, expect, test } from 'vitest';
import { requestInfo } from '../core/request-info.fixture.ts';
import { word64 } from './hashing/word-64.ts';
import { jumpBucket, jumpHash } from './jump-hash.ts';
import { Pool } from './pool.fixture.ts';

describe('jump-hash', () => {
  // Those of ClickHouse and of the Rust and Go implementations; the last two by Python's integers.
  test.each([
    [0, 1, 1, 0],
    [0, 42, 57, 43],
    [0, 0xdead10cc, 1, 0],
    [0, 0xdead10cc, 666, 361],
    [0, 256, 1024, 520],
    [0, 0, 1000, 0],
    [0xffffffff, 0xffffffff, 1000, 313],
  ])('jumps from %i · 2³² + %i among %i to %i', (high, low, buckets, bucket) => {
    expect(jumpBucket(word64(high, low), buckets)).toBe(bucket);
  });

  test('takes no key from one endpoint to another when one is added or removed at the end (2,000 keys)', () => {
    const pool = new Pool(jumpHash, Array(10).fill(1), { params: { key: 'path' } });
    const homes = () =>
      Array.from({ length: 2000 }, (_, i) => pool.pick(requestInfo({ path: `/${i}` })));
    const ten = homes();
    const added = pool.add();
    for (const [i, home] of homes().entries()) {
      if (home !== added.id) expect(home).toBe(ten[i]);
    }
    pool.remove(10);
    expect(homes()).toEqual(ten);
  });

  test('takes most keys elsewhere when the first of ten is removed (2,000 keys)', () => {
    const pool = new Pool(jumpHash, Array(10).fill(1), { params: { key: 'path' } });
    const homes = () =>
      Array.from({ length: 2000 }, (_, i) => pool.pick(requestInfo({ path: `/${i}` })));
    const before = homes();
    pool.remove(0);
    const after = homes();
    const moved = before.filter((home, i) => home !== after[i]).length / 2000;
    expect(moved).toBeGreaterThan(0.95);
    expect(moved).toBeLessThanOrEqual(1);
  });
});
