/** What every strategy owes its balancer, whatever its shares are like. */
import { isDeepStrictEqual } from 'node:util';
import { z } from 'zod';
import type { StrategyDefinition } from '../strategies/contract.ts';
import type { Choice, Drive, Trial } from './drive.ts';
import { ensure } from './finding.ts';
import type { StrategyCase } from './strategy-case.ts';
import { pool, trial, usualRequests } from './trials.ts';

export const contractCases: readonly StrategyCase[] = [
  {
    name: 'has a default for each parameter',
    async check({ params }) {
      const defaults = params.parse({});
      const options = { io: 'input', unrepresentable: 'any' } as const;
      const names = Object.keys(z.toJSONSchema(params, options).properties ?? {});
      for (const name of names) {
        ensure(defaults[name] !== undefined, `parameter "${name}" has no default`);
      }
      const again = params.safeParse(JSON.parse(JSON.stringify(defaults)));
      const replays = isDeepStrictEqual(again.data, defaults);
      ensure(replays, 'its defaults are not what they were once saved as JSON and parsed again');
    },
  },
  {
    name: 'refuses a parameter it does not know',
    async check({ params }) {
      const unknown = 'no-such-parameter';
      const { error } = params.safeParse({ [unknown]: 1 });
      const isRefused = error?.issues.some(({ code }) => code === 'unrecognized_keys') ?? false;
      ensure(isRefused, `took a parameter named "${unknown}"; z.strictObject refuses it`);
    },
  },
  {
    name: 'uses its endpoints, all and no others',
    sizes: [1, 2, 3, 10],
    async check(definition, drive, size) {
      const endpoints = pool(size);
      const requests = 100 * size;
      const chosen = await drive.run(trial(definition, endpoints, { requests }));
      ensure(chosen.length === requests, `${chosen.length} of ${requests} requests were answered`);
      const unused = new Set(endpoints.map(({ id }) => id));
      const others = chosen.filter(({ endpoint }) => !unused.has(endpoint));
      ensure(others.length === 0, `${others[0]?.endpoint} was chosen, which is not of the pool`);
      if (definition.spread !== 'even' && definition.spread !== 'learned') return;
      for (const { endpoint } of chosen) unused.delete(endpoint);
      const [never] = unused;
      ensure(never === undefined, `${never} was never chosen in ${requests} requests`);
    },
  },
  {
    name: 'chooses the same for the same seed',
    sizes: [2, 10],
    async check(definition, drive, size) {
      const same = wandering(definition, size);
      const hint = 'another run with the same seed; is Math.random, the date or a global used?';
      await compare(drive, same, same, hint);
    },
  },
  {
    name: 'keeps its instances apart',
    sizes: [2, 10],
    async check(definition, drive, size) {
      const alone = wandering(definition, size);
      const hint = 'the same run beside another instance; is state kept outside of the instance?';
      await compare(drive, alone, { ...alone, accompanied: true }, hint);
    },
  },
  {
    name: 'goes on through failures, new weights and an empty pool',
    sizes: [1, 3],
    async check(definition, drive, size) {
      const changes = [
        { request: 1000, endpoints: pool(size, [3, 1]) },
        { request: 2000, endpoints: [] },
        { request: 2000, endpoints: pool(size) },
        { request: 3000, endpoints: [] },
        { request: 3000, endpoints: [{ id: 'added', weight: 2 }] },
        { request: 4000, endpoints: [...pool(size), { id: 'added', weight: 1 }].toReversed() },
      ];
      const chosen = await drive.run(trial(definition, pool(size), { changes, failures: true }));
      ensure(chosen.length === usualRequests, `${chosen.length} requests were given an endpoint`);
    },
  },
];

/** A number of requests after which no turn is where it began. */
function wandering(definition: StrategyDefinition, size: number): Trial {
  return trial(definition, pool(size, [1, 3]), { requests: 1009 });
}

async function compare(drive: Drive, trial: Trial, other: Trial, hint: string): Promise<void> {
  const first = await drive.run(trial);
  const second = await drive.run(other);
  const differs = ({ user, endpoint }: Choice, i: number): boolean =>
    user !== second[i]?.user || endpoint !== second[i].endpoint;
  const i = first.findIndex(differs);
  const [one, two] = [first[i]?.endpoint, second[i]?.endpoint];
  ensure(i < 0, `request ${i} went to ${one}, and to ${two} in ${hint}`);
}
