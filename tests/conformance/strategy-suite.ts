/**
 * What every strategy must do in every world. Cases are plain functions that reject, so that the suite's own test can
 * show each of them catching a strategy that breaks it.
 */
import { describe, expect, test } from 'vitest';
import type { Spread, StrategyDefinition } from '../../src/strategies/contract.ts';
import type { CaseName, Choice, Drive, TrialEndpoint } from './strategy-drive.ts';

export interface StrategyCase {
  readonly name: CaseName;
  /** Numbers of endpoints it is tried with. */
  readonly sizes: readonly number[];
  /** Kinds of spread it is about; absent: all. */
  readonly spreads?: readonly Spread[];
  check(definition: StrategyDefinition, drive: Drive, size: number): Promise<void>;
}

const seed = 7;
const requests = 6000;
/** Of a share, either way: more than four standard deviations of the most random strategy; 0.03 over 6,000 requests. */
const shareTolerance = (count: number): number => Math.sqrt(5.4 / count);
/** Per endpoint: enough for each to have some, in a ring of few points too. */
const usersPerEndpoint = 20;

export const strategyCases: readonly StrategyCase[] = [
  {
    name: 'uses its endpoints, all and no others',
    sizes: [1, 2, 3, 10],
    async check(definition, drive, size) {
      const endpoints = pool(size);
      const chosen = await drive.run(trial(definition, endpoints, { requests: 100 * size }));
      expect(chosen).toHaveLength(100 * size);
      const ids = new Set(endpoints.map(({ id }) => id));
      const used = new Set(chosen.map(({ endpoint }) => endpoint));
      if (definition.spread === 'even') expect(used).toEqual(ids);
      else expect([...ids]).toEqual(expect.arrayContaining([...used]));
    },
  },
  {
    name: 'chooses the same for the same seed',
    sizes: [2, 10],
    async check(definition, drive, size) {
      const same = trial(definition, pool(size, [1, 3]), { requests: 1000 });
      expect(await drive.run(same)).toEqual(await drive.run(same));
    },
  },
  {
    name: 'gives each endpoint its share',
    spreads: ['even'],
    sizes: [1, 2, 3, 10],
    async check(definition, drive, size) {
      const endpoints = pool(size, definition.sharesByWeight === false ? [1] : [1, 3]);
      // Enough in flight for weights to show in strategies that see nothing but that.
      const options = { users: 20 * size, requests: drive.reduced?.requests ?? requests };
      const chosen = await drive.run(trial(definition, endpoints, options));
      const total = endpoints.reduce((sum, { weight }) => sum + weight, 0);
      for (const { id, weight } of endpoints) {
        const due = definition.honoursWeights ? weight / total : 1 / size;
        expect(Math.abs(share(chosen, id) - due)).toBeLessThan(shareTolerance(chosen.length));
      }
    },
  },
  {
    name: 'forgets what is removed and uses what is added',
    spreads: ['even'],
    sizes: [2, 3, 10],
    async check(definition, drive, size) {
      const { endpoints, removed, added, changes } = exchange(size);
      const chosen = await drive.run(trial(definition, endpoints, { changes }));
      const before = share(chosen.slice(0, 2000), removed.id);
      const after = share(chosen.slice(4000), added.id);
      for (const part of [before, after]) {
        expect(part).toBeGreaterThan(0.7 / size);
        expect(part).toBeLessThan(1.3 / size);
      }
      expect(share(chosen.slice(2000), removed.id)).toBe(0);
    },
  },
  {
    name: 'keeps each key with its endpoint',
    spreads: ['by key'],
    sizes: [1, 2, 3, 10],
    async check(definition, drive, size) {
      const endpoints = pool(size);
      const options = {
        users: usersPerEndpoint * size,
        requests: drive.reduced?.requests ?? requests,
      };
      const chosen = await drive.run(trial(definition, endpoints, options));
      const homes = homesOf(chosen);
      expect(homes.size).toBe(usersPerEndpoint * size);
      expect(new Set(homes.values())).toEqual(new Set(endpoints.map(({ id }) => id)));
    },
  },
  {
    name: 'moves the keys of what is removed, and keys to what is added',
    spreads: ['by key'],
    sizes: [2, 3, 10],
    async check(definition, drive, size) {
      const { endpoints, removed, added, changes } = exchange(size);
      const options = { users: usersPerEndpoint * size, changes };
      const chosen = await drive.run(trial(definition, endpoints, options));
      const [before, between, after] = [0, 2000, 4000].map((from) =>
        homesOf(chosen.slice(from, from + 2000)),
      );
      expect([...between!.values()]).not.toContain(removed.id);
      if (definition.keepsBound === true) expect(after).toEqual(between);
      else expect([...after!.values()]).toContain(added.id);
      if (definition.minimalDisruption !== true && definition.keepsBound !== true) return;
      for (const [user, home] of before!) {
        if (home !== removed.id) expect(between!.get(user)).toBe(home);
      }
      for (const [user, home] of after!) {
        if (home !== added.id) expect(between!.get(user)).toBe(home);
      }
    },
  },
];

export function strategyConformance(definition: StrategyDefinition, drive: Drive): void {
  describe(`${definition.name}, ${drive.name}`, () => {
    for (const { name, sizes, spreads, check } of strategyCases) {
      if (spreads?.includes(definition.spread) === false) continue;
      const reason = drive.skips[name];
      test.skipIf(reason !== undefined).each([...(drive.reduced?.sizes ?? sizes)])(
        `${name}, of %i${reason === undefined ? '' : ` (skipped: ${reason})`}`,
        (size) => check(definition, drive, size),
      );
    }
  });
}

function trial(
  definition: StrategyDefinition,
  endpoints: readonly TrialEndpoint[],
  options: Partial<Parameters<Drive['run']>[0]>,
): Parameters<Drive['run']>[0] {
  const params = definition.params.parse({});
  return { definition, params, endpoints, requests, users: 4 * endpoints.length, seed, ...options };
}

/** One endpoint goes after 2,000 requests, another comes after 4,000. */
function exchange(size: number) {
  const endpoints = pool(size);
  const [removed, ...remaining] = endpoints;
  const added = { id: 'added', weight: 1 };
  const changes = [
    { request: 2000, endpoints: remaining },
    { request: 4000, endpoints: [...remaining, added] },
  ];
  return { endpoints, removed: removed!, added, changes };
}

function pool(size: number, weights = [1]): readonly TrialEndpoint[] {
  return Array.from({ length: size }, (_, i) => ({
    id: `endpoint-${i}`,
    weight: weights[i % weights.length]!,
  }));
}

function share(chosen: readonly Choice[], id: string): number {
  return chosen.filter(({ endpoint }) => endpoint === id).length / chosen.length;
}

/** The one endpoint of each user. */
function homesOf(chosen: readonly Choice[]): ReadonlyMap<number, string> {
  const homes = new Map<number, string>();
  for (const { user, endpoint } of chosen) {
    const home = homes.get(user) ?? endpoint;
    expect(endpoint, `user ${user}`).toBe(home);
    homes.set(user, home);
  }
  return homes;
}
