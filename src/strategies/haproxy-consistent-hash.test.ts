import { describe, expect, test } from 'vitest';
import { requestInfo } from '../core/request-info.fixture.ts';
import { haproxyConsistentHash } from './haproxy-consistent-hash.ts';
import { Pool } from './pool.fixture.ts';

const weights = [3, 1, 2, 1, 1];
const pool = (params: object) => new Pool(haproxyConsistentHash, weights, { params });

describe('haproxy-consistent-hash', () => {
  // As HAProxy 2.6 chose with five servers of these weights.
  test.each([
    ['sdbm', 'ceccecccacbc'],
    ['djb2', 'cbcaaadaaeaa'],
    ['wt6', 'beacacbcadca'],
    ['crc32', 'beaaeabdceac'],
  ])('chooses by %s of the key as HAProxy does', (hash, due) => {
    const fixture = pool({ key: 'affinity-key', hash });
    const keys = Array.from({ length: 12 }, (_, i) => requestInfo({ affinityKey: `user-${i}` }));
    expect(keys.map((request) => fixture.pick(request)).join('')).toBe(due);
  });

  test('chooses by address as HAProxy does', () => {
    const fixture = pool({});
    const picks = [
      '10.0.0.1',
      '192.0.2.77',
      '2001:db8::1',
      '203.0.113.9',
      '127.0.0.1',
      '198.51.100.4',
    ].map((clientAddress) => fixture.pick(requestInfo({ clientAddress })));
    expect(picks.join('')).toBe('daaada');
  });

  test.each([
    ['affinity-key', {}],
    ['client-address', { clientAddress: 'unix:' }],
  ])('takes point after point as HAProxy does where there is no %s', (key, request) => {
    const fixture = pool({ key });
    const picks = Array.from({ length: 40 }, () => fixture.pick(requestInfo(request)));
    expect(picks.join('')).toBe('cccdaadaacdbeadaaacadcabcaaacaababceaacc');
  });

  test('hashes a path as far as its query', () => {
    const fixture = pool({ key: 'path' });
    const [plain, ...queried] = ['/a', '/a?b', '/a?c=/d'].map((path) =>
      fixture.pick(requestInfo({ path })),
    );
    expect(queried).toEqual([plain, plain]);
  });

  test('without avalanche nearly all short keys come to one server', () => {
    const picks = (avalanche: boolean) => {
      const fixture = pool({ key: 'affinity-key', hash: 'djb2', avalanche });
      return Array.from({ length: 100 }, (_, i) =>
        fixture.pick(requestInfo({ affinityKey: `${i}` })),
      );
    };
    expect(new Set(picks(false)).size).toBe(1);
    expect(new Set(picks(true)).size).toBe(5);
  });

  test('passes over the server of the last attempt, and no other', () => {
    const fixture = pool({ key: 'affinity-key' });
    const choose = (...tried: number[]) =>
      fixture.pick(requestInfo({ affinityKey: 'user-1', tried: tried.map((i) => fixture.at(i)) }));
    expect(choose()).toBe('e');
    expect(choose(4)).not.toBe('e');
    expect(choose(4, 0)).toBe('e');
  });

  test('a server keeps its points when one before it goes', () => {
    const fixture = pool({ key: 'affinity-key' });
    const keys = Array.from({ length: 200 }, (_, i) => requestInfo({ affinityKey: `user-${i}` }));
    const before = keys.map((request) => fixture.pick(request));
    fixture.remove(1);
    for (const [i, home] of before.entries()) {
      if (home !== 'b') expect(fixture.pick(keys[i])).toBe(home);
    }
  });
});

describe('hashBalanceFactor', () => {
  const busy = (inFlight: readonly number[], hashBalanceFactor: number) => {
    const fixture = pool({ key: 'affinity-key', hashBalanceFactor });
    for (const [i, count] of inFlight.entries()) fixture.at(i).inFlight = count;
    return fixture.pick(requestInfo({ affinityKey: 'user-1' }));
  };

  test('a server gives way when its slots are in use', () => {
    // 16 in flight: ⌈17 · 1.25⌉ = 22 slots for a weight of 8, of which the last server's are 22 − ⌊7 · 22 / 8⌋ = 3.
    expect(busy([6, 2, 4, 2, 2], 125)).toBe('e');
    expect(busy([6, 2, 3, 2, 3], 125)).not.toBe('e');
    expect(busy([6, 2, 3, 2, 3], 0)).toBe('e');
  });

  test('leaves each server a slot', () => {
    expect(busy([0, 0, 0, 0, 0], 101)).toBe('e');
  });

  test.each([50, 100, 125.5])('refuses %d', (hashBalanceFactor) => {
    expect(haproxyConsistentHash.params.safeParse({ hashBalanceFactor }).success).toBe(false);
  });
});
