/** What strategies owe that send each key to an endpoint of its own. */
import type { Choice } from './drive.ts';
import { ensure } from './finding.ts';
import type { StrategyCase } from './strategy-case.ts';
import { exchange, pool, trial, usualRequests } from './trials.ts';

/** Per endpoint: enough for each to have some, in a ring of few points too. */
const usersPerEndpoint = 20;
const spreads = ['by key'] as const;

type Homes = ReadonlyMap<number, string>;

export const keyCases: readonly StrategyCase[] = [
  {
    name: 'keeps each key with its endpoint',
    spreads,
    sizes: [1, 2, 3, 10],
    async check(definition, drive, size) {
      const endpoints = pool(size);
      const users = usersPerEndpoint * size;
      const options = { users, requests: drive.reduced?.requests ?? usualRequests };
      const chosen = await drive.run(trial(definition, endpoints, options));
      const homes = homesOf(chosen);
      ensure(homes.size === users, `${homes.size} of ${users} users were answered`);
      for (const { id } of endpoints) ensureSome(homes, id);
    },
  },
  {
    name: 'moves the keys of what is removed, and keys to what is added',
    spreads,
    sizes: [2, 3, 10],
    async check(definition, drive, size) {
      const { endpoints, removed, added, changes } = exchange(size);
      const options = { users: usersPerEndpoint * size, changes };
      const chosen = await drive.run(trial(definition, endpoints, options));
      const [before, between, after] = [0, 2000, 4000].map((from) =>
        homesOf(chosen.slice(from, from + 2000)),
      ) as [Homes, Homes, Homes];
      const stale = [...between].find(([, home]) => home === removed.id);
      ensure(stale === undefined, `user ${stale?.[0]} went to ${removed.id} after its removal`);
      if (definition.keepsBound === true) ensureKept(between, after, 'an endpoint was added');
      else ensureSome(after, added.id);
      if (definition.minimalDisruption !== true && definition.keepsBound !== true) return;
      ensureKept(before, between, `${removed.id} was removed`, removed.id);
      ensureKept(between, after, `${added.id} was added`, added.id);
    },
  },
];

function ensureSome(homes: Homes, id: string): void {
  const isHome = [...homes.values()].includes(id);
  ensure(
    isHome,
    `${id} got none of ${homes.size} users; each has an address and a path of its own`,
  );
}

/** But for those of the endpoint that has changed. */
function ensureKept(earlier: Homes, later: Homes, because: string, changed?: string): void {
  for (const [user, home] of later) {
    const former = earlier.get(user)!;
    const isKept = former === home || former === changed || home === changed;
    ensure(isKept, `user ${user} moved from ${former} to ${home} when ${because}`);
  }
}

/** The one endpoint of each user. */
function homesOf(chosen: readonly Choice[]): Homes {
  const homes = new Map<number, string>();
  for (const { user, endpoint } of chosen) {
    const home = homes.get(user) ?? endpoint;
    const wanders = `user ${user} went to ${home} first and to ${endpoint} later`;
    ensure(endpoint === home, `${wanders}, though nothing had changed`);
    homes.set(user, home);
  }
  return homes;
}
