/**
 * ingress-nginx `upstream-hash-by-subset`: each key has a group of three endpoints, of which one is drawn.
 *
 * When to use: caches that are worth warming on a few pods, where one pod alone would be too hot.
 *
 *     groups  = endpoints in order, three at a time; the last is filled up from the first endpoints on
 *     group   = that of the key on the ring of "set1", "set2", … (hashing/lua-resty-ring.ts)
 *     choose one of the group, uniformly at random
 *
 * Endpoints that are in two groups get more, and groups have shares of the ring as different as endpoints have elsewhere.
 * Weights are ignored. O(log groups).
 */
import { z } from 'zod';
import { defineStrategy } from './contract.ts';
import { expected } from './expected.ts';
import { luaRestyOwner, luaRestyRing } from './hashing/lua-resty-ring.ts';
import { keyParam, keyReader } from './hashing/request-key.ts';
import { SharedTables } from './hashing/shared-tables.ts';
import { TableChoice } from './hashing/table-choice.ts';

const error = expected('an integer of at least 1');

const groupRings = new SharedTables(({ length }, subsetSize: number) => {
  const groups = Array.from({ length: Math.ceil(length / subsetSize) }, (_, group) => ({
    name: `set${group + 1}`,
    weight: 1,
  }));
  return luaRestyRing(groups);
});

export const ingressNginxChashsubset = defineStrategy({
  name: 'ingress-nginx-chashsubset',
  family: 'hash',
  summary: 'Sends each key to any of a group of endpoints, as ingress-nginx does by subsets.',
  source: 'ingress-nginx balancer/chashsubset.lua',
  fidelity: 'distributional',
  details: {
    does: 'Puts the endpoints into groups of three, finds the group of the key on a ring of groups, and draws one of them.',
    state: 'The ring of groups, built when the pool has changed; equal pools share it.',
    cost: 'O(log 160 n)',
    matches: 'ingress-nginx with `upstream-hash-by-subset: "true"`, group by group.',
    failsWhen:
      'the number of endpoints is not a multiple of the group size: some are in two groups. A pod that goes shifts all groups after it.',
  },
  honoursWeights: false,
  spread: 'around key',
  directsRetries: true,
  scope: 'replica',
  params: z.strictObject({
    key: keyParam('path'),
    subsetSize: z
      .int({ error })
      .min(1, { error })
      .default(3)
      .describe('Endpoints in a group, as `upstream-hash-by-subset-size`.'),
  }),
  create({ key, subsetSize }, { rng }) {
    const keyOf = keyReader(key);
    return new TableChoice({
      table: (ready) => groupRings.of(ready, subsetSize),
      find(ring, ready, request) {
        const group = luaRestyOwner(ring, keyOf(request));
        return (group * subsetSize + rng.below(subsetSize)) % ready.size;
      },
    });
  },
});
