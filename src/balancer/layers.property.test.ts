import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { ManualScheduler } from '../core/manual-scheduler.fixture.ts';
import type { PoliciesSpec } from '../core/policies.ts';
import { requestInfo } from '../core/request-info.fixture.ts';
import { createRng } from '../core/rng.ts';
import { defineStrategy, type Outcome } from '../strategies/contract.ts';
import { Balancer } from './balancer.ts';
import { ConnectionPins } from './connection-pins.ts';
import type { EndpointState } from './endpoint-state.ts';
import { Lease } from './lease.ts';

/** Holds the balancer to its word: what it says was added and removed is what is there. */
const watchful = defineStrategy({
  name: 'watchful',
  family: 'random',
  summary: 'One of those that it was told of.',
  source: 'this test',
  fidelity: 'inspired',
  details: { does: '', state: '', cost: 'O(1)', matches: '', failsWhen: '' },
  honoursWeights: false,
  spread: 'even',
  scope: 'replica',
  params: z.strictObject({}),
  create: (_params, { rng }) => {
    const told = new Set<string>();
    return {
      choose: (ready) => {
        const there = Array.from({ length: ready.size }, (_, place) => ready.at(place).id);
        if (there.toSorted().join() !== [...told].toSorted().join()) throw new Error('untold');
        return ready.at(rng.below(ready.size));
      },
      membershipChanged: ({ kind, endpoint }) => {
        if (told.has(endpoint.id) === (kind === 'added')) throw new Error(`${kind} twice`);
        if (kind === 'removed') told.delete(endpoint.id);
        else told.add(endpoint.id);
      },
    };
  },
});

const ids = ['a', 'b', 'c', 'd', 'e'];
const leaseCount = 6;

const policies: fc.Arbitrary<PoliciesSpec> = fc.record({
  passiveHealth: fc.option(
    fc.record({ maxFails: fc.integer({ min: 1, max: 3 }), failTimeoutMs: fc.constant(2000) }),
    { nil: undefined },
  ),
  outlierEjection: fc.option(
    fc.record({
      consecutive5xx: fc.integer({ min: 1, max: 3 }),
      intervalMs: fc.constant(700),
      baseEjectionMs: fc.constant(1500),
      maxEjectionMs: fc.constant(4000),
      maxEjectionShare: fc.constantFrom(0, 0.5, 1),
    }),
    { nil: undefined },
  ),
  panicShare: fc.option(fc.constantFrom(0.5, 1), { nil: undefined }),
  slowStart: fc.option(
    fc.record({
      windowMs: fc.constant(3000),
      aggression: fc.constantFrom(0.5, 1, 2),
      minWeightShare: fc.constantFrom(0, 0.1),
    }),
    { nil: undefined },
  ),
});

type Step =
  | { do: 'acquire'; lease: number; pinned: boolean }
  | { do: 'end'; lease: number; outcome: Outcome; status: number }
  | { do: 'setEndpoints'; order: string[]; weight: number }
  | { do: 'wait'; forMs: number };

const lease = fc.nat(leaseCount - 1);
const steps: fc.Arbitrary<Step[]> = fc.array(
  fc.oneof(
    {
      weight: 4,
      arbitrary: fc.record({ do: fc.constant('acquire' as const), lease, pinned: fc.boolean() }),
    },
    {
      weight: 4,
      arbitrary: fc.record({
        do: fc.constant('end' as const),
        lease,
        outcome: fc.constantFrom<Outcome>('answered', 'failed', 'failed', 'cancelled'),
        status: fc.constantFrom(200, 503),
      }),
    },
    { weight: 2, arbitrary: fc.record({ do: fc.constant('wait' as const), forMs: fc.nat(4000) }) },
    {
      weight: 1,
      arbitrary: fc.record({
        do: fc.constant('setEndpoints' as const),
        order: fc.shuffledSubarray(ids),
        weight: fc.integer({ min: 1, max: 3 }),
      }),
    },
  ),
  { minLength: 20, maxLength: 120 },
);

test('under any policies and whatever happens, no lease is lost and the ready set is what was told', () => {
  fc.assert(
    fc.property(policies, steps, fc.integer(), (around, story, seed) => {
      const scheduler = new ManualScheduler();
      const balancer = new Balancer(watchful, {}, { clock: scheduler, rng: createRng(seed) });
      balancer.surround(around, scheduler);
      const leases = Array.from({ length: leaseCount }, () => new Lease());
      const pins = new ConnectionPins();
      let configured = ids;
      const configure = (weight: number) =>
        balancer.setEndpoints(configured.map((id) => ({ id, index: ids.indexOf(id), weight })));
      configure(1);
      for (const step of story) {
        if (step.do === 'wait') scheduler.advanceTo(scheduler.now() + step.forMs);
        else if (step.do === 'setEndpoints') {
          configured = step.order;
          configure(step.weight);
        } else {
          const each = leases[step.lease]!;
          const isHeld = each.endpoint !== undefined;
          if (step.do === 'acquire' && !isHeld) {
            balancer.acquire(requestInfo(), each, step.pinned ? pins : undefined);
          } else if (step.do === 'end' && isHeld) {
            each.end(step.outcome, step.outcome === 'answered' ? step.status : 0);
          }
        }
        const ready = readyOf(balancer);
        const places = ready.map(({ id }) => configured.indexOf(id));
        expect(places).toEqual(places.toSorted((a, b) => a - b));
        expect(places).not.toContain(-1);
        for (const { weight } of ready) expect(weight).toBeGreaterThanOrEqual(1);
        // In a panic below all of them, all are ready whatever has happened.
        if (around.panicShare === 1) expect(ready).toHaveLength(configured.length);
        const held = leases.flatMap(({ endpoint }) => endpoint ?? []);
        expect(balancer.held()).toBe(held.length);
        for (const endpoint of [...ready, ...held]) {
          expect(endpoint.inFlight).toBe(held.filter((other) => other === endpoint).length);
        }
      }
      expect(balancer.defects).toBe(0);
      for (const each of leases) if (each.endpoint) each.end('answered', 200);
      // Nothing lasts for ever once nothing fails any more: no policy, but a request that never came, keeps a pod out.
      scheduler.advanceTo(scheduler.now() + 60_000);
      expect(readyOf(balancer)).toHaveLength(configured.length);
    }),
    { numRuns: 300 },
  );
});

function readyOf({ ready }: Balancer): EndpointState[] {
  return Array.from({ length: ready.size }, (_, place) => ready.at(place));
}
