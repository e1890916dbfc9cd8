import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { allotRows, panels, shareRows } from './screen-layout.ts';

const rows = fc.integer({ min: 0, max: 60 });
const wantedRows = fc.record({
  responseTime: rows,
  endpoints: rows,
  warnings: rows,
  finished: rows,
});

describe('rows of the panels', () => {
  test('never exceed what is there or what is wanted', () => {
    fc.assert(
      fc.property(rows, wantedRows, fc.constantFrom(0 as const, 1 as const), (all, wanted, gap) => {
        const allotted = allotRows(all, wanted, gap);
        const used = panels.reduce(
          (sum, panel) => sum + allotted[panel] + (allotted[panel] > 0 ? gap : 0),
          0,
        );
        expect(used).toBeLessThanOrEqual(all);
        for (const panel of panels) expect(allotted[panel]).toBeLessThanOrEqual(wanted[panel]);
      }),
    );
  });

  test('are all that is wanted when there is room', () => {
    const wanted = { responseTime: 14, endpoints: 5, warnings: 4, finished: 3 };
    expect(allotRows(30, wanted, 1)).toEqual(wanted);
  });

  test('on 80×24 show a histogram, three pods, a warning and three results at once', () => {
    const wanted = { responseTime: 14, endpoints: 5, warnings: 1, finished: 4 };
    expect(allotRows(19, wanted, 1)).toEqual({
      responseTime: 5,
      endpoints: 5,
      warnings: 1,
      finished: 4,
    });
  });

  test('fall to the percentiles and the results when there is almost no room', () => {
    const wanted = { responseTime: 14, endpoints: 5, warnings: 1, finished: 4 };
    expect(allotRows(3, wanted, 0)).toEqual({
      responseTime: 1,
      endpoints: 0,
      warnings: 0,
      finished: 2,
    });
  });
});

describe('rows of several pools', () => {
  test('a small pool gets what it needs, larger ones share the rest', () => {
    expect(shareRows(12, [100, 2, 100])).toEqual([5, 2, 5]);
    expect(shareRows(12, [3, 2, 4])).toEqual([3, 2, 4]);
  });
});
