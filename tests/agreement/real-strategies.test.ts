/**
 * Our models of what nginx and HAProxy do against nginx and HAProxy themselves, as they are installed here: the same
 * requests, one after the other. Where a model is exact the same endpoints must answer in the same order; where it is one of
 * probabilities, counts must fit them.
 */
import { describe, expect, test } from 'vitest';
import { createRng } from '../../src/core/rng.ts';
import { balanceOf } from '../../src/metrics/balance.ts';
import { type Asked, type PoolSetup, RealPool, reasonToSkip } from './real/real-pool.ts';

const seed = 7;
const weightings = [[1, 1, 1], [5, 1, 1], [3, 2, 4, 1], [7], [10, 3, 6, 6, 1, 2]] as const;

function alike(count: number): Asked[] {
  return Array.from({ length: count }, () => ({}));
}

function paths(count: number): Asked[] {
  const rng = createRng(seed);
  return Array.from({ length: count }, () => ({ path: `/k/${rng.below(1e9)}?q=${rng.below(10)}` }));
}

/** Of many /24 networks: nginx looks at no more of an address. */
function addresses(count: number): Asked[] {
  const rng = createRng(seed);
  const octet = () => 1 + rng.below(254);
  return Array.from({ length: count }, () => ({
    clientAddress: `127.${octet()}.${octet()}.${octet()}`,
  }));
}

interface Case extends Omit<PoolSetup, 'weights'> {
  readonly asked: readonly Asked[];
}

const exact: readonly Case[] = [
  { ingress: 'nginx', strategy: 'round-robin', asked: alike(60) },
  { ingress: 'nginx', strategy: 'smooth-weighted-round-robin', asked: alike(120) },
  { ingress: 'nginx', strategy: 'nginx-least-conn', asked: alike(120) },
  { ingress: 'nginx', strategy: 'nginx-hash', params: { key: 'path' }, asked: paths(200) },
  { ingress: 'nginx', strategy: 'nginx-hash', asked: addresses(100) },
  { ingress: 'nginx', strategy: 'nginx-ip-hash', asked: addresses(150) },
  {
    ingress: 'nginx',
    strategy: 'nginx-consistent-hash',
    params: { key: 'path' },
    asked: paths(200),
  },
  { ingress: 'nginx', strategy: 'nginx-consistent-hash', asked: addresses(100) },
  { ingress: 'haproxy', strategy: 'round-robin', asked: alike(60) },
  { ingress: 'haproxy', strategy: 'haproxy-static-rr', asked: alike(120) },
  { ingress: 'haproxy', strategy: 'haproxy-roundrobin', asked: alike(120) },
  { ingress: 'haproxy', strategy: 'haproxy-leastconn', asked: alike(120) },
  { ingress: 'haproxy', strategy: 'haproxy-consistent-hash', asked: addresses(100) },
  ...(['sdbm', 'djb2', 'wt6', 'crc32'] as const).map((hash): Case => ({
    ingress: 'haproxy',
    strategy: 'haproxy-consistent-hash',
    params: { key: 'path', hash, avalanche: hash === 'sdbm' },
    asked: paths(100),
  })),
];

function named<T extends Omit<PoolSetup, 'weights'>>(setups: readonly T[]): [string, T][] {
  return setups.map((setup) => {
    const params = setup.params ? ` ${JSON.stringify(setup.params)}` : '';
    return [`${setup.ingress}: ${setup.strategy}${params}`, setup];
  });
}

describe('an exact model picks as the product does', () => {
  test.for(named(exact))('%s', async ([, { asked, ...setup }], { skip }) => {
    const absent = reasonToSkip(setup.ingress);
    if (absent !== undefined) return skip(absent);
    for (const weights of weightings) {
      await using pool = await RealPool.open({ ...setup, weights });
      const message = `${pool.disagreement} with weights ${weights.join()}`;
      expect((await pool.picks(asked)).join(), message).toBe(pool.modelPicks(asked).join());
    }
  });
});

const inFlight: readonly Omit<PoolSetup, 'weights'>[] = [
  { ingress: 'nginx', strategy: 'smooth-weighted-round-robin' },
  { ingress: 'nginx', strategy: 'nginx-least-conn' },
  { ingress: 'haproxy', strategy: 'haproxy-leastconn' },
  { ingress: 'haproxy', strategy: 'haproxy-roundrobin' },
  { ingress: 'haproxy', strategy: 'haproxy-first', params: { maxconn: 6 } },
];

describe('an exact model picks as the product does while nothing is answered', () => {
  test.for(named(inFlight))('%s', async ([, setup], { skip }) => {
    const absent = reasonToSkip(setup.ingress);
    if (absent !== undefined) return skip(absent);
    for (const weights of weightings.slice(0, 3)) {
      await using pool = await RealPool.open({ ...setup, weights });
      const message = `${pool.disagreement} with weights ${weights.join()}`;
      // With `first` three endpoints are full at 18.
      expect((await pool.heldPicks(18)).join(), message).toBe(pool.modelHeldPicks(18).join());
    }
  });
});

const drawn: readonly PoolSetup[] = [
  { ingress: 'nginx', strategy: 'random', weights: [5, 3, 1, 1] },
  { ingress: 'nginx', strategy: 'p2c', weights: [1, 1, 1, 1] },
  { ingress: 'nginx', strategy: 'nginx-random-two', weights: [5, 3, 1, 1] },
  { ingress: 'haproxy', strategy: 'random', weights: [5, 3, 1, 1] },
  // As HAProxy 2.6 has it; later versions look at rates, which a model without time has not.
  { ingress: 'haproxy', strategy: 'haproxy-random', params: { ties: 'last' }, weights: [2, 1, 1] },
];

describe('a model of probabilities fits what the product draws: 2,000 requests against 200,000 of the model (seed 7), χ² p from 1e-5 to 1 − 1e-5', () => {
  test.for(named(drawn))('%s', async ([, setup], { skip }) => {
    const absent = reasonToSkip(setup.ingress);
    if (absent !== undefined) return skip(absent);
    await using pool = await RealPool.open(setup);
    if (setup.params?.['ties'] === 'last' && !pool.ingress.version.startsWith('2.6')) {
      return skip(`${pool.ingress.version} is not 2.6`);
    }
    const counts = countsOf(await pool.picks(alike(2000)), setup);
    const { chiSquareP } = balanceOf(counts, countsOf(pool.modelPicks(alike(200_000)), setup));
    expect(chiSquareP, `${pool.disagreement}: ${counts.join()}`).toBeGreaterThan(1e-5);
    expect(chiSquareP, `${pool.disagreement}: ${counts.join()}`).toBeLessThan(1 - 1e-5);
  });
});

function countsOf(picks: readonly number[], { weights }: PoolSetup): number[] {
  return weights.map((_, index) => picks.filter((pick) => pick === index).length);
}
