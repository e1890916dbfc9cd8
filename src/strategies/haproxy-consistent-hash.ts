/**
 * HAProxy `hash-type consistent`: a ring on which a key belongs to the nearest point, before or after it.
 *
 * When to use: to see what HAProxy does. By default a server has 16 points, which is coarse: shares differ by 25 %. Raise
 * all weights, to 100 say.
 *
 *     point i of a server = avalanche(4096 · id + i), i < 16 · weight;   id: 1, 2, … in configuration order
 *     key's hash          = avalanche(sdbm(key)); of an address: avalanche(its words of 32 bits, ⊕)
 *     choose the owner of the nearer of the points around it, of the one before when they are as near
 *
 * The server that the last attempt went to is passed over for the next point. With `hashBalanceFactor` so is one that has
 * its slots in use: ⌈factor · (in flight + 1)⌉ of them, shared out by weight, at least 1 each. Without a key, or without
 * an address in it: one point of the ring after the other. O(log points).
 */
import { z } from 'zod';
import type { ReadySet, RequestInfo } from '../core/endpoint.ts';
import { defineStrategy } from './contract.ts';
import { expected } from './expected.ts';
import { type HashName, haproxyHashes, haproxyKeyHash } from './hashing/haproxy-hashes.ts';
import { type HaproxyRing, haproxyRings } from './hashing/haproxy-ring.ts';
import { keyParam } from './hashing/request-key.ts';
import { TableChoice } from './hashing/table-choice.ts';

/** From a point on: the first whose owner is neither avoided nor full, or the last looked at. */
function walk(
  { owners, size }: HaproxyRing['ring'],
  from: number,
  ready: ReadySet,
  { tried }: RequestInfo,
  isFull: (position: number) => boolean,
): number {
  const avoided = tried.at(-1);
  let point = from;
  for (let step = 0; step < size; step++) {
    point = (from + step) % size;
    const position = owners[point]!;
    if (ready.at(position) !== avoided && !isFull(position)) break;
  }
  return point;
}

const factorError = expected('0 or an integer above 100');

export const haproxyConsistentHash = defineStrategy({
  name: 'haproxy-consistent-hash',
  family: 'hash',
  summary: 'Sends each key to the nearest point of a ring of 16 per weight, as HAProxy does.',
  source: 'HAProxy lb_chash.c, backend.c, hash.c',
  fidelity: 'exact',
  details: {
    does: 'Puts 16 points per unit of weight on a circle and takes the nearest to the hash of the key, on either side.',
    state:
      'The ring, built when the pool has changed and shared by equal pools; what is in flight.',
    cost: 'O(log 16 n); a walk while servers are full',
    matches:
      'HAProxy `hash-type consistent` with `balance source` (client-address), `uri` (path) or `hdr` (affinity-key), pick by pick, servers having the ids 1, 2, … in order.',
    failsWhen:
      'weights are left at 1: 16 points each give shares that differ by 25 %, for good. Popular keys, without `hashBalanceFactor`.',
  },
  honoursWeights: true,
  spread: 'by key',
  minimalDisruption: true,
  scope: 'replica',
  params: z.strictObject({
    key: keyParam('client-address').describe(
      'What of the request is hashed: the client address, the path without its query, or what the manifests declare.',
    ),
    hash: z
      .enum(Object.keys(haproxyHashes) as HashName[], {
        error: expected('sdbm, djb2, wt6 or crc32'),
      })
      .default('sdbm')
      .describe('What keys other than addresses are hashed by.'),
    avalanche: z
      .boolean({ error: expected('true or false') })
      .default(true)
      .describe('Whether hashes are mixed; in HAProxy by default where no hash is named.'),
    hashBalanceFactor: z
      .int({ error: factorError })
      .refine((factor) => factor === 0 || factor > 100, { error: factorError })
      .default(0)
      .describe('In percent of the mean: what a server may have in flight. 0: no bound.'),
  }),
  create({ key, hash, avalanche: isMixed, hashBalanceFactor: factor }) {
    const hashOf = haproxyKeyHash(key, hash, isMixed);
    /** The point to take next for a request without a key. */
    let turn = 0;
    return new TableChoice({
      table: (ready) => haproxyRings.of(ready, undefined),
      find(table, ready, request, inFlight) {
        const { ring } = table;
        const hashed = hashOf(request);
        if (hashed === undefined) {
          const point = walk(ring, turn % ring.size, ready, request, () => false);
          turn = point + 1;
          return ring.owners[point]!;
        }
        const isFull = (position: number) =>
          factor > 0 && table.isFull(position, ready, inFlight, factor);
        return ring.owners[walk(ring, table.nearest(hashed), ready, request, isFull)]!;
      },
    });
  },
});
