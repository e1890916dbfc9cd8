/** What is known of the hash family as a whole: how far shares spread, and how many keys move. */
import { describe, expect, test } from 'vitest';
import { requestInfo } from '../../core/request-info.fixture.ts';
import type { StrategyDefinition } from '../contract.ts';
import { EnvoyRing, envoyRingHash } from '../envoy-ring-hash.ts';
import { haproxyConsistentHash } from '../haproxy-consistent-hash.ts';
import { ingressNginxChash } from '../ingress-nginx-chash.ts';
import { jumpHash } from '../jump-hash.ts';
import { maglev } from '../maglev.ts';
import { ketamaRing, nginxConsistentHash } from '../nginx-consistent-hash.ts';
import { nginxHash } from '../nginx-hash.ts';
import { Pool } from '../pool.fixture.ts';
import { rendezvous } from '../rendezvous.ts';
import { luaRestyRing } from './lua-resty-ring.ts';
import { HaproxyRing } from './haproxy-ring.ts';
import type { Ring } from './ring.ts';
import type { Member } from './shared-tables.ts';

function podNames(size: number, set = 0): string[] {
  return Array.from({ length: size }, (_, i) => `10.${set}.${i >> 8}.${i & 255}:8080`);
}

function homes(pool: Pool, keys: number, prefix = 'key'): string[] {
  return Array.from({ length: keys }, (_, i) => pool.pick(requestInfo({ path: `${prefix}-${i}` })));
}

function equalPool(definition: StrategyDefinition, size: number): Pool {
  const params = { key: 'path' };
  return new Pool(definition, Array(size).fill(1), { params, names: podNames(size) });
}

describe('when a tenth endpoint becomes eleven, of 10,000 keys', () => {
  // 1/11 ± what the arc of one endpoint differs by from ring to ring, and extra where survivors exchange keys.
  test.each<[StrategyDefinition, number, number]>([
    [nginxHash, 0.9, 0.92],
    [nginxConsistentHash, 0.07, 0.115],
    [ingressNginxChash, 0.07, 0.115],
    [haproxyConsistentHash, 0.03, 0.15],
    [envoyRingHash, 0.07, 0.2],
    [maglev, 0.088, 0.105],
    [rendezvous, 0.082, 0.1],
    [jumpHash, 0.082, 0.1],
  ])('$name moves from %d to %d of them', (definition, least, most) => {
    const pool = equalPool(definition, 10);
    const ten = homes(pool, 10_000);
    const added = pool.add(1);
    const eleven = homes(pool, 10_000);
    const moved = ten.filter((home, i) => home !== eleven[i]).length / 10_000;
    expect(moved).toBeGreaterThan(least);
    expect(moved).toBeLessThan(most);
    if (definition.minimalDisruption !== true && definition !== jumpHash) return;
    const between = eleven.filter((home, i) => home !== ten[i] && home !== added.id);
    expect(between).toEqual([]);
  });
});

describe('shares of equal endpoints', () => {
  const members = (size: number, set: number): Member[] =>
    podNames(size, set).map((name) => ({ name, weight: 1 }));

  // Greatest share beside the mean, over 60 rings each; reference: Monte-Carlo over random rings, here ± 4 standard errors.
  test.each<[string, (members: readonly Member[]) => Ring, number, number, number]>([
    ['nginx, 160 points', ketamaRing, 3, 1.065, 0.055],
    ['nginx, 160 points', ketamaRing, 10, 1.12, 0.073],
    ['nginx, 160 points', ketamaRing, 50, 1.18, 0.076],
    ['ingress-nginx, 160 points', luaRestyRing, 10, 1.12, 0.073],
    ['Envoy, 103 points', envoyRing, 10, 1.16, 0.092],
  ])('%s of %i: the greatest is %d times the mean', (_name, ringOf, size, due, deviation) => {
    const greatest = Array.from({ length: 60 }, (_, set) => {
      return Math.max(...arcs(ringOf(members(size, set)), size)) * size;
    });
    const mean = greatest.reduce((sum, each) => sum + each, 0) / 60;
    expect(Math.abs(mean - due)).toBeLessThan((4 * deviation) / Math.sqrt(60) + 0.005);
  });

  test("HAProxy's 16 points: relative standard deviation near 1/√16 (1,000 servers)", () => {
    const ids = Array.from({ length: 1000 }, (_, i) => ({ name: `${i + 1}`, weight: 1 }));
    const shares = arcs(new HaproxyRing(ids).ring, 1000);
    const deviation = Math.sqrt(
      shares.reduce((sum, share) => sum + (share * 1000 - 1) ** 2, 0) / 1000,
    );
    expect(deviation).toBeGreaterThan(0.22);
    expect(deviation).toBeLessThan(0.28);
  });

  // 1 + e √(n / K), e the expected maximum of n standard normals: ten endpoints, 10,000 keys, 60 sets of keys.
  test.each([rendezvous, jumpHash, maglev])(
    '$name: nothing beyond the noise of 10,000 keys',
    (definition) => {
      const pool = equalPool(definition, 10);
      let sum = 0;
      for (let set = 0; set < 60; set++) {
        const counts = new Map<string, number>();
        for (const home of homes(pool, 10_000, `${set}`)) {
          counts.set(home, (counts.get(home) ?? 0) + 1);
        }
        sum += Math.max(...counts.values()) / 1000;
      }
      expect(sum / 60).toBeGreaterThan(1.049 - 0.01);
      expect(sum / 60).toBeLessThan(1.049 + 0.01);
    },
  );
});

function envoyRing(members: readonly Member[]): Ring {
  return new EnvoyRing(members, { minimumRingSize: 1024, maximumRingSize: 8_388_608 }).ring;
}

/** The part of the circle before each owner's points. */
function arcs({ hashes, owners, size }: Ring, members: number): number[] {
  const shares = Array.from({ length: members }, () => 0);
  for (let point = 0; point < size; point++) {
    const before = point === 0 ? hashes[size - 1]! - 2 ** 32 : hashes[point - 1]!;
    shares[owners[point]!]! += (hashes[point]! - before) / 2 ** 32;
  }
  return shares;
}
