/**
 * IPVS `sh`: source hashing over 256 buckets.
 *
 * When to use: to see what kube-proxy in IPVS mode with `--ipvs-scheduler=sh` does. It does so per connection. Beyond 256
 * units of weight the last endpoints get nothing, and with less shares are rounded to 1/256.
 *
 *     bucket = (address · 0x61C88647 mod 2³²) >> 24;   an IPv6 address is the ⊕ of its words of 32 bits
 *     choose the owner of slot bucket mod Σ weights, counted off along the weights
 *
 * O(log n).
 */
import { z } from 'zod';
import type { RequestInfo } from '../core/endpoint.ts';
import { defineStrategy } from './contract.ts';
import { foldedAddress } from './hashing/ip-address.ts';
import { TableChoice } from './hashing/table-choice.ts';
import { type WeightRuns, weightRuns } from './hashing/weight-runs.ts';

const goldenRatio = 0x61c88647;

function find(runs: WeightRuns, { clientAddress }: RequestInfo): number {
  const bucket = Math.imul(foldedAddress(clientAddress) ?? 0, goldenRatio) >>> 24;
  return runs.ownerOf(bucket % runs.total);
}

export const ipvsSh = defineStrategy({
  name: 'ipvs-sh',
  family: 'hash',
  summary: 'Sends each client address to the owner of one of 256 buckets, as IPVS sh does.',
  source: 'Linux ip_vs_sh.c (hash_32)',
  fidelity: 'distributional',
  details: {
    does: 'Hashes the client address to one of 256 buckets, which the endpoints share in runs of their weights.',
    state: 'None but the weights.',
    cost: 'O(log n); IPVS: O(1)',
    matches:
      'IPVS `sh` without flags, address by address but for the order in which IPVS lists its servers; it chooses once per connection.',
    failsWhen:
      'weights are many: only 256 buckets are shared out. Pods come and go: nearly all addresses move. Clients come through one proxy.',
  },
  honoursWeights: true,
  spread: 'by key',
  scope: 'shared',
  params: z.strictObject({}),
  create: () =>
    new TableChoice({
      table: (ready) => weightRuns.of(ready, undefined),
      find: (runs, _ready, request) => find(runs, request),
    }),
});
