import { describe, expect, test } from 'vitest';
import { requestInfo } from '../core/request-info.fixture.ts';
import { envoyRingHash, envoyRings } from './envoy-ring-hash.ts';
import { Pool } from './pool.fixture.ts';

const names = ['10.0.0.1:8080', '10.0.0.2:8080', '10.0.0.3:8080'];
const keys = ['a', 'b', '/index.html', 'user-1', '192.0.2.1', 'user-77'];
const usual = { minimumRingSize: 1024, maximumRingSize: 8_388_608 };

function points(weights: readonly number[], size: Partial<typeof usual> = {}): number[] {
  const pool = new Pool(envoyRingHash, weights);
  const { ring } = envoyRings.of(pool, { ...usual, ...size });
  return weights.map((_, owner) => ring.owners.filter((each) => each === owner).length);
}

describe('envoy-ring-hash', () => {
  test('scales the ring up until the least weight has a whole number of points', () => {
    expect(points([1, 1, 1])).toEqual([342, 342, 342]);
    expect(points([1, 2, 4])).toEqual([147, 294, 588]);
    expect(points([1, 3], { minimumRingSize: 7 })).toEqual([2, 6]);
  });

  test("cuts it to the maximum, as in the example of Envoy's source", () => {
    const size = { minimumRingSize: 6, maximumRingSize: 6 };
    expect(points([1, 1, 1, 1], size)).toEqual([2, 1, 2, 1]);
  });

  test('is in the order of hashes of 64 bits', () => {
    const { ring } = envoyRings.of(new Pool(envoyRingHash, [1, 2, 4], { names }), usual);
    expect(ring.hashes[0]).toBe(Number(28240643374849546n >> 32n));
    expect(ring.hashes.at(-1)).toBe(Number(18442263919368429034n >> 32n));
    expect([ring.owners[0], ring.owners.at(-1)]).toEqual([1, 1]);
  });

  // By an implementation of the algorithm in Python, with libxxhash and its integers.
  test.each([
    [0, '113323'],
    [1, '323332'],
    [2, '231221'],
  ])('chooses as Envoy does, at reselection %i', (reselection, due) => {
    // Where all were tried, the last reselection stands.
    const params = { key: 'path', hostSelectionRetries: reselection };
    const pool = new Pool(envoyRingHash, [1, 2, 4], { params, names });
    const tried = [pool.at(0), pool.at(1), pool.at(2)];
    expect(keys.map((path) => pool.pick(requestInfo({ path, tried }))[7]).join('')).toBe(due);
  });

  test('looks for an endpoint not yet tried when it may, and else goes to the same again', () => {
    const [same, another] = [0, 5].map((hostSelectionRetries) => {
      const params = { key: 'path', hostSelectionRetries };
      const pool = new Pool(envoyRingHash, [1, 2, 4], { params, names });
      return keys.map((path) => {
        const home = pool.pick(requestInfo({ path }));
        const tried = [pool.at(names.indexOf(home))];
        return pool.pick(requestInfo({ path, tried })) === home;
      });
    });
    expect(same).not.toContain(false);
    expect(another).not.toContain(true);
  });

  test('refuses a minimum above the maximum', () => {
    const { error } = envoyRingHash.params.safeParse({ maximumRingSize: 100 });
    expect(error?.issues).toMatchObject([
      { message: 'minimumRingSize is greater than maximumRingSize.' },
    ]);
  });
});

describe('bounded load', () => {
  const busy = (
    inFlight: readonly number[],
    hashBalanceFactor: number,
    weights = inFlight.map(() => 1),
  ) => {
    const params = { key: 'path', hashBalanceFactor };
    const pool = new Pool(envoyRingHash, weights, { params });
    for (const [i, count] of inFlight.entries()) pool.at(i).inFlight = count;
    return pool;
  };
  const pick = (pool: Pool, path: string) => pool.pick(requestInfo({ path }));

  test('leaves a key with its endpoint until that has more than its slots', () => {
    // Beside 8 others. 30: ⌊(39 · 150 + 99) / 100⌋ = 59 slots, 30 for each. 31: 60 slots, 30 for each.
    const home = pick(busy([0, 0], 150), 'x');
    const isKept = (count: number) =>
      pick(busy(home === 'a' ? [count, 8] : [8, count], 150), 'x') === home;
    expect([10, 17, 30, 31, 50].map(isKept)).toEqual([true, true, true, false, false]);
  });

  // By std::mt19937 of the hash's lower half, in Python.
  test.each([
    ['a', 'edfcagb'],
    ['b', 'bacegdf'],
    ['user-1', 'eadcgbf'],
  ])('tries endpoints for %s in the order that Envoy shuffles them into', (key, order) => {
    const home = pick(busy([0, 0, 0, 0, 0, 0, 0], 100), key);
    const expected = [...order].filter((id) => id !== home);
    const found: string[] = [];
    while (found.length < 6) {
      // All are overloaded but those still to be found.
      const inFlight = [...'abcdefg'].map((id) => (id === home || found.includes(id) ? 100 : 0));
      found.push(pick(busy(inFlight, 100), key));
    }
    expect(found).toEqual(expected);
  });

  test('honours weights', () => {
    // 151 slots: ⌈50.3⌉ for a, ⌈100.7⌉ for b.
    const [light, heavy] = [busy([50, 100], 100, [1, 2]), busy([52, 98], 100, [1, 2])];
    const keysOf = ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h'];
    expect(keysOf.map((key) => pick(light, key)).join('')).toBe(
      keysOf.map((key) => pick(busy([0, 0], 0, [1, 2]), key)).join(''),
    );
    expect(keysOf.map((key) => pick(heavy, key)).join('')).toBe('b'.repeat(8));
  });
});
