import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { nextCut } from './interval-cuts.ts';

function cutsOf(
  warmupMs: number,
  measureMs: number,
  intervalMs: number,
  untilMs: number,
): number[] {
  const cuts: number[] = [];
  for (let atMs = 0; atMs < untilMs;) {
    atMs = nextCut(atMs, { warmupMs, measureMs, drainMs: 0 }, intervalMs);
    cuts.push(atMs);
  }
  return cuts;
}

describe('cuts', () => {
  test('count from the start of measurement, backwards into the warm-up as well', () => {
    expect(cutsOf(250, 200, 100, 700)).toEqual([50, 150, 250, 350, 450, 550, 650, 750]);
  });

  test('fall on the end of measurement beside the grid, which goes on', () => {
    expect(cutsOf(0, 250, 100, 400)).toEqual([100, 200, 250, 300, 400]);
  });

  test('fall on both ends of measurement shorter than an interval', () => {
    expect(cutsOf(30, 40, 100, 200)).toEqual([30, 70, 130, 230]);
  });

  test('advance by at most an interval, hit both ends, and leave no sliver', () => {
    const positive = fc.double({ min: 1, max: 5000, noNaN: true });
    fc.assert(
      fc.property(
        positive,
        positive,
        fc.double({ min: 50, max: 500, noNaN: true }),
        (w, m, step) => {
          const cuts = cutsOf(w, m, step, w + m + step);
          expect(cuts).toContain(w);
          expect(cuts).toContain(w + m);
          cuts.forEach((cut, i) => {
            const gap = cut - (cuts[i - 1] ?? 0);
            expect(gap).toBeGreaterThan(1e-7);
            expect(gap).toBeLessThan(step + 1e-5);
          });
        },
      ),
      { seed: 5 },
    );
  });
});
