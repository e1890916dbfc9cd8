import { describe, expect, test } from 'vitest';
import { CounterRng } from '../core/rng.ts';
import { type FlowInterval, regimeOf, worstRegime } from './regime.ts';

function flow(
  length: number,
  at: (i: number) => Partial<FlowInterval>,
  intended = 100,
): FlowInterval[] {
  return Array.from({ length }, (_, i) => ({
    intended,
    finished: 0,
    ok: 100,
    responseMs: 800,
    ...at(i),
  }));
}

describe('regimeOf', () => {
  test('is steady when as much is finished as intended, and when nothing was', () => {
    expect(
      regimeOf(
        flow(12, () => ({ finished: 100 })),
        0,
        true,
      ),
    ).toBe('steady');
    expect(regimeOf([], 0, true)).toBe('steady');
  });

  test('is saturated when the generator could not send', () => {
    expect(
      regimeOf(
        flow(12, () => ({ finished: 100 })),
        1,
        true,
      ),
    ).toBe('saturated');
  });

  test('forgives the filling of the pipes in the first half', () => {
    expect(
      regimeOf(
        flow(12, (i) => ({ finished: i < 6 ? 10 * i : 100 })),
        0,
        true,
      ),
    ).toBe('steady');
  });

  test('notices a target that falls behind only later', () => {
    expect(
      regimeOf(
        flow(12, (i) => ({ finished: i < 6 ? 100 : 70 })),
        0,
        true,
      ),
    ).toBe('saturated');
  });

  // The second half intends 600: three √600 are 73.5, more than its 3 %.
  test.each([
    [88, 'steady'],
    [87, 'saturated'],
  ])('takes %d of 100 finished in a short run for %s', (finished, regime) => {
    expect(
      regimeOf(
        flow(12, () => ({ finished })),
        0,
        true,
      ),
    ).toBe(regime);
  });

  // The second half intends 60,000: 3 % are 1800, more than three √60,000.
  test.each([
    [9710, 'steady'],
    [9690, 'saturated'],
  ])('takes %d of 10,000 finished in a long run for %s', (finished, regime) => {
    expect(
      regimeOf(
        flow(12, () => ({ finished }), 10_000),
        0,
        true,
      ),
    ).toBe(regime);
  });

  describe('once the target keeps up', () => {
    /** Response times of interval i of 60: 10 ms, and this much more or less, with ± 5 % that alternate. */
    function drifting(extraMs: (i: number) => number, length = 60): FlowInterval[] {
      return flow(length, (i) => {
        const meanMs = 10 * (i % 2 === 0 ? 1.05 : 0.95) + extraMs(i);
        return { finished: 100, ok: 100, responseMs: 100 * meanMs };
      });
    }

    // The first third is 20 intervals, of a mean of extraMs more: a quarter of 10 ms is 2.5.
    test.each([
      [2.4, 'steady'],
      [2.6, 'warming'],
      [-2.4, 'steady'],
      [-2.6, 'warming'],
    ])('calls a first third of %d ms more %s', (extraMs, regime) => {
      expect(
        regimeOf(
          drifting((i) => (i < 20 ? extraMs : 0)),
          0,
          true,
        ),
      ).toBe(regime);
    });

    test('goes by what was asked: where the load changes, so may the answers', () => {
      const intervals = drifting((i) => (i < 20 ? 10 : 0));
      expect(regimeOf(intervals, 0, false)).toBe('steady');
      expect(regimeOf(intervals, 1, true)).toBe('saturated');
    });

    test('does not mind a change that comes late, or one stall in the first third', () => {
      expect(
        regimeOf(
          drifting((i) => (i >= 40 ? 10 : 0)),
          0,
          true,
        ),
      ).toBe('steady');
      expect(
        regimeOf(
          drifting((i) => (i === 12 ? 200 : 0)),
          0,
          true,
        ),
      ).toBe('steady');
    });

    test('tells nothing from a run that is too short, or parts of which have no answers', () => {
      expect(
        regimeOf(
          drifting((i) => (i < 8 ? 10 : 0), 24),
          0,
          true,
        ),
      ).toBe('warming');
      expect(
        regimeOf(
          drifting((i) => (i < 8 ? 10 : 0), 23),
          0,
          true,
        ),
      ).toBe('steady');
      const gap = drifting((i) => (i < 20 ? 10 : 0)).map((interval, i) =>
        i >= 30 && i < 35 ? { ...interval, ok: 0, responseMs: 0 } : interval,
      );
      expect(regimeOf(gap, 0, true)).toBe('steady');
    });

    // Lindley's recursion; 200 runs of 10 s per utilisation, seed 1, after 20 s of settling. 4 % are documented.
    test.each([0.5, 0.8, 0.9])(
      'takes few stable queues of utilisation %d for warming',
      (utilisation) => {
        const rng = new CounterRng(1, `queue ${utilisation}`);
        let draws = 0;
        const exponential = (meanMs: number) => -meanMs * Math.log(1 - rng.at(draws++));
        let warming = 0;
        for (let run = 0; run < 200; run++) {
          const intervals = Array.from({ length: 40 }, () => ({ ok: 0, responseMs: 0 }));
          let freeMs = -Infinity;
          for (let atMs = -20_000; atMs < 10_000; atMs += exponential(8 / utilisation)) {
            freeMs = Math.max(freeMs, atMs) + exponential(8);
            const interval = intervals[Math.floor(freeMs / 250)];
            if (!interval) continue;
            interval.ok++;
            interval.responseMs += freeMs - atMs;
          }
          const flows = intervals.map((each) => ({
            ...each,
            intended: each.ok,
            finished: each.ok,
          }));
          if (regimeOf(flows, 0, true) === 'warming') warming++;
        }
        expect(warming).toBeLessThanOrEqual(12);
      },
    );
  });

  test('is the worst of several runs', () => {
    expect(worstRegime(['steady', 'warming', 'steady'])).toBe('warming');
    expect(worstRegime(['warming', 'saturated'])).toBe('saturated');
    expect(worstRegime(['steady'])).toBe('steady');
  });
});
