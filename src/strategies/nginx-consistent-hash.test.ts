import { describe, expect, test } from 'vitest';
import { requestInfo } from '../core/request-info.fixture.ts';
import { luaRestyOwner } from './hashing/lua-resty-ring.ts';
import type { Ring } from './hashing/ring.ts';
import { ketamaRings, nginxConsistentHash } from './nginx-consistent-hash.ts';
import { Pool } from './pool.fixture.ts';

const names = ['10.0.0.1:8080', '10.0.0.2:8080', '10.0.0.3:8080'];
const keyed = (affinityKey: string) => requestInfo({ affinityKey });
const pool = (weights: readonly number[], of = names) =>
  new Pool(nginxConsistentHash, weights, { params: { key: 'affinity-key' }, names: of });

const vectors = [
  ['a', 1],
  ['b', 3],
  ['/index.html', 1],
  ['user-1', 3],
] as const;

describe('nginx-consistent-hash', () => {
  test.each(vectors)(
    'sends %s of three equal endpoints to 10.0.0.%i, as nginx does',
    (key, host) => {
      expect(pool([1, 1, 1]).pick(keyed(key))).toBe(`10.0.0.${host}:8080`);
    },
  );

  test('so does no ring that looks for the point before a hash', () => {
    const fixture = pool([1, 1, 1]);
    const ring = ketamaRings.of(fixture, undefined);
    const homes = vectors.map(([key]) => fixture.at(luaRestyOwner(ring, key)).id);
    expect(homes).not.toEqual(vectors.map(([, host]) => `10.0.0.${host}:8080`));
  });

  test("has nginx's points", () => {
    const ring = ketamaRings.of(pool([1, 1, 1]), undefined);
    expect(ring.size).toBe(480);
    expect(ring.hashes.slice(0, 2)).toEqual(Uint32Array.of(17423363, 18170467));
    expect(ring.owners.slice(0, 2)).toEqual(Uint32Array.of(2, 0));
    expect(shares(ring, 3).map((share) => Number(share.toFixed(5)))).toEqual([
      0.30955, 0.31747, 0.37298,
    ]);
  });

  test('has 160 points per unit of weight, the heavier ones beside those of weight 1', () => {
    const light = ketamaRings.of(pool([1, 1, 1]), undefined);
    const heavy = ketamaRings.of(pool([1, 3, 1]), undefined);
    expect(heavy.size).toBe(800);
    expect([...heavy.hashes]).toEqual(expect.arrayContaining([...light.hashes]));
  });

  test('takes only digits after the last colon for a port', () => {
    const [port, none, unix] = ['h:1', 'h:1x', 'unix:h'].map((name) =>
      ketamaRings.of(pool([1], [name]), undefined).hashes.at(0),
    );
    const [sameAsNone] = ketamaRings.of(pool([1], ['UNIX:h:1x']), undefined).hashes;
    const [sameAsUnix] = ketamaRings.of(pool([1], ['h']), undefined).hashes;
    expect(none).toBe(sameAsNone);
    expect(unix).toBe(sameAsUnix);
    expect(new Set([port, none, unix]).size).toBe(3);
  });

  test('goes along the ring past endpoints that were tried', () => {
    const fixture = pool([1, 1, 1]);
    const ring = ketamaRings.of(fixture, undefined);
    const first = ring.owners[ring.atOrAfter(0xe8b7be43)]!; // crc32 of "a"
    const others = [...ring.owners.slice(ring.atOrAfter(0xe8b7be43)), ...ring.owners];
    const second = others.find((owner) => owner !== first)!;
    const request = requestInfo({ affinityKey: 'a', tried: [fixture.at(first)] });
    expect(fixture.pick(request)).toBe(names[second]);
  });

  test('takes turns where there is no key', () => {
    const picks = Array.from({ length: 3 }, () => pool([1, 1, 1]));
    const fixture = picks[0]!;
    expect([1, 2, 3].map(() => fixture.pick(keyed('')))).toEqual(names);
  });
});

/** Parts of the circle that lead to each owner. */
function shares({ hashes, owners, size }: Ring, members: number): number[] {
  const arcs = Array.from({ length: members }, () => 0);
  for (let point = 0; point < size; point++) {
    const before = point === 0 ? hashes[size - 1]! - 2 ** 32 : hashes[point - 1]!;
    arcs[owners[point]!]! += (hashes[point]! - before) / 2 ** 32;
  }
  return arcs;
}
