/** How many keys another endpoint moves: all that must, and no more than each algorithm is known for. */
import type { Rng } from '../core/rng.ts';
import { byPath, homes, overPools, pods } from './key-pools.ts';
import { type Case, equals } from './row.ts';
import { lettered, Trial, type TrialEndpoint } from './trial.ts';

const keys = 3000;
const slots = 65_537;
const least = 'the least possible, 1/(n + 1)';

export const remapCases: readonly Case[] = [
  moved('nginx-hash', 3, 3 / 4, 'hash mod n: n/(n + 1)', 20),
  moved('nginx-hash', 10, 10 / 11, 'hash mod n: n/(n + 1)', 20),
  moved('nginx-consistent-hash', 10, 1 / 11, least, 200),
  moved('rendezvous', 10, 1 / 11, least, 80),
  moved('jump-hash', 10, 1 / 11, least, 80),
  movedNeedlessly('nginx-consistent-hash', 'of any'),
  movedNeedlessly('rendezvous', 'of any'),
  movedNeedlessly('jump-hash', 'of the last'),
  maglevSlots(
    '10 equal',
    Array<number>(10).fill(1),
    '6553 6554',
    'Eisenbud et al. 2016: ⌊65537/n⌋ or one more',
  ),
  maglevSlots('weights 1, 2', [1, 2], '21846 43691', 'Envoy documentation'),
  {
    kind: 'sampled',
    name: 'moved, maglev, 10 → 9: .100 and some .0029',
    source: 'Monte Carlo over tables of 65537 slots',
    expected: '0.1029',
    judge: equals(0.1029, 0.01, 0.03),
    sample(strategyOf, tail) {
      return overPools(8, tail, (pool) => {
        const trial = new Trial(strategyOf('maglev'), withoutKey, pods(pool, 10), new EverySlot());
        const before = owners(trial);
        trial.become(pods(pool, 10).slice(1));
        return difference(before, owners(trial));
      });
    },
  },
];

/** The share of keys with another endpoint once there is one more. */
function moved(name: string, size: number, expected: number, source: string, pools: number): Case {
  return {
    kind: 'sampled',
    name: `moved, ${name}, ${size} → ${size + 1}`,
    source,
    expected: expected.toPrecision(4),
    judge: equals(expected, 0, 0.03),
    sample(strategyOf, tail) {
      return overPools(pools, tail, (pool) => {
        const trial = new Trial(strategyOf(name), byPath, pods(pool, size));
        const before = homes(trial, pool, keys);
        trial.become(pods(pool, size + 1));
        return difference(before, homes(trial, pool, keys));
      });
    },
  };
}

/** Of ten endpoints one goes and comes back; keys that move though neither their old home nor their new one is that. */
function movedNeedlessly(name: string, which: 'of any' | 'of the last'): Case {
  return {
    kind: 'exact',
    name: `moved needlessly, ${name}, 10 ⇄ 9`,
    source: 'by construction',
    expected: '0',
    find(strategyOf) {
      let needless = 0;
      for (let pool = 0; pool < 10; pool++) {
        const all = pods(pool, 10);
        const gone = all[which === 'of any' ? pool : 9]!;
        const trial = new Trial(strategyOf(name), byPath, all);
        const before = homes(trial, pool, keys);
        trial.become(all.filter((pod) => pod !== gone));
        const between = homes(trial, pool, keys);
        trial.become(all);
        const after = homes(trial, pool, keys);
        for (const [key, home] of between.entries()) {
          if (before[key] !== gone.id && before[key] !== home) needless++;
          if (after[key] !== gone.id && after[key] !== home) needless++;
        }
      }
      return String(needless);
    },
  };
}

/** Slots of the endpoint with the fewest, and with the most. */
function maglevSlots(
  what: string,
  weights: readonly number[],
  expected: string,
  source: string,
): Case {
  return {
    kind: 'exact',
    name: `slots of 65537, maglev, ${what}`,
    source,
    expected,
    find(strategyOf) {
      const endpoints: TrialEndpoint[] = lettered(...weights);
      const trial = new Trial(strategyOf('maglev'), withoutKey, endpoints, new EverySlot());
      const counts = new Map(endpoints.map(({ id }) => [id, 0]));
      for (const owner of owners(trial)) counts.set(owner, counts.get(owner)! + 1);
      return `${Math.min(...counts.values())} ${Math.max(...counts.values())}`;
    },
  };
}

/** Nothing declares affinity in these trials, so maglev draws a hash. */
const withoutKey = { key: 'affinity-key' };

function owners(trial: Trial): readonly string[] {
  return Array.from({ length: slots }, () => trial.choose());
}

/** In place of draws, hashes of 64 bits in turn, upper half first, each of the next slot. */
class EverySlot implements Rng {
  #draws = 0;

  below(): number {
    const draw = this.#draws++;
    return draw % 2 === 0 ? 0 : ((draw - 1) / 2) % slots;
  }

  float(): number {
    throw new Error('a hash has no fractions');
  }

  fork(): Rng {
    return this;
  }
}

function difference(before: readonly string[], after: readonly string[]): number {
  return before.filter((home, key) => home !== after[key]).length / before.length;
}
