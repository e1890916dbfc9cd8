/**
 * ingress-nginx `upstream-hash-by`: the ring of lua-resty-chash, which is not that of nginx.
 *
 * When to use: to see what a cluster with this annotation does; else as any consistent hash. A retry comes back to the
 * same pod, as nothing is known here of what was tried, and an empty key is hashed as any other: a variable that is empty
 * sends everything to one pod.
 *
 *     base    = crc32 over the endpoint
 *     points  = 160 per unit of weight, chained from base (hashing/chained-crc32-ring.ts)
 *     choose the owner of the last point ≤ crc32(key), of the lowest point when there is none
 *
 * O(log points).
 */
import { z } from 'zod';
import { defineStrategy } from './contract.ts';
import { luaRestyOwner, luaRestyRing } from './hashing/lua-resty-ring.ts';
import { keyParam, keyReader } from './hashing/request-key.ts';
import { SharedTables } from './hashing/shared-tables.ts';
import { TableChoice } from './hashing/table-choice.ts';

export const luaRestyRings = new SharedTables((members, _params: undefined) =>
  luaRestyRing(members),
);

export const ingressNginxChash = defineStrategy({
  name: 'ingress-nginx-chash',
  family: 'hash',
  summary:
    'Sends each key to the last ring point before it, as ingress-nginx upstream-hash-by does.',
  source: 'ingress-nginx balancer/chash.lua; lua-resty-balancer chash.lua, chash.c',
  fidelity: 'exact',
  details: {
    does: 'Puts 160 points per unit of weight on a circle and takes the last at or before the hash of the key.',
    state: 'The ring, built when the pool has changed; equal pools share it.',
    cost: 'O(log 160 n)',
    matches:
      'ingress-nginx with `upstream-hash-by`, pick by pick where endpoints are named as their addresses; all its endpoints have weight 1.',
    failsWhen:
      'the chosen pod fails: retries go there again. The key is empty: one pod gets everything. Shares differ for good, as on any ring.',
  },
  honoursWeights: true,
  spread: 'by key',
  minimalDisruption: true,
  directsRetries: true,
  scope: 'replica',
  params: z.strictObject({ key: keyParam('path') }),
  create({ key }) {
    const keyOf = keyReader(key);
    return new TableChoice({
      table: (ready) => luaRestyRings.of(ready, undefined),
      find: (ring, _ready, request) => luaRestyOwner(ring, keyOf(request)),
    });
  },
});
