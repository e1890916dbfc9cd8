import { describe, expect, test } from 'vitest';
import { requestInfo } from '../core/request-info.fixture.ts';
import { ingressNginxChash } from './ingress-nginx-chash.ts';
import { ingressNginxChashsubset } from './ingress-nginx-chashsubset.ts';
import { chiSquareScore, Pool } from './pool.fixture.ts';

const names = ['10.0.0.1:8080', '10.0.0.2:8080', '10.0.0.3:8080'];
const keys = [
  'a',
  'b',
  '/index.html',
  'user-1',
  '',
  ...Array.from({ length: 12 }, (_, i) => `user-${i + 2}`),
];
const by = (path: string) => requestInfo({ path });

describe('ingress-nginx-chash', () => {
  // By an implementation of lua-resty-chash's algorithm in Python, with zlib's crc32.
  const due = '21212121112321121';

  test('chooses as lua-resty-chash does', () => {
    const pool = new Pool(ingressNginxChash, [1, 1, 1], { names });
    expect(keys.map((key) => pool.pick(by(key))[7]).join('')).toBe(due);
  });

  test('gives a key before all points to the lowest of them', () => {
    const pool = new Pool(ingressNginxChash, [1, 1, 1], { names });
    // The lowest point is 3086562, the highest is of the first endpoint; crc32 of "k25" is below both.
    expect(pool.pick(by('k25'))).toBe('10.0.0.2:8080');
  });

  test('goes to the same pod again, whatever was tried, and sends all requests without a key to one', () => {
    const pool = new Pool(ingressNginxChash, [1, 1, 1], { names });
    const tried = [pool.at(0), pool.at(1), pool.at(2)];
    expect(pool.pick(requestInfo({ path: 'a', tried }))).toBe('10.0.0.2:8080');
    expect(new Set(Array.from({ length: 10 }, () => pool.pick(by('')))).size).toBe(1);
  });
});

describe('ingress-nginx-chashsubset', () => {
  test('draws from the group of the key: of eleven endpoints four groups, the last filled up by the first (seed 1, 1,000 draws)', () => {
    const pool = new Pool(ingressNginxChashsubset, Array(11).fill(1), { seed: 1 });
    const groups = ['abc', 'def', 'ghi', 'jka'];
    // Groups of these keys by an implementation in Python.
    for (const [key, group] of [
      ['a', 0],
      ['b', 3],
      ['user-7', 2],
      ['user-2', 1],
    ] as const) {
      const counts = new Map<string, number>();
      for (let i = 0; i < 1000; i++) {
        const id = pool.pick(by(key));
        counts.set(id, (counts.get(id) ?? 0) + 1);
      }
      expect([...counts.keys()].toSorted()).toEqual([...groups[group]!].toSorted());
      const score = chiSquareScore([...counts.values()], [1 / 3, 1 / 3, 1 / 3]);
      expect(Math.abs(score)).toBeLessThan(3.5);
    }
  });

  test('makes one group of few endpoints, going round', () => {
    const pool = new Pool(ingressNginxChashsubset, [1, 1], { params: { subsetSize: 3 } });
    const counts = pool.tally(3000);
    // a, b, a
    expect(counts[0]! / 3000).toBeGreaterThan(0.64);
    expect(counts[0]! / 3000).toBeLessThan(0.7);
  });
});
