/**
 * Rendezvous hashing: every endpoint has a score for the key, and the highest wins.
 *
 * When to use: shares in proportion to weight but for chance, and never a key moved that need not be; pools up to some
 * hundreds of endpoints, because each is asked each time.
 *
 *     score = weight / −ln x,   x in (0, 1) from the hash of key and endpoint
 *
 * `mixed` has 53 good bits. `fnv-1a` is what Traefik does: FNV-1a over the key and then the name, divided by 2⁶⁴. It
 * mixes the last bytes worst, so names that differ in those alone ("pod-1", "pod-2") get very different shares.
 * An empty key is hashed as any other. O(n).
 */
import { z } from 'zod';
import type { ReadySet } from '../core/endpoint.ts';
import { defineStrategy } from './contract.ts';
import { expected } from './expected.ts';
import { keyParam, keyReader } from './hashing/request-key.ts';
import { FnvScores, MixedScores, type Scores } from './hashing/scores.ts';
import { SharedTables } from './hashing/shared-tables.ts';
import { TableChoice } from './hashing/table-choice.ts';

const hashes = { mixed: MixedScores, 'fnv-1a': FnvScores } as const;
type HashName = keyof typeof hashes;

const tables = new SharedTables<HashName, Scores>((members, hash) => new hashes[hash](members));

function highest(scores: Scores, ready: ReadySet, key: string): number {
  scores.begin(key);
  let best = 0;
  let greatest = -Infinity;
  for (let position = 0; position < ready.size; position++) {
    const score = ready.at(position).weight / -Math.log(scores.at(position));
    if (score > greatest) {
      greatest = score;
      best = position;
    }
  }
  return best;
}

export const rendezvous = defineStrategy({
  name: 'rendezvous',
  family: 'hash',
  summary: 'Sends each key to the endpoint with the highest score for it.',
  source:
    'Thaler, Ravishankar, "A Name-Based Mapping Scheme for Rendezvous" (1996); Traefik hrw.go',
  fidelity: 'distributional',
  details: {
    does: 'Hashes the key with each endpoint to a score, weighs it, and takes the endpoint with the highest.',
    state: 'The hashes of the names; equal pools share them.',
    cost: 'O(n)',
    matches:
      'Traefik `hrw` with `hash: fnv-1a` by formula, though it knows servers by other names. Envoy rendezvous_hash with `mixed` but for the hash.',
    failsWhen:
      'pools are large, as each choice asks every endpoint; with `fnv-1a` when names differ only at the end.',
  },
  honoursWeights: true,
  spread: 'by key',
  minimalDisruption: true,
  scope: 'replica',
  params: z.strictObject({
    key: keyParam('client-address'),
    hash: z
      .enum(['mixed', 'fnv-1a'], { error: expected('mixed or fnv-1a') })
      .default('mixed')
      .describe("What scores are made by: a good mixer, or FNV-1a as Traefik's."),
  }),
  create({ key, hash }) {
    const keyOf = keyReader(key);
    return new TableChoice({
      table: (ready) => tables.of(ready, hash),
      find: (scores, ready, request) => highest(scores, ready, keyOf(request)),
    });
  },
});
