import { describe, expect, test } from 'vitest';
import { type FlowInterval, regimeOf } from './regime.ts';

function flow(
  length: number,
  at: (i: number) => Pick<FlowInterval, 'finished'>,
  intended = 100,
): FlowInterval[] {
  return Array.from({ length }, (_, i) => ({ intended, ok: 100, responseMs: 800, ...at(i) }));
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
});
