/**
 * Jump consistent hash: a bucket number from a key and a number of buckets, without any table.
 *
 * When to use: many keys, even shares (off by 10⁻⁸), and a pool that only ever grows or shrinks at its end, such as the
 * pods of a StatefulSet. Weights are ignored.
 *
 *     b = −1, j = 0;   while j < n:   b = j,   key = key · 2862933555777941757 + 1 mod 2⁶⁴,
 *                                     j = ⌊(b + 1) · 2³¹ / (⌊key / 2³³⌋ + 1)⌋
 *
 * The number is a position in configuration order: when another endpoint than the last goes, all after it move up, and
 * nearly all keys with them. Keys are hashed to 64 bits by xxHash64; an empty one as any other. O(log n) expected.
 */
import { z } from 'zod';
import type { ReadySet, RequestInfo } from '../core/endpoint.ts';
import { defineStrategy } from './contract.ts';
import { keyParam, keyReader } from './hashing/request-key.ts';
import { add64, multiply64, type Word64, word64 } from './hashing/word-64.ts';
import { xxHash64 } from './hashing/xx-hash-64.ts';

const multiplier = word64(0x27bb2ee6, 0x87b0b0fd);

/** Changes `key`. */
export function jumpBucket(key: Word64, buckets: number): number {
  let bucket = -1;
  let next = 0;
  while (next < buckets) {
    bucket = next;
    multiply64(key, multiplier);
    add64(key, 0, 1);
    next = Math.floor((bucket + 1) * (2_147_483_648 / ((key.high >>> 1) + 1)));
  }
  return bucket;
}

export const jumpHash = defineStrategy({
  name: 'jump-hash',
  family: 'hash',
  summary: 'Sends each key to a position computed from its hash and the size of the pool alone.',
  source: 'Lamping, Veach, "A Fast, Minimal Memory, Consistent Hash Algorithm" (2014)',
  fidelity: 'exact',
  details: {
    does: 'Follows pseudo-random jumps of the key through the positions and takes the last that is within the pool.',
    state: 'None.',
    cost: 'O(log n)',
    matches: 'The paper, with xxHash64 of the key in front.',
    failsWhen:
      'another endpoint than the last is removed: all positions after it shift, and most keys move. Weights matter: it ignores them.',
  },
  honoursWeights: false,
  spread: 'by key',
  scope: 'replica',
  params: z.strictObject({ key: keyParam('client-address') }),
  create({ key }) {
    const keyOf = keyReader(key);
    const hash = word64();
    return {
      choose: (ready: ReadySet, request: RequestInfo) =>
        ready.at(jumpBucket(xxHash64(keyOf(request), hash), ready.size)),
    };
  },
});
