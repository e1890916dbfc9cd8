import { describe, expect, test } from 'vitest';
import { requestInfo } from '../core/request-info.fixture.ts';
import { ipvsSh } from './ipvs-sh.ts';
import { Pool } from './pool.fixture.ts';

const from = (clientAddress: string) => requestInfo({ clientAddress });

describe('ipvs-sh', () => {
  // (address · 0x61C88647 mod 2³²) >> 24 by Python's integers.
  test.each([
    ['10.0.0.1', 39],
    ['192.168.1.77', 144],
    ['127.0.0.1', 154],
    ['2001:db8::1', 63],
  ])('%s falls into bucket %i', (address, bucket) => {
    for (const size of [3, 10, 250]) {
      const pool = new Pool(ipvsSh, Array(size).fill(1));
      expect(pool.pick(from(address))).toBe(pool.at(bucket % size).id);
    }
  });

  test('shares its 256 buckets in runs of weights', () => {
    const pool = new Pool(ipvsSh, [3, 1]);
    const counts = new Map<string, number>();
    for (let i = 0; i < 20_000; i++) {
      const id = pool.pick(from(`10.${i >> 14}.${(i >> 7) & 127}.${i & 127}`));
      counts.set(id, (counts.get(id) ?? 0) + 1);
    }
    expect(counts.get('a')! / 20_000).toBeGreaterThan(0.74);
    expect(counts.get('a')! / 20_000).toBeLessThan(0.76);
  });

  test('leaves endpoints beyond 256 without requests', () => {
    const pool = new Pool(ipvsSh, [200, 56, 100]);
    const chosen = Array.from({ length: 5000 }, (_, i) =>
      pool.pick(from(`10.9.${i >> 8}.${i & 255}`)),
    );
    expect(new Set(chosen)).toEqual(new Set(['a', 'b']));
  });
});
