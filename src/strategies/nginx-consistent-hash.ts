/**
 * nginx `hash … consistent`: a ketama ring of 160 points per unit of weight.
 *
 * When to use: keys should keep to their pod while pods come and go; 1/(n+1) of the keys move. Shares differ for good:
 * with 160 points their relative deviation is about 1/√160 = 8 %.
 *
 *     base    = running crc32 over host, a zero byte, port
 *     point 0 = crc32 carried on from base over 4 zero bytes;   point j = … over point j − 1, lowest byte first
 *     choose the owner of the first point ≥ crc32(key), of the lowest point when there is none
 *
 * The ring is that of Perl's Cache::Memcached::Fast, not libketama's. A point whose endpoint was tried already leads to
 * the next point; after 20 of them, or without a key, smooth weighted round robin. O(log points).
 */
import { z } from 'zod';
import type { ReadySet, RequestInfo } from '../core/endpoint.ts';
import { defineStrategy } from './contract.ts';
import { chainedCrc32Ring } from './hashing/chained-crc32-ring.ts';
import { crc32, crc32Start, crc32Text } from './hashing/crc32.ts';
import { keyParam, keyReader } from './hashing/request-key.ts';
import type { Ring } from './hashing/ring.ts';
import { type Member, SharedTables } from './hashing/shared-tables.ts';
import { nowhere, TableChoice, withDefaults } from './hashing/table-choice.ts';
import { smoothWeightedRoundRobin } from './smooth-weighted-round-robin.ts';

const mostMisses = 20;

export function ketamaRing(members: readonly Member[]): Ring {
  return chainedCrc32Ring(members, (name) => crc32Text(crc32Start, hashedName(name)));
}

export const ketamaRings = new SharedTables((members, _params: undefined) => ketamaRing(members));

/** A port is what follows the last colon, digits alone. */
function hashedName(name: string): string {
  if (/^unix:/i.test(name)) return `${name.slice(5)}\0`;
  const port = /:(\d*)$/.exec(name);
  return port ? `${name.slice(0, port.index)}\0${port[1]}` : `${name}\0`;
}

function find(ring: Ring, ready: ReadySet, { tried }: RequestInfo, key: string): number {
  if (key === '') return nowhere;
  const first = ring.atOrAfter(crc32(key));
  for (let step = 0; step <= mostMisses; step++) {
    const position = ring.owners[(first + step) % ring.size]!;
    if (!tried.includes(ready.at(position))) return position;
  }
  return nowhere;
}

export const nginxConsistentHash = defineStrategy({
  name: 'nginx-consistent-hash',
  family: 'hash',
  summary: 'Sends each key to the next point of a ketama ring, exactly as nginx does.',
  source: 'nginx ngx_http_upstream_hash_module.c (hash … consistent)',
  fidelity: 'exact',
  details: {
    does: 'Puts 160 points per unit of weight on a circle and takes the first at or after the hash of the key.',
    state: 'The ring, built when the pool has changed; equal pools share it.',
    cost: 'O(log 160 n)',
    matches: 'nginx `hash $key consistent`, pick by pick, retries included.',
    failsWhen:
      'evenness matters: with three pods the largest share is often 10 % over its due, for good. Popular keys make it worse.',
  },
  honoursWeights: true,
  spread: 'by key',
  minimalDisruption: true,
  scope: 'replica',
  params: z.strictObject({ key: keyParam('client-address') }),
  create({ key }, context) {
    const keyOf = keyReader(key);
    return new TableChoice({
      table: (ready) => ketamaRings.of(ready, undefined),
      find: (ring, ready, request) => find(ring, ready, request, keyOf(request)),
      fallback: withDefaults(smoothWeightedRoundRobin, context),
    });
  },
});
