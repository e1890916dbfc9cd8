import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { runSpec } from '../core/run-spec.fixture.ts';
import type { LoadSpec, LoadStage, RunSpec } from '../core/run-spec.ts';
import { closed, drive, type Issued, open } from './drive.fixture.ts';

const requests = [1, 1, 3, 1].map((weight) => ({
  weight,
  method: 'GET',
  host: 'example.com',
  target: '/',
  headers: {},
}));

/** The first load mixes kinds 0 and 1, the second 2 and 3. */
function twoLoads(
  first: readonly LoadStage[],
  second: readonly LoadStage[],
  warmupMs = 0,
): RunSpec {
  const loads: readonly LoadSpec[] = [
    { name: 'a', stages: first, requests: { from: 0, to: 2 } },
    { name: 'b', stages: second, requests: { from: 2, to: 4 } },
  ];
  return runSpec({ timeline: { warmupMs, measureMs: 3000, drainMs: 0 }, loads, requests });
}

function ofLoad(issued: readonly Issued[], load: number): Issued[] {
  return issued.filter((request) => request.load === load);
}

describe('several loads', () => {
  test('run at once, each through its own stages and its own beginning as warm-up, until the longest is over', () => {
    const run = twoLoads(
      [open(10, 1000, 'constant')],
      [open(20, 1000, 'constant'), open(40, 1000, 'constant')],
      500,
    );
    const { issued, overAtMs } = drive(run);
    const counts = [0, 1].map((load) =>
      (['warmup', 'measure'] as const).map(
        (phase) => ofLoad(issued, load).filter((request) => request.phase === phase).length,
      ),
    );
    expect(counts).toEqual([
      [5, 10],
      [10, 60],
    ]);
    expect(Math.max(...ofLoad(issued, 0).map(({ intendedMs }) => intendedMs))).toBe(1400);
    expect(overAtMs).toBe(2500);
  });

  test('each mix their own requests by weight (seed 7, 6000 requests, four standard deviations)', () => {
    const { issued } = drive(twoLoads([open(10, 3000, 'constant')], [open(2000, 3000, 'poisson')]));
    expect(new Set(ofLoad(issued, 0).map(({ kind }) => kind))).toEqual(new Set([0, 1]));
    const second = ofLoad(issued, 1);
    expect(new Set(second.map(({ kind }) => kind))).toEqual(new Set([2, 3]));
    const share = second.filter(({ kind }) => kind === 2).length / second.length;
    expect(Math.abs(share - 0.75)).toBeLessThan(4 * Math.sqrt((0.75 * 0.25) / second.length));
  });

  test('have users of their own, who think for themselves', () => {
    const stage = {
      ...closed(3, 1000, 0),
      thinkTime: { kind: 'exponential', meanMs: 20 },
    } as const;
    const { issued } = drive(twoLoads([stage], [stage]));
    const usersOf = (load: number) => new Set(ofLoad(issued, load).map(({ user }) => user));
    expect(usersOf(0)).toEqual(new Set([0, 1, 2]));
    expect(usersOf(1)).toEqual(new Set([3, 4, 5]));
    const firstTimes = new Set(ofLoad(issued, 0).map(({ intendedMs }) => intendedMs));
    expect(ofLoad(issued, 1).filter(({ intendedMs }) => firstTimes.has(intendedMs))).toEqual([]);
  });

  test('of the same rate do not arrive together', () => {
    const stage = open(100, 3000, 'poisson');
    const { issued } = drive(twoLoads([stage], [stage]));
    const firstTimes = new Set(ofLoad(issued, 0).map(({ intendedMs }) => intendedMs));
    expect(firstTimes.size).toBeGreaterThan(200);
    expect(ofLoad(issued, 1).filter(({ intendedMs }) => firstTimes.has(intendedMs))).toEqual([]);
  });

  const stage = fc.oneof(
    fc
      .record({
        ratePerSecond: fc.integer({ min: 1, max: 300 }),
        durationMs: fc.integer({ min: 1, max: 1500 }),
        arrivals: fc.constantFrom('constant' as const, 'poisson' as const),
      })
      .map((spec) => open(spec.ratePerSecond, spec.durationMs, spec.arrivals)),
    fc
      .record({
        users: fc.integer({ min: 1, max: 5 }),
        durationMs: fc.integer({ min: 1, max: 500 }),
        thinkMs: fc.integer({ min: 5, max: 50 }),
      })
      .map((spec) => closed(spec.users, spec.durationMs, spec.thinkMs)),
  );
  const stages = fc.array(stage, { minLength: 1, maxLength: 3 });
  const warmup = fc.integer({ min: 0, max: 500 });

  test('leave each other alone: the first is what it would be without the second', () => {
    fc.assert(
      fc.property(stages, stages, warmup, (first, second, warmupMs) => {
        const run = twoLoads(first, second, warmupMs);
        const alone = { ...run, loads: run.loads.slice(0, 1) };
        expect(ofLoad(drive(run).issued, 0)).toEqual(drive(alone).issued);
      }),
    );
  });

  test('never give two requests one number, nor two users', () => {
    fc.assert(
      fc.property(stages, stages, warmup, (first, second, warmupMs) => {
        const { issued } = drive(twoLoads(first, second, warmupMs));
        expect(new Set(issued.map(({ k }) => k)).size).toBe(issued.length);
        const users = [0, 1].map(
          (load) => new Set(ofLoad(issued, load).flatMap(({ user }) => (user < 0 ? [] : user))),
        );
        expect([...users[0]!].filter((user) => users[1]!.has(user))).toEqual([]);
      }),
    );
  });

  test('divided over threads, users too, come out as one thread would send them', () => {
    fc.assert(
      fc.property(
        stages,
        stages,
        warmup,
        fc.integer({ min: 2, max: 5 }),
        (first, second, warmupMs, count) => {
          const run = twoLoads(first, second, warmupMs);
          const parts = Array.from({ length: count }, (_, index) =>
            drive(run, 1, 60_000, { index, count }),
          );
          const whole = drive(run);
          const merged = parts.flatMap(({ issued }) => issued);
          // A user's requests are numbered by turns within a thread, so with users numbers and kinds may differ.
          expect(sorted(merged.map(timesAndUsers))).toEqual(
            sorted(whole.issued.map(timesAndUsers)),
          );
          const open = ({ user }: Issued) => user < 0;
          expect(byNumber(merged.filter(open))).toEqual(byNumber(whole.issued.filter(open)));
          expect(new Set(merged.map(({ k }) => k)).size).toBe(merged.length);
          for (const { overAtMs } of parts) expect(overAtMs).toBe(whole.overAtMs);
        },
      ),
    );
  });
});

function timesAndUsers({ load, user, intendedMs, phase }: Issued): string {
  return [load, user, intendedMs.toFixed(6), phase].join(' ');
}

function sorted(lines: readonly string[]): string[] {
  return lines.toSorted((a, b) => a.localeCompare(b));
}

function byNumber(issued: readonly Issued[]): Issued[] {
  return issued.toSorted((a, b) => a.k - b.k);
}
