/** What sets the members of the peak EWMA family apart, each by what it chooses; figures are worked out by hand. */
import { describe, expect, test } from 'vitest';
import type { StrategyDefinition } from './contract.ts';
import { envoyPeakEwma } from './envoy-peak-ewma.ts';
import { finaglePeakEwma } from './finagle-peak-ewma.ts';
import { linkerdPeakEwma } from './linkerd-peak-ewma.ts';
import { p2cPeakEwma } from './p2c-peak-ewma.ts';
import { chiSquareScore, equal, Pool, ScriptedRng } from './pool.fixture.ts';
import { towerPeakEwma } from './tower-peak-ewma.ts';

const members = [finaglePeakEwma, towerPeakEwma, linkerdPeakEwma, envoyPeakEwma] as const;
const halfLifeMs = 10_000 * Math.LN2;

/** a has answered. */
function sample(pool: Pool, rttMs: number, status = 200): void {
  pool.at(0).inFlight++;
  pool.end(pool.at(0), rttMs, 'answered', status);
}

function fail(pool: Pool, rttMs: number): void {
  pool.at(0).inFlight++;
  pool.end(pool.at(0), rttMs, 'failed', 0);
}

interface Lesson {
  readonly weights?: readonly number[];
  /** Of the cost, either way. */
  readonly tolerance?: number;
  readonly params?: object;
}

/**
 * Whether a costs `ms` after `teach`: b, which has just answered in a little less, is preferred to it; in a little more it
 * is not. In Envoy after the time until samples are merged.
 */
function expectCost(
  definition: StrategyDefinition,
  teach: (pool: Pool) => void,
  ms: number,
  { weights = [1, 1], tolerance = 0.002, params }: Lesson = {},
): void {
  const preferred = [1 - tolerance, 1 + tolerance].map((factor) => {
    const pool = new Pool(definition, weights, { params });
    teach(pool);
    pool.at(1).inFlight++;
    pool.end(pool.at(1), ms * factor);
    if (definition === envoyPeakEwma) pool.nowMs += 100;
    return pool.picks(10);
  });
  expect(preferred, definition.name).toEqual(['b'.repeat(10), 'a'.repeat(10)]);
}

/** The cost of a by member, in the order of `members`. */
function expectCosts(
  teach: (pool: Pool) => void,
  costs: readonly [finagle: number, tower: number, linkerd: number, envoy: number],
  lesson?: Lesson,
): void {
  for (const [i, member] of members.entries()) expectCost(member, teach, costs[i]!, lesson);
}

