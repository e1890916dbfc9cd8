/**
 * Envoy RING_HASH: a ring of at least 1024 points in all, shared out by weight.
 *
 * When to use: as any consistent hash. Mind that the 1024 points are of the whole ring: ten pods have 103 each (shares
 * off by 10 % typically), a thousand have two.
 *
 *     scale    = min(⌈m · minimum⌉ / m, maximum), with m the least weight as part of Σ weights
 *     points i = xxHash64("name_i"), from 0, until the running sum of points has reached that of scale · weight / Σ weights
 *     choose the owner of the first point ≥ xxHash64(key), of the lowest point when there is none
 *
 * Without a key: any point. Retries and bounded load: hashing/envoy-choice.ts; the k-th reselection goes k points on,
 * which may be the same endpoint again. O(log points).
 */
import { z } from 'zod';
import { defineStrategy } from './contract.ts';
import { expected } from './expected.ts';
import { envoyChoice, envoyParams, type EnvoyTable } from './hashing/envoy-choice.ts';
import { Ring } from './hashing/ring.ts';
import { type Member, SharedTables } from './hashing/shared-tables.ts';
import { type Word64, word64 } from './hashing/word-64.ts';
import { xxHash64 } from './hashing/xx-hash-64.ts';

const mostPoints = 8_388_608;

interface RingSize {
  readonly minimumRingSize: number;
  readonly maximumRingSize: number;
}

export class EnvoyRing implements EnvoyTable {
  readonly total: number;
  readonly ring: Ring;

  constructor(members: readonly Member[], { minimumRingSize, maximumRingSize }: RingSize) {
    this.total = members.reduce((sum, { weight }) => sum + weight, 0);
    const least = Math.min(...members.map(({ weight }) => weight)) / this.total;
    const scale = Math.min(Math.ceil(least * minimumRingSize) / least, maximumRingSize);
    const highs: number[] = [];
    const lows: number[] = [];
    const owners: number[] = [];
    const hash = word64();
    let target = 0;
    for (const [owner, { name, weight }] of members.entries()) {
      target += scale * (weight / this.total);
      for (let i = 0; owners.length < target; i++) {
        xxHash64(`${name}_${i}`, hash);
        highs.push(hash.high);
        lows.push(hash.low);
        owners.push(owner);
      }
    }
    this.ring = new Ring(Uint32Array.from(highs), Uint32Array.from(owners), Uint32Array.from(lows));
  }

  at({ high, low }: Word64, reselection: number): number {
    const { owners, size } = this.ring;
    return owners[((this.ring.atOrAfter(high >>> 0, low >>> 0) % size) + reselection) % size]!;
  }
}

export const envoyRings = new SharedTables(
  (members, size: RingSize) => new EnvoyRing(members, size),
);

function ringSize(usual: number, what: string) {
  const error = expected(`an integer from 1 to ${mostPoints}`);
  return z
    .int({ error })
    .min(1, { error })
    .max(mostPoints, { error })
    .default(usual)
    .describe(what);
}

export const envoyRingHash = defineStrategy({
  name: 'envoy-ring-hash',
  family: 'hash',
  summary: 'Sends each key to the next point of a ring of at least 1024, as Envoy RING_HASH does.',
  source: 'Envoy ring_hash_lb.cc, thread_aware_lb_impl.cc',
  fidelity: 'exact',
  details: {
    does: 'Puts points on a circle, at least 1024 in all, and takes the first at or after the hash of the key.',
    state: 'The ring, built when the pool has changed; equal pools share it.',
    cost: 'O(log points); O(n) when the hashed endpoint is overloaded',
    matches:
      'Envoy RING_HASH with xxHash and one hash policy, pick by pick where endpoints are named as their addresses; bounded load counts what one Envoy has in flight.',
    failsWhen:
      'pods are many: the default ring leaves few points to each. Its size depends on the pool, so survivors exchange some keys when a pod goes.',
  },
  honoursWeights: true,
  spread: 'by key',
  scope: 'replica',
  params: z
    .strictObject({
      ...envoyParams,
      minimumRingSize: ringSize(1024, 'Points in all, at least.'),
      maximumRingSize: ringSize(mostPoints, 'Points in all, at most.'),
    })
    .refine(({ minimumRingSize, maximumRingSize }) => minimumRingSize <= maximumRingSize, {
      error: 'minimumRingSize is greater than maximumRingSize.',
    }),
  create: ({ minimumRingSize, maximumRingSize, ...params }, context) =>
    envoyChoice(
      (ready) => envoyRings.of(ready, { minimumRingSize, maximumRingSize }),
      params,
      context,
    ),
});
