/**
 * gRPC's weighted round robin: turns in configuration order, of which light endpoints skip some. A counter s names
 * endpoint i = s mod n in generation g = ⌊s / n⌋; with weights scaled so that the greatest is 65535, it is skipped where
 *
 *     (weight · g + 32767 · i) mod 65535 < 65535 − weight
 *
 * When to use: to see what gRPC's client-side weighted_round_robin does with weights that are given (it learns them from
 * load reports). No state but the counter, which survives changes of membership; the offset by i keeps light
 * neighbours from skipping the same generations. Shares are exact to a 65535th of the greatest weight. O(1) for similar
 * weights, at worst O(n), as the heaviest is never skipped.
 */
import { z } from 'zod';
import type { Endpoint, ReadySet } from '../core/endpoint.ts';
import { defineStrategy, type Strategy } from './contract.ts';
import { startParam } from './start-param.ts';

const greatestWeight = 65_535;
const offset = 32_767;
const counterRange = 2 ** 32;

class StaticStrideWeightedRoundRobin implements Strategy {
  #counter: number;
  /** By position. */
  #weights: Float64Array = new Float64Array(0);
  #stale = true;

  constructor(counter: number) {
    this.#counter = counter;
  }

  choose(ready: ReadySet): Endpoint {
    if (this.#stale) this.#rebuild(ready);
    const { size } = ready;
    for (;;) {
      const position = this.#counter % size;
      const generation = (this.#counter - position) / size;
      this.#counter = (this.#counter + 1) % counterRange;
      const weight = this.#weights[position]!;
      const phase = (weight * generation + offset * position) % greatestWeight;
      if (phase >= greatestWeight - weight) return ready.at(position);
    }
  }

  membershipChanged(): void {
    this.#stale = true;
  }

  #rebuild(ready: ReadySet): void {
    let heaviest = 0;
    for (let position = 0; position < ready.size; position++) {
      heaviest = Math.max(heaviest, ready.at(position).weight);
    }
    this.#weights = Float64Array.from({ length: ready.size }, (_, position) =>
      Math.round((greatestWeight / heaviest) * ready.at(position).weight),
    );
    this.#stale = false;
  }
}

export const staticStrideWeightedRoundRobin = defineStrategy({
  name: 'static-stride-weighted-round-robin',
  family: 'round robin',
  summary: 'Takes turns in order, the light endpoints skipping some of theirs, as gRPC does.',
  source: 'gRPC A58; grpc-go balancer/weightedroundrobin/scheduler.go',
  fidelity: 'exact',
  details: {
    does: 'Goes through the endpoints in order; a counter and the weight say in which rounds an endpoint is passed over.',
    state: 'A counter.',
    cost: 'O(1) for similar weights, O(n) at worst',
    matches:
      'The scheduler of gRPC weighted_round_robin, pick by pick, with weights as given; gRPC learns them from load reports.',
    failsWhen:
      'a weight is below a 131070th of the greatest: it never has a turn. Pods differ in ways that weights do not say.',
  },
  honoursWeights: true,
  spread: 'even',
  scope: 'worker',
  params: z.strictObject({ start: startParam('random') }),
  create: ({ start }, { rng }) =>
    new StaticStrideWeightedRoundRobin(start === 'random' ? rng.below(counterRange) : 0),
});