describe('the peak EWMA family', () => {
  test('a higher sample is taken whole, but by Envoy, which averages', () => {
    expectCosts(
      (pool) => {
        sample(pool, 40_000);
        pool.nowMs += halfLifeMs;
        sample(pool, 60_000);
      },
      [60_000, 60_000, 60_000, 50_000],
    );
  });

  test('a lower sample is averaged with time constant τ', () => {
    expectCosts(
      (pool) => {
        sample(pool, 60_000);
        pool.nowMs += halfLifeMs;
        sample(pool, 20_000);
      },
      [40_000, 40_000, 40_000, 40_000],
    );
  });

  test('τ is what it is set to', () => {
    const lesson = { params: { tau: '20s' } };
    expectCosts(
      (pool) => {
        sample(pool, 60_000);
        pool.nowMs += halfLifeMs;
        sample(pool, 20_000);
      },
      // 60 / √2 + 20 (1 − 1 / √2)
      [48_284, 48_284, 48_284, 48_284],
      lesson,
    );
  });

  test('fades while idle, but in Envoy', () => {
    expectCosts(
      (pool) => {
        sample(pool, 60_000);
        pool.nowMs += halfLifeMs;
      },
      [30_000, 30_000, 30_000, 60_000],
    );
  });

  test('in Finagle and tower a sample weighs by the time since it was compared, elsewhere since the last', () => {
    expectCosts(
      (pool) => {
        sample(pool, 60_000);
        pool.nowMs += halfLifeMs;
        pool.pick();
        sample(pool, 10_000);
      },
      // 60 / 2, or 60 / 2 + 10 / 2
      [30_000, 30_000, 35_000, 35_000],
    );
  });

  test('what is a peak: more than the estimate as last touched, in Linkerd as faded by now', () => {
    expectCosts(
      (pool) => {
        sample(pool, 60_000);
        pool.nowMs += 2 * halfLifeMs;
        sample(pool, 20_000);
      },
      // 60 / 4 + 20 · 3 / 4, or 20 > 60 / 4
      [30_000, 30_000, 20_000, 30_000],
    );
  });

  test('multiplies by what is in flight and the arriving request', () => {
    expectCosts(
      (pool) => {
        sample(pool, 10_000);
        pool.at(0).inFlight = 3;
      },
      [40_000, 40_000, 40_000, 40_000],
    );
  });

  test('before the first answer: a penalty of its own in Finagle and Envoy, a default rtt that fades in tower and Linkerd', () => {
    expectCosts((pool) => (pool.at(0).inFlight = 1), [140_737_489, 2000, 60, 1_000_001]);
    expectCosts((pool) => (pool.at(0).inFlight = 3), [140_737_491, 4000, 120, 1_000_003]);
    const faded = (pool: Pool): void => {
      pool.nowMs += halfLifeMs;
      pool.at(0).inFlight = 3;
    };
    expectCost(towerPeakEwma, faded, 2000);
    expectCost(linkerdPeakEwma, faded, 60);
  });

  test('idle before the first answer: free in Finagle, the default rtt in Envoy', () => {
    const pool = new Pool(finaglePeakEwma, [1, 1]);
    pool.at(1).inFlight++;
    pool.end(pool.at(1), 0.001);
    expect(pool.picks(10)).toBe('a'.repeat(10));
    expectCost(envoyPeakEwma, () => {}, 10, { tolerance: 0.1 });
    expectCost(envoyPeakEwma, () => {}, 500, { params: { defaultRtt: 500 } });
    expectCost(towerPeakEwma, (each) => (each.at(0).inFlight = 1), 500, {
      params: { defaultRtt: '250ms' },
    });
  });

  test('an answer of 5xx or 429 counts as 5 s in Linkerd, elsewhere as what it took', () => {
    for (const status of [500, 503, 429]) {
      expectCosts((pool) => sample(pool, 2000, status), [2000, 2000, 5000, 2000]);
    }
    expectCosts((pool) => sample(pool, 2000, 404), [2000, 2000, 2000, 2000]);
  });

  test('5 s is less than what was known of a slower one', () => {
    expectCost(
      linkerdPeakEwma,
      (pool) => {
        sample(pool, 60_000);
        pool.nowMs += halfLifeMs;
        sample(pool, 10, 503);
      },
      // 60 / 2 + 5 / 2
      32_500,
    );
  });

  test('what ends without an answer counts as what it took; in Envoy it is nothing', () => {
    const failing = (pool: Pool): void => fail(pool, 2000);
    for (const member of members.slice(0, 3)) expectCost(member, failing, 2000);
    expectCost(envoyPeakEwma, failing, 10, { tolerance: 0.1 });
  });

  test('Finagle counts the time to the end, the others that to the first byte, once', () => {
    expectCosts(
      (pool) => {
        pool.at(0).inFlight++;
        pool.answering(pool.at(0), 2000);
        pool.nowMs += 4000;
        pool.end(pool.at(0), 6000, 'answered', 200, 2000);
      },
      // 2 s that have faded for 4 s
      [6000, 2000 * Math.exp(-0.4), 2000 * Math.exp(-0.4), 2000],
    );
  });

  test('Finagle divides by the weight, the others leave it out', () => {
    const lesson = { weights: [2, 1] };
    expectCosts((pool) => sample(pool, 8000), [4000, 8000, 8000, 8000], lesson);
  });

  test('Finagle draws by weight, the others do not', () => {
    // Seed 1, 40,000 picks. c is the worst: it is never chosen. a beats b. Weights 2 1 1: b is chosen of the pair b, c alone,
    // with probability 2 · 1/4 · 1/3.
    const winsOfB = (member: StrategyDefinition): number[] => {
      const pool = new Pool(member, [2, 1, 1], { seed: 1 });
      for (const [position, rttMs] of [2000, 8000, 9000].entries()) {
        pool.at(position).inFlight++;
        pool.end(pool.at(position), rttMs);
      }
      pool.nowMs = 100;
      const [a, b, c] = pool.tally(40_000);
      expect(c).toBe(0);
      return [a!, b!];
    };
    expect(Math.abs(chiSquareScore(winsOfB(finaglePeakEwma), [5 / 6, 1 / 6]))).toBeLessThan(3);
    for (const member of members.slice(1)) {
      expect(Math.abs(chiSquareScore(winsOfB(member), [2 / 3, 1 / 3]))).toBeLessThan(3);
    }
  });

  test('Envoy compares neighbours half as often again as others, the rest all pairs alike', () => {
    // As in traefik-p2c.test.ts: seed 1, 40,000 picks of five, each slower than the one before.
    const wins = (member: StrategyDefinition): number[] => {
      const pool = new Pool(member, equal(5), { seed: 1 });
      for (let position = 0; position < 5; position++) {
        pool.at(position).inFlight++;
        pool.end(pool.at(position), 2000 + 100 * position);
      }
      pool.nowMs = 100;
      return pool.tally(40_000).slice(0, 4);
    };
    expect(Math.abs(chiSquareScore(wins(envoyPeakEwma), [0.4, 0.28, 0.2, 0.12]))).toBeLessThan(3);
    for (const member of [finaglePeakEwma, towerPeakEwma, linkerdPeakEwma]) {
      expect(Math.abs(chiSquareScore(wins(member), [0.4, 0.3, 0.2, 0.1]))).toBeLessThan(3);
    }
  });

  test('of equals the first drawn; in Envoy odd places are preferred, where their number is even', () => {
    for (const member of members.slice(0, 3)) {
      const rng = new ScriptedRng(0, 0, 1, 0);
      const pool = new Pool(member, [1, 1], { rng });
      expect(pool.picks(2)).toBe('ab');
    }
    expect(new Pool(envoyPeakEwma, [1, 1]).picks(20)).toBe('b'.repeat(20));
    // Of four, the first drawn is at an odd place half of the time and wins; else the second is at an odd one with 3/4:
    // 1/4 · 1/2 by its own place, 1/4 · 1/4 more where the first was the same.
    const even = new Pool(envoyPeakEwma, equal(4), { seed: 1 }).tally(40_000);
    const share = 1 / 4 + (1 / 2) * (3 / 8);
    const odd = [1 / 2 - share, share, 1 / 2 - share, share];
    expect(Math.abs(chiSquareScore(even, odd))).toBeLessThan(3);
    const three = new Pool(envoyPeakEwma, equal(3), { seed: 1 }).tally(40_000);
    expect(Math.abs(chiSquareScore(three, equal(3)))).toBeLessThan(3);
  });

  test('in Envoy what is learnt counts from the first choice 100 ms after the last merge', () => {
    const pool = new Pool(envoyPeakEwma, [1, 1]);
    pool.nowMs = 100;
    expect(pool.pick()).toBe('b');
    pool.at(1).inFlight++;
    pool.end(pool.at(1), 500);
    pool.nowMs = 199;
    expect(pool.pick()).toBe('b');
    pool.nowMs = 200;
    expect(pool.pick()).toBe('a');
  });

  test('Envoy counts whole ms, and what takes less than one not at all', () => {
    expectCost(envoyPeakEwma, (pool) => sample(pool, 20.95), 20, { tolerance: 0.05 });
    expectCost(envoyPeakEwma, (pool) => sample(pool, 0.95), 10, { tolerance: 0.1 });
  });

  test('the trap: a pod that fails fast draws the requests of tower, and not those of Linkerd', () => {
    const share = (member: StrategyDefinition): number => {
      const pool = new Pool(member, equal(3), { seed: 1 });
      let failing = 0;
      for (let k = 0; k < 3000; k++) {
        pool.nowMs += 10;
        const endpoint = pool.dispatch();
        const isFailing = endpoint === pool.at(0);
        if (isFailing) failing++;
        pool.end(endpoint, isFailing ? 1 : 40, 'answered', isFailing ? 503 : 200);
      }
      return failing / 3000;
    };
    expect(share(towerPeakEwma)).toBeGreaterThan(0.4);
    expect(share(linkerdPeakEwma)).toBeLessThan(0.01);
  });
});

