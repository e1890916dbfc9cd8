/**
 * nginx `ip_hash`: a hash of the client's network modulo the total weight.
 *
 * When to use: sessions without cookies, clients from many networks. Of an IPv4 address only the first three octets
 * count, so that a whole /24 lands on one pod, and so does everything behind one proxy or on loopback.
 *
 *     h = 89, then for each of the 3 bytes (16 of IPv6):   h = (113 h + byte) mod 6271
 *     slot = h mod Σ weights, counted off along the weights in configuration order
 *
 * An endpoint that was tried already leads to another round over the bytes from that h on; after 20 of them smooth
 * weighted round robin. O(log n).
 */
import { z } from 'zod';
import type { ReadySet, RequestInfo } from '../core/endpoint.ts';
import { defineStrategy } from './contract.ts';
import { addressBytes } from './hashing/ip-address.ts';
import { nowhere, TableChoice, withDefaults } from './hashing/table-choice.ts';
import { type WeightRuns, weightRuns } from './hashing/weight-runs.ts';
import { smoothWeightedRoundRobin } from './smooth-weighted-round-robin.ts';

/** nginx goes on over its attempts, we begin anew at each: what was tried then is no miss of its count. */
const mostMisses = 20;
/** What nginx takes where there is no address, as on a Unix socket. */
const noAddress = [0, 0, 0];

function find(runs: WeightRuns, ready: ReadySet, { clientAddress, tried }: RequestInfo): number {
  const bytes = hashedBytes(clientAddress);
  let hash = 89;
  for (let round = 0; round <= mostMisses + tried.length; round++) {
    for (const byte of bytes) hash = (hash * 113 + byte) % 6271;
    const position = runs.ownerOf(hash % runs.total);
    if (!tried.includes(ready.at(position))) return position;
  }
  return nowhere;
}

function hashedBytes(address: string): readonly number[] {
  const bytes = addressBytes(address);
  if (bytes.length === 0) return noAddress;
  return bytes.length === 4 ? bytes.slice(0, 3) : bytes;
}

export const nginxIpHash = defineStrategy({
  name: 'nginx-ip-hash',
  family: 'hash',
  summary: 'Sends each client network (IPv4 /24) to one endpoint, exactly as nginx ip_hash does.',
  source: 'nginx ngx_http_upstream_ip_hash_module.c',
  fidelity: 'exact',
  details: {
    does: 'Hashes the first three octets of the client address (IPv6: all) modulo the total weight.',
    state: 'None but the weights.',
    cost: 'O(log n); nginx: O(n)',
    matches:
      'nginx `ip_hash`, pick by pick, retries included; a pod taken out changes the modulus, as when the server line goes.',
    failsWhen:
      'clients share few networks or come through one proxy: a whole /24 goes to one pod. Pods come and go: nearly all clients move.',
  },
  honoursWeights: true,
  spread: 'by key',
  scope: 'replica',
  params: z.strictObject({}),
  create: (_params, context) =>
    new TableChoice({
      table: (ready) => weightRuns.of(ready, undefined),
      find,
      fallback: withDefaults(smoothWeightedRoundRobin, context),
    }),
});
