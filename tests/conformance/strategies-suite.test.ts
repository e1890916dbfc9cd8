/** Each case of the strategy suite, shown to catch a strategy that breaks it. */
import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import type { Endpoint } from '../../src/core/endpoint.ts';
import {
  defineStrategy,
  type Strategy,
  type StrategyContext,
  type StrategyDefinition,
} from '../../src/strategies/contract.ts';
import { random } from '../../src/strategies/random.ts';
import { roundRobin } from '../../src/strategies/round-robin.ts';
import { simulatedDrive } from './simulated-drive.ts';
import type { CaseName } from './strategy-drive.ts';
import { strategyCases } from './strategy-suite.ts';

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
const globalState = broken(() => ({
  choose: (ready) => ready.at(((calls++ * 7919) % 97) % ready.size),
}));

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
  const use = 'uses its endpoints, all and no others';
  const shares = 'gives each endpoint its share';
  const membership = 'forgets what is removed and uses what is added';
  const keeps = 'keeps each key with its endpoint';
  const moves = 'moves the keys of what is removed, and keys to what is added';
  const seeds = 'chooses the same for the same seed';

  test.each<[string, CaseName, StrategyDefinition, string]>([
    ['an endpoint that is never chosen', use, neverLast, 'to deeply equal Set'],
    ['uneven shares', shares, lopsided, 'to be less than 0.03'],
    [
      'weights declared but not honoured',
      shares,
      { ...roundRobin, honoursWeights: true },
      'to be less than 0.03',
    ],
    [
      'weights honoured but not declared',
      shares,
      { ...random, honoursWeights: false },
      'to be less than 0.03',
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
      'expected 0 to be greater than',
    ],
    ['a key that wanders', keeps, { ...random, spread: 'by key' }, 'user '],
    ['keys that all have the same endpoint', keeps, allToOne, 'to deeply equal Set'],
    ['keys that move without need', moves, modulo, "to be 'endpoint-"],
    ['an added endpoint that gets no key', moves, avoidsTheAdded, 'to include'],
    ['state shared between runs', seeds, globalState, 'to deeply equal'],
  ])('%s', async (_fault, name, definition, message) => {
    const { check } = strategyCases.find((each) => each.name === name)!;
    await expect(check(definition, simulatedDrive, 3)).rejects.toThrow(message);
  });
});
