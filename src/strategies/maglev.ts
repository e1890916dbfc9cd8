/**
 * Maglev: a table of 65537 slots, filled so that each endpoint has the same number of them, ± 1.
 *
 * When to use: consistent hashing that must be even and fast; O(1). When an endpoint goes, a few keys more move than
 * must: with ten of them 0.3 % more, with a hundred 0.6 %. Make the table at least a hundred times larger than the pool.
 *
 *     choose the owner of slot xxHash64(key) mod 65537
 *
 * The table: hashing/maglev-table.ts. Without a key: any slot. Retries and bounded load: hashing/envoy-choice.ts; the
 * k-th reselection turns the hash into hash ⊕ (2⁶⁴ − k).
 */
import { z } from 'zod';
import { defineStrategy } from './contract.ts';
import { expected } from './expected.ts';
import { envoyChoice, envoyParams } from './hashing/envoy-choice.ts';
import { maglevTables } from './hashing/maglev-table.ts';

const largestTable = 5_000_011;
const error = expected(`a prime number up to ${largestTable}`);

function isPrime(candidate: number): boolean {
  if (candidate < 2) return false;
  for (let divisor = 2; divisor * divisor <= candidate; divisor++) {
    if (candidate % divisor === 0) return false;
  }
  return true;
}

export const maglev = defineStrategy({
  name: 'maglev',
  family: 'hash',
  summary: 'Sends each key to the owner of its slot in a table that all endpoints share evenly.',
  source: 'Eisenbud et al., "Maglev" (NSDI 2016); Envoy maglev_lb.cc',
  fidelity: 'exact',
  details: {
    does: 'Lets endpoints take turns at claiming slots of a table, each in an order of its own, and takes the owner of the slot at the hash of the key.',
    state: 'The table, built when the pool has changed; equal pools share it.',
    cost: 'O(1); O(n) when the hashed endpoint is overloaded',
    matches:
      'Envoy MAGLEV with one hash policy, pick by pick where endpoints are named as their addresses; bounded load counts what one Envoy has in flight.',
    failsWhen:
      'the table is not much larger than the pool: with a thousand pods in 65537 slots seven times as many keys move as must.',
  },
  honoursWeights: true,
  spread: 'by key',
  scope: 'replica',
  params: z.strictObject({
    ...envoyParams,
    tableSize: z
      .int({ error })
      .min(2, { error })
      .max(largestTable, { error })
      .refine(isPrime, { error })
      .default(65_537)
      .describe('Slots; a prime number.'),
  }),
  create: ({ tableSize, ...params }, context) =>
    envoyChoice((ready) => maglevTables.of(ready, tableSize), params, context),
});
