import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { runSpec } from '../core/run-spec.fixture.ts';
import { closed, drive, type Issued, open } from './drive.fixture.ts';

describe('an open load', () => {
  test('at a constant rate has equal gaps, and its warm-up runs before the measured stages', () => {
    const { issued, overAtMs } = drive(
      runSpec({
        timeline: { warmupMs: 100, measureMs: 1000, drainMs: 0 },
        stages: [open(100, 1000, 'constant')],
      }),
    );
    expect(issued.map(({ intendedMs }) => intendedMs)).toEqual(
      Array.from({ length: 110 }, (_, n) => n * 10),
    );
    expect(issued.map(({ k }) => k)).toEqual(issued.map((_, index) => index));
    expect(issued.filter(({ phase }) => phase === 'warmup')).toHaveLength(10);
    expect(issued[10]).toMatchObject({ intendedMs: 100, phase: 'measure', user: -1 });
    expect(overAtMs).toBe(1100);
  });

  test('goes through its stages one after the other', () => {
    const { issued } = drive(
      runSpec({
        timeline: { warmupMs: 0, measureMs: 2000, drainMs: 0 },
        stages: [open(10, 1000, 'constant'), open(100, 1000, 'constant')],
      }),
    );
    expect(issued.filter(({ intendedMs }) => intendedMs < 1000)).toHaveLength(10);
    expect(issued.filter(({ intendedMs }) => intendedMs >= 1000)).toHaveLength(100);
  });

  test('of Poisson arrivals, seed 7, 100,000 expected: count and gaps are those of the process', () => {
    const { issued } = drive(
      runSpec({
        timeline: { warmupMs: 0, measureMs: 50_000, drainMs: 0 },
        stages: [open(2000, 50_000, 'poisson')],
      }),
    );
    // Four standard deviations of a Poisson count of 100,000.
    expect(Math.abs(issued.length - 100_000)).toBeLessThan(1265);
    const gaps = issued
      .slice(1)
      .map(({ intendedMs }, index) => intendedMs - issued[index]!.intendedMs);
    const mean = gaps.reduce((sum, gap) => sum + gap, 0) / gaps.length;
    const variance = gaps.reduce((sum, gap) => sum + (gap - mean) ** 2, 0) / gaps.length;
    expect(mean).toBeGreaterThan(0.495);
    expect(mean).toBeLessThan(0.505);
    expect(Math.sqrt(variance) / mean).toBeGreaterThan(0.98);
    expect(Math.sqrt(variance) / mean).toBeLessThan(1.02);
  });

  test('is not held up by answers that never come', () => {
    const run = runSpec({
      timeline: { warmupMs: 0, measureMs: 1000, drainMs: 0 },
      stages: [open(100, 1000, 'constant')],
    });
    expect(drive(run, 1e9).issued).toEqual(drive(run, 0).issued);
  });
});

describe('a replay', () => {
  const replay = (kinds?: readonly number[]) =>
    ({
      kind: 'replay',
      file: 'access.log',
      timesMs: [0, 250, 250, 900, 1500],
      kinds,
      durationMs: 1000,
    }) as const;
  const requests = [0, 1, 0, 0].map((weight) => ({
    weight,
    method: 'GET',
    host: 'example.com',
    target: '/',
    headers: {},
  }));

  test('issues what was recorded, at its time, and nothing beyond the end of its stage', () => {
    const { issued, overAtMs } = drive(
      runSpec({
        timeline: { warmupMs: 0, measureMs: 2000, drainMs: 0 },
        stages: [open(2, 1000, 'constant'), replay([2, 3, 2, 0, 3])],
        requests,
      }),
    );
    expect(issued.map(({ k, kind, intendedMs }) => [k, kind, intendedMs])).toEqual([
      [0, 1, 0],
      [1, 1, 500],
      [2, 2, 1000],
      [3, 3, 1250],
      [4, 2, 1250],
      [5, 0, 1900],
    ]);
    expect(overAtMs).toBe(2000);
  });

  test('warms up with its own beginning', () => {
    const { issued } = drive(
      runSpec({
        timeline: { warmupMs: 300, measureMs: 1000, drainMs: 0 },
        stages: [replay([2, 3, 2, 0, 3])],
        requests,
      }),
    );
    expect(issued.map(({ phase, intendedMs, kind }) => [phase, intendedMs, kind])).toEqual([
      ['warmup', 0, 2],
      ['warmup', 250, 3],
      ['warmup', 250, 2],
      ['measure', 300, 2],
      ['measure', 550, 3],
      ['measure', 550, 2],
      ['measure', 1200, 0],
    ]);
  });

  test('of times alone mixes requests by weight', () => {
    const timeline = { warmupMs: 0, measureMs: 1000, drainMs: 0 };
    const { issued } = drive(runSpec({ timeline, stages: [replay()], requests }));
    expect(issued.map(({ kind }) => kind)).toEqual([1, 1, 1, 1]);
  });
});

