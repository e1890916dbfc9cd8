/** Each case of the strategy suite, shown to catch a strategy that breaks it. */
import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import type { CaseName } from '../../src/conformance/drive.ts';
import { simulatedDrive } from '../../src/conformance/simulated-drive.ts';
import { strategyCases, tryCase } from '../../src/conformance/suite.ts';
import type { Endpoint, ReadySet } from '../../src/core/endpoint.ts';
import {
  defineStrategy,
  type Strategy,
  type StrategyContext,
  type StrategyDefinition,
} from '../../src/strategies/contract.ts';
import { random } from '../../src/strategies/random.ts';
import { roundRobin } from '../../src/strategies/round-robin.ts';

function broken(create: (context: StrategyContext) => Strategy) {
  return defineStrategy({
    ...roundRobin,
    params: z.strictObject({}),
    create: (_params, context) => create(context),
  });
}

const neverLast = broken(({ rng }) => ({
  choose: (ready) => ready.at(rng.below(Math.max(1, ready.size - 1))),
}));

const lopsided = broken(({ rng }) => ({
  choose: (ready) => ready.at(Math.floor(rng.float() ** 1.3 * ready.size)),
}));

const remembersTheRemoved = broken(({ rng }) => {
  const known: Endpoint[] = [];
  return {
    choose: () => known[rng.below(known.length)],
    membershipChanged: ({ kind, endpoint }) => {
      if (kind === 'added') known.push(endpoint);
    },
  };
});

const deafToAdditions = broken(({ rng }) => {
  const known: Endpoint[] = [];
  let isOpen = true;
  return {
    choose: () => {
      isOpen = false;
      return known[rng.below(known.length)];
    },
    membershipChanged: ({ kind, endpoint }) => {
      if (kind === 'removed') known.splice(known.indexOf(endpoint), 1);
      else if (isOpen) known.push(endpoint);
    },
  };
});

let calls = 0;
const globalTurn = broken(() => ({ choose: (ready) => ready.at(calls++ % ready.size) }));

const newGlobalTurn = broken(() => {
  calls = 0;
  return { choose: (ready) => ready.at(calls++ % ready.size) };
});

const inexplicable = broken(() => ({
  choose: (ready) => ready.at(Math.floor(Math.random() * ready.size)),
}));

const asynchronous = broken(() => ({
  choose: (async (ready: ReadySet) => ready.at(0)) as unknown as Strategy['choose'],
}));

const picky = broken(() => ({
  choose: (ready, { sequence }) => (sequence === 40 ? undefined : ready.at(0)),
}));

const countsItself = broken(() => ({
  choose(ready) {
    const first = ready.at(0) as { -readonly [Key in keyof Endpoint]: Endpoint[Key] };
    first.inFlight++;
    return first;
  },
}));

const throwsWhenEmpty = broken(() => ({
  choose: (ready) => ready.at(0),
  membershipChanged(_change, ready) {
    if (ready.size === 0) throw new Error('division by no endpoints');
  },
}));

const throwsOnFailure = broken(() => ({
  choose: (ready) => ready.at(0),
  observed(_endpoint, { outcome }) {
    if (outcome === 'failed') throw new Error('no time was taken');
  },
}));

const withParams = (params: StrategyDefinition['params']): StrategyDefinition => ({
  ...roundRobin,
  params,
});

/** For each user the endpoint of the greatest `score`: which must not depend on the others to be minimal. */
function byUser(score: (user: number, endpoint: Endpoint, size: number) => number) {
  return {
    ...broken(() => ({
      choose: (ready, { path }) => {
        const user = Number(path.split('-')[1]);
        const endpoints = Array.from({ length: ready.size }, (_, i) => ready.at(i));
        const scores = endpoints.map((endpoint) => score(user, endpoint, ready.size));
        return endpoints[scores.indexOf(Math.max(...scores))];
      },
    })),
    spread: 'by key',
    minimalDisruption: true,
  } as const;
}

const modulo = byUser((user, { index }, size) => (index % size === user % size ? 1 : 0));
const allToOne = byUser((_user, { index }) => -index);
const avoidsTheAdded = byUser((user, { index, id }) =>
  id === 'added' ? -1 : (index * 7919 + user * 104_729) % 1009,
);

