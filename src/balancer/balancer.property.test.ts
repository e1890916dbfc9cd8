import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { requestInfo } from '../core/request-info.fixture.ts';
import { createRng } from '../core/rng.ts';
import { defineStrategy } from '../strategies/contract.ts';
import { Balancer } from './balancer.ts';
import type { EndpointState } from './endpoint-state.ts';
import { Lease } from './lease.ts';

const request = requestInfo();

const anyReady = defineStrategy({
  name: 'any-ready',
  family: 'random',
  summary: 'One of those that are ready.',
  source: 'this test',
  fidelity: 'inspired',
  details: { does: '', state: '', cost: 'O(1)', matches: '', failsWhen: '' },
  honoursWeights: false,
  spread: 'even',
  scope: 'replica',
  params: z.strictObject({}),
  create: (_params, { rng }) => ({ choose: (ready) => ready.at(rng.below(ready.size)) }),
});

const ids = ['a', 'b', 'c', 'd', 'e'];
const leaseCount = 8;

type Step =
  | { do: 'acquire' | 'end'; lease: number }
  | { do: 'setEndpoints'; order: string[]; weight: number };

const steps: fc.Arbitrary<Step[]> = fc.array(
  fc.oneof(
    fc.record({
      do: fc.constantFrom('acquire' as const, 'end' as const),
      lease: fc.nat(leaseCount - 1),
    }),
    fc.record({
      do: fc.constant('setEndpoints' as const),
      order: fc.shuffledSubarray(ids),
      weight: fc.integer({ min: 1, max: 3 }),
    }),
  ),
  { maxLength: 80 },
);

/** A balancer and its leases; `actual` is what it says of itself, `expected` what the leases and the steps say. */
class Bench {
  readonly #balancer: Balancer;
  readonly #leases = Array.from({ length: leaseCount }, () => new Lease());
  readonly #reported = new Map<number, number>();
  readonly #everGranted = new Set<Lease>();
  #ready: readonly string[] = [];
  #defects = 0;

  constructor(seed: number) {
    const context = { clock: { now: () => 0 }, rng: createRng(seed) };
    this.#balancer = new Balancer(anyReady, {}, context);
    this.#balancer.onInFlight = {
      inFlightChanged: (index, inFlight) => this.#reported.set(index, inFlight),
    };
  }

  take(step: Step): void {
    if (step.do === 'setEndpoints') {
      const { order, weight } = step;
      this.#ready = order.map((id) => `${id} weight ${weight}`);
      this.#balancer.setEndpoints(order.map((id) => ({ id, index: ids.indexOf(id), weight })));
      return;
    }
    const lease = this.#leases[step.lease]!;
    const isHeld = lease.endpoint !== undefined;
    if (step.do === 'acquire') {
      if (isHeld) this.#defects++;
      if (this.#balancer.acquire(request, lease) === undefined) this.#everGranted.add(lease);
    } else {
      if (!isHeld && this.#everGranted.has(lease)) this.#defects++;
      lease.end('answered');
    }
  }

  actual(): object {
    const known = [...new Set([...this.#readyNow(), ...this.#held()])];
    return {
      ready: this.#readyNow().map(({ id, weight }) => `${id} weight ${weight}`),
      held: this.#balancer.held(),
      defects: this.#balancer.defects,
      inFlight: known.map(({ id, inFlight }) => `${id} ${inFlight}`),
      reported: ids.map((_, index) => this.#reported.get(index) ?? 0),
      distinctIndexes: new Set(known.map(({ index }) => index)).size,
    };
  }

  expected(): object {
    const held = this.#held().map(({ id }) => id);
    const countOf = (id: string) => held.filter((other) => other === id).length;
    const known = [...new Set([...this.#ready.map((text) => text[0]!), ...held])];
    return {
      ready: this.#ready,
      held: held.length,
      defects: this.#defects,
      inFlight: known.map((id) => `${id} ${countOf(id)}`),
      reported: ids.map(countOf),
      distinctIndexes: known.length,
    };
  }

  #held(): EndpointState[] {
    return this.#leases.flatMap(({ endpoint }) => endpoint ?? []);
  }

  #readyNow(): EndpointState[] {
    const { ready } = this.#balancer;
    return Array.from({ length: ready.size }, (_, position) => ready.at(position));
  }
}

test('whatever the interleaving, in flight is the number of leases held, and indexes are distinct', () => {
  fc.assert(
    fc.property(steps, fc.integer(), (story, seed) => {
      const bench = new Bench(seed);
      for (const step of story) {
        bench.take(step);
        expect(bench.actual()).toEqual(bench.expected());
      }
    }),
    { numRuns: 200 },
  );
});
