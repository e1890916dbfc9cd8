/** Probabilities of single choices, and what a strategy that learns has learnt. */
import { Lease } from '../balancer/lease.ts';
import { type Interval, shareInterval } from '../statistics/interval.ts';
import type { StrategyDefinition } from '../strategies/contract.ts';
import { type Case, equals } from './row.ts';
import { lettered, Trial } from './trial.ts';

const draws = 400_000;
const traefik = 'Traefik p2c.go, as first released';
const ipvs = 'Linux ip_vs_twos.c draws one of Σ weights + 1';

export const choiceCases: readonly Case[] = [
  // Of 10 pairs of 5, three lie outside of any two. A draw that moves on to the neighbour makes that 0.32 or 0.28.
  busyShare('p2c, 2 neighbours of 5 idle', 'p2c', {}, 5, [0, 1], 3 / 10, 'distinct pairs, uniform'),
  busyShare(
    'p2c, 2 of 5 idle, not neighbours',
    'p2c',
    {},
    5,
    [0, 2],
    3 / 10,
    'distinct pairs, uniform',
  ),
  busyShare(
    'p2c with replacement, 1 of 2 idle',
    'p2c',
    { replacement: true },
    2,
    [0],
    1 / 4,
    'Envoy documentation',
  ),
  busyShare(
    'traefik-p2c, 2 neighbours of 5 not idle',
    'traefik-p2c',
    {},
    5,
    [2, 3, 4],
    0.12,
    traefik,
  ),
  busyShare('traefik-p2c, 2 others of 5 not idle', 'traefik-p2c', {}, 5, [1, 3, 4], 0.08, traefik),
  firstShare('ipvs-twos', 2, 2 / 3, ipvs),
  firstShare('ipvs-twos', 10, 2 / 11, ipvs),
  {
    kind: 'exact',
    name: 'p2c-peak-ewma, 64 ms and 40, soon and after τ ln 2',
    source: 'Finagle PeakEwma.scala',
    expected: '40 64',
    find(strategyOf) {
      const definition = strategyOf('p2c-peak-ewma');
      return `${preferredAfter(definition, 0.1)} ${preferredAfter(definition, 1)}`;
    },
  },
];

/** All but `idle` have a request in flight: how often a busy one is chosen is how often both draws miss the idle. */
function busyShare(
  what: string,
  name: string,
  params: object,
  size: number,
  idle: readonly number[],
  expected: number,
  source: string,
): Case {
  return {
    ...sampledShare(expected, source),
    name: `busy chosen, ${what}`,
    sample(strategyOf, tail) {
      const trial = new Trial(strategyOf(name), params, lettered(...Array<number>(size).fill(1)));
      const ids = new Set(idle.map((index) => String.fromCharCode(97 + index)));
      occupyOthers(trial, ids, size - ids.size);
      return shareOf((id) => !ids.has(id), trial, tail);
    },
  };
}

/** Nothing is in flight when it chooses. */
function firstShare(name: string, size: number, expected: number, source: string): Case {
  return {
    ...sampledShare(expected, source),
    name: `first chosen, ${name}, ${size} idle`,
    sample(strategyOf, tail) {
      const trial = new Trial(strategyOf(name), {}, lettered(...Array<number>(size).fill(1)));
      return shareOf((id) => id === 'a', trial, tail);
    },
  };
}

function sampledShare(expected: number, source: string) {
  return {
    kind: 'sampled',
    source,
    expected: expected.toPrecision(4),
    judge: equals(expected, 0, 0.03),
  } as const;
}

function shareOf(isHit: (id: string) => boolean, trial: Trial, tail: number): Interval {
  let hits = 0;
  for (let draw = 0; draw < draws; draw++) if (isHit(trial.choose())) hits++;
  return shareInterval(hits, draws, tail);
}

/** Requests are sent, and ended where an idle endpoint got them, until every other endpoint holds one. */
function occupyOthers(trial: Trial, idle: ReadonlySet<string>, others: number): void {
  const held = new Set<string>();
  const unwanted: Lease[] = [];
  while (held.size < others) {
    const lease = new Lease();
    const id = trial.hold(lease);
    if (idle.has(id) || held.has(id)) unwanted.push(lease);
    else held.add(id);
  }
  for (const lease of unwanted) lease.end('answered', 200);
}

/** One endpoint has answered in 64 ms, the other, some of τ · ln 2 later, in 40: which is preferred then. */
function preferredAfter(definition: StrategyDefinition, part: number): number {
  const tauMs = 10_000;
  const trial = new Trial(definition, { tau: tauMs }, lettered(1, 1));
  const lease = new Lease();
  const slow = trial.hold(lease);
  trial.nowMs = 64;
  lease.end('answered', 200);
  const laterMs = 64 + part * tauMs * Math.LN2;
  trial.nowMs = laterMs - 40;
  // Unknown and idle, it costs nothing.
  trial.hold(lease);
  trial.nowMs = laterMs;
  lease.end('answered', 200);
  return trial.choose() === slow ? 64 : 40;
}
