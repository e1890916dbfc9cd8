/** How evenly keys are spread, and that bounded loads keep their bound. */
import { createRng } from '../core/rng.ts';
import { Lease } from '../balancer/lease.ts';
import { byPath, homes, overPools, pods } from './key-pools.ts';
import { type Case, equals } from './row.ts';
import { requestFrom, Trial } from './trial.ts';

const size = 10;
/** nginx gives each of equal weight that many. */
const points = 160;
/** Of shares in parts of their mean, over rings: a share is Beta(v, (n − 1) v). */
/** The expected maximum of ten normals, in standard deviations of a fair share of that many keys. */
const chance = 'even but for chance: 1 + 1.539 √(n / keys)';
const ringDeviation = Math.sqrt((size - 1) / (size * points + 1));

export const spreadCases: readonly Case[] = [
  {
    kind: 'sampled',
    name: 'deviation of shares, nginx-consistent-hash, n = 10',
    source: 'Beta(v, (n − 1) v) of v = 160 points, some 1/√v',
    expected: ringDeviation.toPrecision(4),
    judge: equals(ringDeviation, 0, 0.07),
    sample(strategyOf, tail) {
      const keys = 3000;
      const { estimate, low, high } = overPools(600, tail, (pool) => {
        const counts = countsOf(
          new Trial(strategyOf('nginx-consistent-hash'), byPath, pods(pool, size)),
          pool,
          keys,
        );
        const squares = counts.reduce((sum, count) => sum + ((count * size) / keys - 1) ** 2, 0);
        // Less what so few keys would differ by on an even ring.
        return squares / size - (size - 1) / keys;
      });
      return { estimate: Math.sqrt(estimate), low: Math.sqrt(low), high: Math.sqrt(high) };
    },
  },
  mostKeys(
    'nginx-consistent-hash',
    20_000,
    1.12,
    0.01,
    'Monte Carlo over rings of 160 points each',
    60,
  ),
  mostKeys('jump-hash', 10_000, 1.0487, 0.001, chance, 40),
  mostKeys('rendezvous', 10_000, 1.0487, 0.001, chance, 40),
  {
    kind: 'exact',
    name: 'over ⌈1.25 (in flight + 1)/n⌉, bounded-loads, n = 10',
    source: 'Mirrokni et al. 2016',
    expected: '0',
    find(strategyOf) {
      const params = { ...byPath, factor: 1.25 };
      return String(overBound(new Trial(strategyOf('bounded-loads'), params, pods(0, size))));
    },
  },
];

/** Keys of the endpoint with the most, in parts of the mean. */
function mostKeys(
  name: string,
  keys: number,
  expected: number,
  uncertainty: number,
  source: string,
  pools: number,
): Case {
  return {
    kind: 'sampled',
    name: `max/mean of ${keys} keys, ${name}, n = 10`,
    source,
    expected: String(expected),
    judge: equals(expected, uncertainty, 0.03),
    sample(strategyOf, tail) {
      return overPools(pools, tail, (pool) => {
        const trial = new Trial(strategyOf(name), byPath, pods(pool, size));
        return (Math.max(...countsOf(trial, pool, keys)) * size) / keys;
      });
    },
  };
}

function countsOf(trial: Trial, pool: number, keys: number): readonly number[] {
  const counts = new Map(pods(pool, size).map(({ id }) => [id, 0]));
  for (const home of homes(trial, pool, keys)) counts.set(home, counts.get(home)! + 1);
  return [...counts.values()];
}

/** Of 100,000 requests, few keys among them and between none and some hundred in flight: those beyond the bound. */
function overBound(trial: Trial): number {
  const rng = createRng(11);
  const held: Lease[] = [];
  let over = 0;
  for (let request = 0; request < 100_000; request++) {
    const lease = new Lease();
    trial.hold(lease, requestFrom('192.0.2.1', `/${rng.below(5)}`));
    if (lease.endpoint!.inFlight > Math.ceil((1.25 * (held.length + 1)) / size)) over++;
    held.push(lease);
    while (held.length > 0 && rng.below(200) < held.length) {
      held.splice(rng.below(held.length), 1)[0]!.end('answered', 200);
    }
  }
  return over;
}