describe('p2c over peak EWMA with', () => {
  const expectOwnCost = (params: object, teach: (pool: Pool) => void, ms: number): void =>
    expectCost(p2cPeakEwma, teach, ms, { params });
  const learnt = (pool: Pool): void => {
    sample(pool, 60_000);
    pool.nowMs += halfLifeMs;
    sample(pool, 80_000);
    pool.at(0).inFlight = 1;
  };

  test.each<[object, number]>([
    [{}, 160_000],
    [{ peaks: 'average' }, 140_000],
    [{ inFlight: 'ignored' }, 80_000],
    [{ peaks: 'average', inFlight: 'ignored' }, 70_000],
  ])('%j: 60 s, then 80 s a half-life later and one in flight cost %i ms', (params, ms) => {
    expectOwnCost(params, learnt, ms);
  });

  test('failures, idle estimates and cold starts as they are set', () => {
    const failing = (pool: Pool): void => sample(pool, 10, 503);
    expectOwnCost({ failures: 'penalty' }, failing, 5000);
    const idle = (pool: Pool): void => {
      sample(pool, 60_000);
      pool.nowMs += halfLifeMs;
    };
    expectOwnCost({ idle: 'kept' }, idle, 60_000);
    const pending = (pool: Pool): void => void (pool.at(0).inFlight = 1);
    expectOwnCost({ coldStart: 'assumed', assumed: '2s' }, pending, 4000);
  });

  test('distinct draws alone go by weight, and refuse to be ignored', () => {
    const params = { draw: 'neighbouring', weights: 'load-and-draws' };
    expect(p2cPeakEwma.params.safeParse(params).error?.issues).toMatchObject([
      { path: ['weights'], message: 'expected "ignored" with neighbouring draws.' },
    ]);
  });
});