describe('a closed load', () => {
  test('keeps one request per user, who thinks after each answer', () => {
    const { issued } = drive(
      runSpec({
        timeline: { warmupMs: 0, measureMs: 1000, drainMs: 0 },
        stages: [closed(2, 1000, 40)],
      }),
      10,
    );
    for (const user of [0, 1]) {
      expect(
        issued.filter((request) => request.user === user).map(({ intendedMs }) => intendedMs),
      ).toEqual(Array.from({ length: 20 }, (_, n) => 40 + n * 50));
    }
  });

  test('lets its users live on into the next stage, fewer or more of them', () => {
    const { issued } = drive(
      runSpec({
        timeline: { warmupMs: 0, measureMs: 3000, drainMs: 0 },
        stages: [closed(2, 1000, 10), closed(1, 1000, 10), closed(3, 1000, 10)],
      }),
      10,
    );
    const usersIn = (fromMs: number) =>
      new Set(
        issued
          .filter(({ intendedMs }) => intendedMs >= fromMs + 50 && intendedMs < fromMs + 1000)
          .map(({ user }) => user),
      );
    expect(usersIn(0)).toEqual(new Set([0, 1]));
    expect(usersIn(1000)).toEqual(new Set([0]));
    expect(usersIn(2000)).toEqual(new Set([0, 1, 2]));
    const user0 = issued.filter(({ user }) => user === 0);
    for (const [index, request] of user0.slice(1).entries()) {
      expect(request.intendedMs - user0[index]!.intendedMs).toBeCloseTo(20, 6);
    }
  });

  test('lets users come one by one over a stage, and go in the next', () => {
    const { issued } = drive(
      runSpec({
        timeline: { warmupMs: 0, measureMs: 2000, drainMs: 0 },
        stages: [
          { ...closed(0, 1000, 4), usersAtEnd: 10 },
          { ...closed(10, 1000, 4), usersAtEnd: 0 },
        ],
      }),
      1,
    );
    const usersBetween = (fromMs: number, toMs: number) =>
      new Set(
        issued
          .filter(({ intendedMs }) => intendedMs >= fromMs && intendedMs < toMs)
          .map(({ user }) => user),
      ).size;
    expect(usersBetween(0, 95)).toBe(0);
    expect(usersBetween(310, 390)).toBe(3);
    expect(usersBetween(910, 990)).toBe(9);
    expect(usersBetween(1010, 1090)).toBe(10);
    expect(usersBetween(1410, 1490)).toBe(6);
    expect(usersBetween(1910, 2000)).toBe(1);
  });

  test('goes on in time even where answers and thought take none', () => {
    const { issued } = drive(
      runSpec({
        timeline: { warmupMs: 0, measureMs: 100, drainMs: 0 },
        stages: [closed(1, 100, 0)],
      }),
      0,
    );
    expect(issued.length).toBeGreaterThan(990);
    expect(issued.length).toBeLessThanOrEqual(1001);
  });

  test('can follow an open one, and an open one it', () => {
    const { issued, overAtMs } = drive(
      runSpec({
        timeline: { warmupMs: 0, measureMs: 3000, drainMs: 0 },
        stages: [open(10, 1000, 'constant'), closed(1, 1000, 90), open(10, 1000, 'constant')],
      }),
      10,
    );
    const users = (fromMs: number) =>
      issued
        .filter(({ intendedMs }) => intendedMs >= fromMs && intendedMs < fromMs + 1000)
        .map(({ user }) => user);
    expect(new Set(users(0))).toEqual(new Set([-1]));
    expect(new Set(users(1000))).toEqual(new Set([0]));
    expect(new Set(users(2000))).toEqual(new Set([-1]));
    expect(overAtMs).toBe(3000);
  });
});

describe('several generators', () => {
  const stage = fc.oneof(
    fc.record({
      kind: fc.constant('open' as const),
      ratePerSecond: fc.integer({ min: 1, max: 500 }),
      arrivals: fc.constantFrom('constant' as const, 'poisson' as const, 'uniform' as const),
      durationMs: fc.integer({ min: 1, max: 3000 }),
    }),
    fc.record({
      kind: fc.constant('replay' as const),
      file: fc.constant('log'),
      timesMs: fc
        .array(fc.integer({ min: 0, max: 2000 }), { maxLength: 50 })
        .map((times) => times.toSorted((a, b) => a - b)),
      durationMs: fc.integer({ min: 1, max: 3000 }),
    }),
  );

  test('together issue exactly the schedule that one would, each the requests k ≡ i (mod N)', () => {
    fc.assert(
      fc.property(
        fc.array(stage, { minLength: 1, maxLength: 3 }),
        fc.integer({ min: 2, max: 5 }),
        fc.integer({ min: 0, max: 1000 }),
        (load, count, warmupMs) => {
          const run = runSpec({
            timeline: { warmupMs, measureMs: 9000, drainMs: 0 },
            stages: load,
          });
          const parts = Array.from({ length: count }, (_, index) => {
            const { issued } = drive(run, 1, 60_000, { index, count });
            for (const { k } of issued) expect(k % count).toBe(index);
            return issued;
          });
          const merged = parts.flat().toSorted((a, b) => a.k - b.k);
          expect(merged).toEqual(drive(run).issued);
        },
      ),
    );
  });

  test('divide the users of a closed stage, and never give two requests one number', () => {
    const run = runSpec({
      timeline: { warmupMs: 0, measureMs: 2000, drainMs: 0 },
      stages: [closed(5, 1000, 10), open(100, 1000, 'constant')],
    });
    const parts = [0, 1].map((index) => drive(run, 5, 60_000, { index, count: 2 }).issued);
    const usersOf = (issued: readonly Issued[]) =>
      new Set(issued.map(({ user }) => user).filter((user) => user >= 0));
    expect(usersOf(parts[0]!)).toEqual(new Set([0, 2, 4]));
    expect(usersOf(parts[1]!)).toEqual(new Set([1, 3]));
    const numbers = parts.flat().map(({ k }) => k);
    expect(new Set(numbers).size).toBe(numbers.length);
    const opened = parts.flat().filter(({ user }) => user < 0);
    expect(opened.map(({ intendedMs }) => intendedMs).toSorted((a, b) => a - b)).toEqual(
      drive(run, 5)
        .issued.filter(({ user }) => user < 0)
        .map(({ intendedMs }) => intendedMs),
    );
  });
});
