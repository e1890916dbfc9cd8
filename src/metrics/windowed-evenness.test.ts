import { describe, expect, test } from 'vitest';
import { endsWindow, TimeWindows, windowMsOf } from './time-windows.ts';
import {
  discrepancy,
  inFlightExcess,
  joinWindows,
  windowFigures,
  type PoolWindow,
} from './windowed-evenness.ts';

const timeline = { warmupMs: 500, measureMs: 4000, drainMs: 0 };

function windowOf(
  second: number,
  requests: number[],
  inFlightMs: number[] | null = null,
): PoolWindow {
  const fromMs = second * 1000;
  return { fromMs, toMs: fromMs + 1000, requests, inFlightMs, work: requests };
}

describe('windows of the measured phase', () => {
  test('are of one second, longer where there would be more than sixty', () => {
    expect(windowMsOf(timeline)).toBe(1000);
    expect(windowMsOf({ ...timeline, measureMs: 600_000 })).toBe(10_000);
  });

  test('take an interval by its middle, so a late cut changes nothing', () => {
    const windows = new TimeWindows(timeline, 2);
    windows.row({ fromMs: 500, toMs: 750 })[0]! += 1;
    windows.row({ fromMs: 1250.2, toMs: 1500.4 })[0]! += 2;
    windows.row({ fromMs: 1500.4, toMs: 1749.9 })[1]! += 4;
    expect(windows.rows.map((row) => row && [...row])).toEqual([
      [3, 0],
      [0, 4],
    ]);
  });

  test('end every second of the measured phase, and at no other time', () => {
    const ends = [0, 500, 750, 1500, 1500.0001, 1501, 4500].map((atMs) =>
      endsWindow(atMs, timeline),
    );
    expect(ends).toEqual([false, false, false, true, true, false, true]);
  });
});

describe('windows of a pool', () => {
  test('with fewer than 64 requests per endpoint are joined with the next, a last one with the one before', () => {
    const windows = [
      windowOf(0, [50, 50], [1, 2]),
      windowOf(1, [10, 20], [3, 4]),
      windowOf(2, [64, 64], [5, 6]),
      windowOf(3, [1, 0], [7, 8]),
    ];
    expect(joinWindows(windows)).toEqual([
      { fromMs: 0, toMs: 2000, requests: [60, 70], inFlightMs: [4, 6], work: [60, 70] },
      { fromMs: 2000, toMs: 4000, requests: [65, 64], inFlightMs: [12, 14], work: [65, 64] },
    ]);
  });

  test('are one where all are too small, and none without requests', () => {
    expect(joinWindows([windowOf(0, [1, 0]), windowOf(1, [0, 1])])).toMatchObject([
      { fromMs: 0, toMs: 2000, requests: [1, 1] },
    ]);
    expect(joinWindows([windowOf(0, [0, 0])])).toEqual([]);
  });

  test('tell what the long run hides: all on one, then all on the other', () => {
    const figures = windowFigures(
      [
        [200, 0],
        [0, 200],
        [100, 100],
      ],
      [1, 1],
      [200, 200, 200],
      0,
    );
    expect(figures).toMatchObject({ jainWorst: 0.5, cvWorst: 1 });
    expect(figures.jainMean).toBeCloseTo(2 / 3, 12);
    expect(figures.cvMean).toBeCloseTo(2 / 3, 12);
    expect(figures.byChance!.jain).toBeCloseTo(1 / (1 + 1 / 200), 12);
    expect(figures.byChance!.cv).toBeCloseTo(Math.sqrt(1 / 200), 12);
  });

  test('do without chance where one of them has too few requests', () => {
    expect(windowFigures([[4, 4]], [1, 1], [8], 0)).toMatchObject({ jainMean: 1, byChance: null });
  });

  test('give the discrepancy from what weights make due, cumulated', () => {
    // Due 2 : 1. After the first 6 of 9 to one and 3 to the other; then 0 and 9, of 18: 6 where 12 are due.
    const windows = [windowOf(0, [6, 3]), windowOf(1, [0, 9]), windowOf(2, [18, 0])];
    expect(discrepancy(windows, [2, 1])).toBe(6);
  });

  test('give how much more is in flight where there is most: (max − mean), over time', () => {
    // 3 and 1 in flight for a second, then 2 and 2 for three.
    const windows = [
      windowOf(0, [1, 1], [3000, 1000]),
      { ...windowOf(1, [1, 1], [6000, 6000]), toMs: 4000 },
    ];
    expect(inFlightExcess(windows)).toBeCloseTo((1 * 1000 + 0) / 4000, 12);
    expect(inFlightExcess([windowOf(0, [1, 1])])).toBeNull();
  });
});
