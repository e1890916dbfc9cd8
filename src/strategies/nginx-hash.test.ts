import { describe, expect, test } from 'vitest';
import { requestInfo } from '../core/request-info.fixture.ts';
import { nginxHash } from './nginx-hash.ts';
import { Pool } from './pool.fixture.ts';

const keyed = (affinityKey: string) => requestInfo({ affinityKey });
const pool = (...weights: number[]) =>
  new Pool(nginxHash, weights, { params: { key: 'affinity-key' } });

describe('nginx-hash', () => {
  test.each([
    ['a', 'c'],
    ['b', 'a'],
    ['/index.html', 'c'],
    ['user-1', 'c'],
  ])('sends %s of three equal endpoints to %s, as nginx does', (key, endpoint) => {
    expect(pool(1, 1, 1).pick(keyed(key))).toBe(endpoint);
  });

  test.each([
    ['user-1', 'acb'],
    ['user-2', 'bac'],
    ['user-24', 'bca'],
  ])('tries others for %s in the order of nginx 1.22', (key, order) => {
    const fixture = pool(3, 1, 2);
    const tried: ReturnType<Pool['at']>[] = [];
    while (tried.length < 3) {
      const chosen = fixture.strategy.choose(fixture, requestInfo({ affinityKey: key, tried }));
      tried.push(chosen as ReturnType<Pool['at']>);
    }
    expect(tried.map(({ id }) => id).join('')).toBe(order);
  });

  test('takes weighted turns where there is no key', () => {
    const fixture = pool(5, 1, 1);
    const picks = Array.from({ length: 7 }, () => fixture.pick(keyed('')));
    expect(picks.join('')).toBe('aabacaa');
  });

  test('takes weighted turns when 20 tries have found nothing new', () => {
    // 21 tries all miss b and c at these weights: by chance once in 500 keys they would not.
    const fixture = pool(10_000, 1, 1);
    const tried = [fixture.at(0)];
    const keys = Array.from({ length: 4 }, (_, i) => requestInfo({ affinityKey: `k${i}`, tried }));
    expect(keys.map((request) => fixture.pick(request)).join('')).toBe('bcbc');
  });

  test('moves n/(n + 1) of the keys when a tenth endpoint becomes eleven (40,000 keys, ± 1 %)', () => {
    const [ten, eleven] = [pool(...Array(10).fill(1)), pool(...Array(11).fill(1))];
    let moved = 0;
    for (let i = 0; i < 40_000; i++) {
      if (ten.pick(keyed(`key-${i}`)) !== eleven.pick(keyed(`key-${i}`))) moved++;
    }
    expect(Math.abs(moved / 40_000 - 10 / 11)).toBeLessThan(0.01);
  });

  test.each(['client-address', 'path'] as const)('hashes the %s when asked to', (key) => {
    const info = requestInfo({ path: '/index.html', clientAddress: 'b' });
    const due = key === 'path' ? 'c' : 'a';
    expect(new Pool(nginxHash, [1, 1, 1], { params: { key } }).pick(info)).toBe(due);
  });
});
