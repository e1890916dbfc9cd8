/**
 * Queueing theory. T is the mean time in the system, in services; λ = ρ at each of n pods. M/M/1: T = 1 / (1 − λ).
 * M/G/1 (Pollaczek, Khinchine): T = 1 + λ (1 + C²) / (2 (1 − λ)). M/M/c (Erlang C). Round robin over n is Eₙ/M/1 at each:
 * T = 1 / (1 − σ), σ = (nλ / (nλ + 1 − σ))ⁿ. Small systems by their Markov chains, solved. Power of d choices, n → ∞:
 * T = Σ λ^((dⁱ − d)/(d − 1)).
 */
import type { RunResult } from '../results/run-result.ts';
import { type QueueingSystem, repeated, serviceMs } from './queueing-run.ts';
import { below, type Case, equals, type FigureCase } from './row.ts';

const chain = 'Markov chain, solved';
const textbook = 'M/M/1';
const khinchine = 'Pollaczek, Khinchine';
const erlangC = 'M/M/c, Erlang C';
const turns = 'Eₙ/M/1';
const optimal = 'Winston 1977; Weber 1978';
const workIsQueue = 'Harchol-Balter et al. 1999: M/G/n';
const superposed = 'Palm, Khinchine: superposed cycles';
const fluid = 'Mitzenmacher 1996; Vvedenskaya et al. 1996';

function meanTime(result: RunResult): number {
  return result.responseTimeMs.mean! / serviceMs;
}

function time(
  what: string,
  source: string,
  expected: number,
  system: QueueingSystem,
  uncertainty = 0,
): FigureCase {
  const { pods, rho } = system;
  return {
    kind: 'figure',
    name: `T, ${what}, n = ${pods}, λ = ${rho}`,
    source,
    expected: expected.toPrecision(5),
    repetitions: repeated(system),
    figure: ([result]) => meanTime(result!),
    judge: equals(expected, uncertainty),
  };
}

/** The first takes less time than the second, on the same requests. */
function order(
  what: string,
  source: string,
  better: QueueingSystem,
  worse: QueueingSystem,
): FigureCase {
  return {
    kind: 'figure',
    name: `T of ${what}, n = ${worse.pods}, λ = ${worse.rho}`,
    source,
    expected: 'below 1',
    repetitions: repeated({ ...better, repetitions: 32 }, worse),
    figure: ([first, second]) => meanTime(first!) / meanTime(second!),
    judge: below(1),
  };
}

/** Both take the same time on the same requests, to the last digit. */
function same(
  what: string,
  source: string,
  one: QueueingSystem,
  other: QueueingSystem,
): FigureCase {
  return {
    ...order(what, source, one, other),
    repetitions: repeated({ ...one, repetitions: 8 }, other),
    expected: '1',
    judge: ({ low, high }) => (low === 1 && high === 1 ? 'agrees' : 'disagrees'),
  };
}

const system = (strategy: string, pods: number, rho: number, requests: number): QueueingSystem => ({
  strategy,
  pods,
  rho,
  requests,
});
const p2c = (pods: number, rho: number, requests: number, replacement = false, choices = 2) => ({
  ...system('p2c', pods, rho, requests),
  params: { choices, replacement },
});
/** Even a short run of so many pods has many requests. */
const manyPods = (rho: number, choices = 2): QueueingSystem => ({
  ...p2c(1000, rho, 5 * million, false, choices),
  repetitions: 16,
});
const random = (rho: number, requests: number, changes: Partial<QueueingSystem> = {}) => ({
  ...system('random', 10, rho, requests),
  ...changes,
});

const million = 1_000_000;
const deterministic = { kind: 'constant', valueMs: serviceMs } as const;
/** C² = 4: one request in ten takes 7 services, the others a third of one. */
const twoSpeeds = {
  kind: 'bimodal',
  fastMs: serviceMs / 3,
  slowMs: 7 * serviceMs,
  slowShare: 0.1,
} as const;

