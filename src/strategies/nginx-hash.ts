/**
 * nginx `hash`, without `consistent`: the key's hash modulo the total weight.
 *
 * When to use: keys should keep to their pod and pods hardly ever change. Whatever the change, n/(n+1) of all keys move.
 *
 *     H = Σ over tries of (crc32([number of the try, from the second on] key) >> 16) & 0x7fff
 *     slot = H mod Σ weights, counted off along the weights in configuration order
 *
 * A slot whose endpoint was tried already leads to the next try; after 20 of them, or without a key, smooth weighted
 * round robin. Only 15 bits are used: with a total weight not small beside 32,768 shares are visibly uneven. O(log n).
 */
import { z } from 'zod';
import type { ReadySet, RequestInfo } from '../core/endpoint.ts';
import { defineStrategy } from './contract.ts';
import { crc32End, crc32Start, crc32Text } from './hashing/crc32.ts';
import { keyParam, keyReader } from './hashing/request-key.ts';
import { nowhere, TableChoice, withDefaults } from './hashing/table-choice.ts';
import { type WeightRuns, weightRuns } from './hashing/weight-runs.ts';
import { smoothWeightedRoundRobin } from './smooth-weighted-round-robin.ts';

/** nginx goes on over its attempts, we begin anew at each: what was tried then is no miss of its count. */
const mostMisses = 20;

function find(runs: WeightRuns, ready: ReadySet, { tried }: RequestInfo, key: string): number {
  if (key === '') return nowhere;
  let sum = 0;
  for (let rehash = 0; rehash <= mostMisses + tried.length; rehash++) {
    const start = rehash === 0 ? crc32Start : crc32Text(crc32Start, String(rehash));
    sum += (crc32End(crc32Text(start, key)) >>> 16) & 0x7fff;
    const position = runs.ownerOf(sum % runs.total);
    if (!tried.includes(ready.at(position))) return position;
  }
  return nowhere;
}

export const nginxHash = defineStrategy({
  name: 'nginx-hash',
  family: 'hash',
  summary:
    'Sends each key to the endpoint at its hash modulo the total weight, exactly as nginx does.',
  source: 'nginx ngx_http_upstream_hash_module.c (hash)',
  fidelity: 'exact',
  details: {
    does: 'Hashes the key to 15 bits, divides by the total weight and counts the remainder off along the endpoints.',
    state: 'None but the weights.',
    cost: 'O(log n); nginx: O(n)',
    matches:
      'nginx `hash $key`, pick by pick, retries included; a pod taken out changes the modulus, as when the server line goes.',
    failsWhen: 'pods come and go: nearly all keys move. Few keys, or popular ones, make it uneven.',
  },
  honoursWeights: true,
  spread: 'by key',
  scope: 'replica',
  params: z.strictObject({ key: keyParam('client-address') }),
  create({ key }, context) {
    const keyOf = keyReader(key);
    return new TableChoice({
      table: (ready) => weightRuns.of(ready, undefined),
      find: (runs, ready, request) => find(runs, ready, request, keyOf(request)),
      fallback: withDefaults(smoothWeightedRoundRobin, context),
    });
  },
});
