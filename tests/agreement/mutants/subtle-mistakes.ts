/** Strategies with one subtle mistake each, such as people make. */
import type { Endpoint } from '../../../src/core/endpoint.ts';
import { boundedLoads } from '../../../src/strategies/bounded-loads.ts';
import { defineStrategy, type Strategy } from '../../../src/strategies/contract.ts';
import { crc32 } from '../../../src/strategies/hashing/crc32.ts';
import { ketamaRings, nginxConsistentHash } from '../../../src/strategies/nginx-consistent-hash.ts';
import { p2cPeakEwma } from '../../../src/strategies/p2c-peak-ewma.ts';
import { p2c } from '../../../src/strategies/p2c.ts';
import { smoothWeightedRoundRobin } from '../../../src/strategies/smooth-weighted-round-robin.ts';

/** Where the second draw is the first again, it moves on to the neighbour. */
export const neighbourBiased = defineStrategy({
  ...p2c,
  create: (_params, { rng }): Strategy => ({
    choose(ready) {
      const first = rng.below(ready.size);
      let second = rng.below(ready.size);
      if (second === first) second = (second + 1) % ready.size;
      const [a, b] = [ready.at(first), ready.at(second)];
      return b.inFlight < a.inFlight ? b : a;
    },
  }),
});

/** What a failure has cost comes back before credit is given, not after. */
export const recoversBeforeTheAdd = defineStrategy({
  ...smoothWeightedRoundRobin,
  create({ maxFails }): Strategy {
    const states = new Map<Endpoint, { current: number; effective: number }>();
    const stateOf = (endpoint: Endpoint) => {
      const known = states.get(endpoint) ?? { current: 0, effective: endpoint.weight };
      states.set(endpoint, known);
      return known;
    };
    return {
      choose(ready) {
        let total = 0;
        let best = ready.at(0);
        for (let position = 0; position < ready.size; position++) {
          const endpoint = ready.at(position);
          const state = stateOf(endpoint);
          if (state.effective < endpoint.weight) state.effective++;
          state.current += state.effective;
          total += state.effective;
          if (state.current > stateOf(best).current) best = endpoint;
        }
        stateOf(best).current -= total;
        return best;
      },
      observed(endpoint, { kind, outcome }) {
        if (kind !== 'ended' || outcome !== 'failed') return;
        stateOf(endpoint).effective -= Math.floor(endpoint.weight / (maxFails as number));
      },
    };
  },
});

/** Remembers for ever what an endpoint took that is not asked again. */
export const neverForgives = defineStrategy({
  ...p2cPeakEwma,
  create(): Strategy {
    const averages = new Map<Endpoint, number>();
    const loadOf = (endpoint: Endpoint) => (averages.get(endpoint) ?? 0) * (endpoint.inFlight + 1);
    return {
      choose(ready) {
        const [a, b] = [ready.at(0), ready.at(1)];
        return loadOf(b) < loadOf(a) ? b : a;
      },
      observed(endpoint, { kind, rttMs }) {
        if (kind === 'ended') {
          averages.set(endpoint, Math.max(rttMs, averages.get(endpoint) ?? 0));
        }
      },
    };
  },
});

/** Goes to the owner of the point before the key, as lua-resty does and nginx does not. */
export const predecessor = defineStrategy({
  ...nginxConsistentHash,
  create: (): Strategy => ({
    choose(ready, { path }) {
      const ring = ketamaRings.of(ready, undefined);
      const before = (ring.atOrAfter(crc32(path)) + ring.size - 1) % ring.size;
      return ready.at(ring.owners[before]!);
    },
  }),
});

/** The first on the ring, full or not. */
export const boundless = {
  ...boundedLoads,
  create: nginxConsistentHash.create,
};