export const queueingCases: readonly Case[] = [
  time('random, M/M/1', textbook, 2, random(0.5, 3 * million)),
  time('random, M/M/1', textbook, 10 / 3, random(0.7, 8.5 * million)),
  time('random, M/D/1', khinchine, 13 / 6, random(0.7, 2.5 * million, { service: deterministic })),
  time('random, M/G/1, C² = 4', khinchine, 3.5, random(0.5, 9.5 * million, { service: twoSpeeds })),
  time(
    'one pod of 4 slots',
    erlangC,
    1.3572,
    random(0.7, 4.75 * million, { pods: 1, concurrency: 4 }),
  ),
  time('round-robin', turns, 1.618034, system('round-robin', 2, 0.5, 3 * million)),
  time('round-robin', turns, 2.3577, system('round-robin', 3, 0.7, 8.5 * million)),
  time('round-robin', turns, 2.0198, system('round-robin', 10, 0.7, 8.5 * million)),
  time(
    'smooth-weighted-round-robin',
    turns,
    2.1642,
    system('smooth-weighted-round-robin', 5, 0.7, 8.5 * million),
  ),
  time(
    'edf-weighted-round-robin',
    turns,
    1.3962,
    system('edf-weighted-round-robin', 5, 0.5, 3 * million),
  ),
  time('central-queue', erlangC, 4 / 3, system('central-queue', 2, 0.5, 1.75 * million)),
  time('central-queue', erlangC, 1.0072, system('central-queue', 10, 0.5, 0.75 * million)),
  time('central-queue', erlangC, 1.2046, system('central-queue', 10, 0.8, 4.25 * million)),
  time('join-shortest-queue', chain, 1.42632, system('join-shortest-queue', 2, 0.5, 3 * million)),
  time('join-shortest-queue', chain, 2.1082, system('join-shortest-queue', 2, 0.7, 6 * million)),
  time('join-shortest-queue', chain, 1.24484, system('join-shortest-queue', 3, 0.5, 2.5 * million)),
  time(
    'join-shortest-queue',
    chain,
    1.70888,
    system('join-shortest-queue', 3, 0.7, 4.75 * million),
  ),
  time('p2c, distinct', chain, 1.352, p2c(3, 0.5, 2.5 * million)),
  time('p2c, distinct', chain, 1.88479, p2c(3, 0.7, 6 * million)),
  time('p2c with replacement', chain, 1.59656, p2c(2, 0.5, 3 * million, true)),
  time('p2c with replacement', chain, 2.08319, p2c(3, 0.7, 6 * million, true)),
  // At n pods the limit is missed by about 1/n.
  time('p2c, n → ∞', fluid, 1.2657, manyPods(0.5), 0.001),
  same(
    'one replica of least-requests / join-shortest-queue',
    chain,
    system('least-requests', 3, 0.7, million / 4),
    system('join-shortest-queue', 3, 0.7, million / 4),
  ),
  same(
    'one pod of 10 slots / central-queue',
    erlangC,
    random(0.8, million / 4, { pods: 1, concurrency: 10 }),
    system('central-queue', 10, 0.8, million / 4),
  ),
  same(
    'least-work-left / central-queue, M/G/n, C² = 4',
    workIsQueue,
    { ...system('least-work-left', 10, 0.8, million / 4), service: twoSpeeds },
    { ...system('central-queue', 10, 0.8, million / 4), service: twoSpeeds },
  ),
  order(
    'central-queue / join-shortest-queue',
    erlangC,
    system('central-queue', 10, 0.7, million / 2),
    system('join-shortest-queue', 10, 0.7, million / 2),
  ),
  order(
    'join-shortest-queue / p2c',
    optimal,
    system('join-shortest-queue', 10, 0.7, million / 2),
    p2c(10, 0.7, million / 2),
  ),
  order(
    'p2c / p2c with replacement',
    chain,
    p2c(3, 0.7, million / 2),
    p2c(3, 0.7, million / 2, true),
  ),
  order(
    'p2c with replacement / random',
    fluid,
    p2c(10, 0.7, million / 2, true),
    random(0.7, million / 2),
  ),
  order(
    'round-robin / random',
    turns,
    system('round-robin', 10, 0.7, million / 2),
    random(0.7, million / 2),
  ),
  order(
    'one round-robin / eight of them',
    superposed,
    system('round-robin', 10, 0.7, million / 2),
    {
      ...system('round-robin', 10, 0.7, million / 2),
      replicas: 8,
    },
  ),
];

export const fullQueueingCases: readonly Case[] = [
  time('three choices, n → ∞', fluid, 1.3568, manyPods(0.7, 3), 0.001),
  time('p2c, n → ∞', fluid, 1.9474, manyPods(0.8), 0.002),
  time('least-work-left', erlangC, 4 / 3, system('least-work-left', 2, 0.5, 1.75 * million)),
  time('random, M/M/1', textbook, 5, random(0.8, 19.25 * million)),
  time('random', textbook, 10, random(0.9, 120 * million)),
  time('random, M/D/1', khinchine, 5.5, random(0.9, 48 * million, { service: deterministic })),
  time('random, M/G/1, C² = 4', khinchine, 11, random(0.8, 72 * million, { service: twoSpeeds })),
  time('round-robin', turns, 2.9223, system('round-robin', 10, 0.8, 21.5 * million)),
  time('round-robin', turns, 5.6603, system('round-robin', 10, 0.9, 120 * million)),
  time('round-robin', turns, 7.5883, system('round-robin', 2, 0.9, 72 * million)),
  time('least-requests', chain, 5.47491, system('least-requests', 2, 0.9, 96 * million)),
  time('central-queue', erlangC, 25 / 9, system('central-queue', 2, 0.8, 16.75 * million)),
  time('central-queue', erlangC, 5.2632, system('central-queue', 2, 0.9, 96 * million)),
  time('central-queue', erlangC, 1.6687, system('central-queue', 10, 0.9, 48 * million)),
  time('least-work-left', erlangC, 1.6687, system('least-work-left', 10, 0.9, 48 * million)),
  time(
    'join-shortest-queue',
    chain,
    2.95574,
    system('join-shortest-queue', 2, 0.8, 19.25 * million),
  ),
  time('join-shortest-queue', chain, 5.47491, system('join-shortest-queue', 2, 0.9, 96 * million)),
  time('p2c with replacement', chain, 5.86468, p2c(2, 0.9, 96 * million, true)),
  time(
    'one pod of 10 slots',
    erlangC,
    1.6687,
    random(0.9, 48 * million, { pods: 1, concurrency: 10 }),
  ),
  time('p2c, n → ∞', fluid, 2.6141, { ...manyPods(0.9), requests: 20 * million }, 0.005),
  time(
    'three choices, n → ∞',
    fluid,
    2.0279,
    { ...manyPods(0.9, 3), requests: 20 * million },
    0.005,
  ),
];
