/**
 * Consistent hashing with bounded loads: along the ring, to the first endpoint that is not full.
 *
 * When to use: caches with popular keys. A key stays with its endpoint until that has `factor` times the mean in flight;
 * what is too much goes to the next on the ring, which is always the same for the key. Towards factor 1 it becomes
 * least-requests, without bound plain consistent hashing.
 *
 *     capacity = ⌈factor · (in flight + 1) · weight / Σ weights⌉
 *
 * At no time does an endpoint have more in flight than that, with n equal ones ⌈factor · (in flight + 1) / n⌉. The ring is
 * that of nginx (`hash … consistent`). An empty key is hashed as any other. O(log points) and a walk of O(1 / ε²) expected.
 */
import { z } from 'zod';
import { defineStrategy } from './contract.ts';
import { expected } from './expected.ts';
import { crc32 } from './hashing/crc32.ts';
import { keyParam, keyReader } from './hashing/request-key.ts';
import { TableChoice } from './hashing/table-choice.ts';
import { weightRuns } from './hashing/weight-runs.ts';
import { ketamaRings } from './nginx-consistent-hash.ts';

const error = expected('a number from 1 to 1000');

export const boundedLoads = defineStrategy({
  name: 'bounded-loads',
  family: 'hash',
  summary: 'Sends each key along a ring to the first endpoint with less than its share in flight.',
  source: 'Mirrokni, Thorup, Zadimoghaddam, "Consistent Hashing with Bounded Loads" (2016)',
  fidelity: 'exact',
  details: {
    does: 'Finds the key on a ring and goes on from there past endpoints that have more in flight than 1.25 times their share.',
    state:
      'The ring, built when the pool has changed and shared by equal pools; what is in flight.',
    cost: 'O(log 160 n), and a short walk while endpoints are full',
    matches:
      'The paper. HAProxy hash-balance-factor walks likewise on a ring of its own; Envoy hash_balance_factor jumps at random.',
    failsWhen:
      'few requests are in flight, as with many replicas: the bound is then one or two, and keys wander. It sees only what its own replica has in flight.',
  },
  honoursWeights: true,
  spread: 'around key',
  scope: 'replica',
  params: z.strictObject({
    key: keyParam('client-address'),
    factor: z
      .number({ error })
      .min(1, { error })
      .max(1000, { error })
      .default(1.25)
      .describe('How many times its share an endpoint may have in flight.'),
  }),
  create({ key, factor }) {
    const keyOf = keyReader(key);
    return new TableChoice({
      table: (ready) => ({
        ring: ketamaRings.of(ready, undefined),
        totalWeight: weightRuns.of(ready, undefined).total,
      }),
      find({ ring, totalWeight }, ready, request, inFlight) {
        const allowed = factor * (inFlight + 1);
        // There is more room than requests, so the walk ends.
        for (let point = ring.atOrAfter(crc32(keyOf(request))); ; point++) {
          const position = ring.owners[point % ring.size]!;
          const endpoint = ready.at(position);
          if (endpoint.inFlight < Math.ceil((allowed * endpoint.weight) / totalWeight))
            return position;
        }
      },
    });
  },
});