describe('the strategy suite catches', () => {
  const defaults = 'has a default for each parameter';
  const unknown = 'refuses a parameter it does not know';
  const use = 'uses its endpoints, all and no others';
  const seeds = 'chooses the same for the same seed';
  const instances = 'keeps its instances apart';
  const trouble = 'goes on through failures, new weights and an empty pool';
  const shares = 'gives each endpoint its share';
  const membership = 'forgets what is removed and uses what is added';
  const keeps = 'keeps each key with its endpoint';
  const moves = 'moves the keys of what is removed, and keys to what is added';

  test.each<[string, CaseName, StrategyDefinition, string | RegExp]>([
    [
      'a parameter without default',
      defaults,
      withParams(z.strictObject({ d: z.int().optional() })),
      'parameter "d" has no default',
    ],
    [
      'a default that cannot be saved',
      defaults,
      withParams(z.strictObject({ d: z.number().or(z.null()).default(Infinity) })),
      'once saved as JSON',
    ],
    [
      'a misspelt parameter that goes unseen',
      unknown,
      withParams(z.object({})),
      'z.strictObject refuses it',
    ],
    [
      'an endpoint that is never chosen',
      use,
      neverLast,
      'with 2 endpoints: endpoint-1 was never chosen in 200 requests',
    ],
    [
      'a promise in place of an endpoint',
      use,
      asynchronous,
      'with 1 endpoint: choose returned a promise',
    ],
    ['an endpoint withheld', use, picky, 'of 1 ready, none was chosen for request 40'],
    ['an endpoint written to', use, countsItself, 'endpoint-0 has 100 in flight at the end'],
    [
      'chance that is not the context’s',
      seeds,
      inexplicable,
      /request \d+ went to endpoint-\d, and to endpoint-\d in another run/,
    ],
    ['a turn shared between runs', seeds, globalTurn, 'is Math.random, the date or a global used?'],
    [
      'a turn shared between instances',
      instances,
      newGlobalTurn,
      'is state kept outside of the instance?',
    ],
    [
      'an exception on the last endpoint',
      trouble,
      throwsWhenEmpty,
      'with 1 endpoint: division by no endpoints',
    ],
    ['an exception on a failure', trouble, throwsOnFailure, 'with 1 endpoint: no time was taken'],
    [
      'uneven shares',
      shares,
      lopsided,
      /with 2 endpoints: endpoint-0, of weight 1, got 5[5-9]\.\d % of 6000 requests; 50.0 % ± 3.0 % is due/,
    ],
    [
      'weights declared but not honoured',
      shares,
      { ...roundRobin, honoursWeights: true },
      /got 50.0 % of 6000 requests; 25.0 % ± 3.0 % is due by weight/,
    ],
    [
      'weights honoured but not declared',
      shares,
      { ...random, honoursWeights: false },
      /got 2\d\.\d % of 6000 requests; 50.0 % ± 3.0 % is due whatever the weight/,
    ],
    [
      'a removed endpoint that is still chosen',
      membership,
      remembersTheRemoved,
      'chose "endpoint-0", which is not ready',
    ],
    [
      'an added endpoint that is never chosen',
      membership,
      deafToAdditions,
      'an endpoint got 0.0 % after its addition; 50.0 % is due',
    ],
    [
      'a key that wanders',
      keeps,
      { ...random, spread: 'by key' },
      /user \d+ went to endpoint-\d first and to endpoint-\d later/,
    ],
    ['keys that all have the same endpoint', keeps, allToOne, 'endpoint-1 got none of 40 users'],
    [
      'keys that move without need',
      moves,
      modulo,
      /user \d+ moved from endpoint-\d to endpoint-\d when/,
    ],
    ['an added endpoint that gets no key', moves, avoidsTheAdded, 'added got none of 40 users'],
  ])('%s', async (_fault, name, definition, message) => {
    const { verdict, remark } = await tryCase(caseOf(name), definition, simulatedDrive);
    expect(verdict).toBe('failed');
    expect(remark).toMatch(message);
  });
});

describe('the strategy suite leaves out, and says why', () => {
  test('what a spread is not about', async () => {
    const shares = caseOf('gives each endpoint its share');
    expect(await tryCase(shares, modulo, simulatedDrive)).toMatchObject({
      verdict: 'skipped',
      remark: 'it is for a spread even, and this is by key',
    });
  });

  test('what needs more than the world has', async () => {
    const use = caseOf('uses its endpoints, all and no others');
    const bare = { ...simulatedDrive, provides: [] };
    expect(await tryCase(use, { ...random, needs: ['oracle'] }, bare)).toMatchObject({
      verdict: 'skipped',
      remark: 'it needs oracle, not to be had simulated',
    });
  });
});

function caseOf(wanted: CaseName) {
  return strategyCases.find(({ name }) => name === wanted)!;
}
