import { describe, expect, test } from 'vitest';
import { findStrategy } from '../strategies/index.ts';
import { certify } from './certify.ts';
import { repeated } from './queueing-run.ts';
import { below, equals, type FigureCase } from './row.ts';

const interval = (low: number, high: number) => ({ estimate: (low + high) / 2, low, high });

describe('a figure', () => {
  test.each([
    [1.99, 2.02, 0, 'agrees'],
    [2.001, 2.03, 0, 'disagrees'],
    [1.95, 1.999, 0, 'disagrees'],
    [1.97, 2.02, 0, 'too wide'],
    [2.001, 2.03, 0.001, 'agrees'],
  ])(
    'of 2 in an interval from %f to %f, known to within %f: %s',
    (low, high, uncertainty, verdict) => {
      expect(equals(2, uncertainty)(interval(low, high))).toBe(verdict);
    },
  );

  test.each([
    [0.8, 0.99, 'agrees'],
    [0.8, 1.01, 'too wide'],
    [1.01, 1.2, 'disagrees'],
  ])('that must be below 1, from %f to %f: %s', (low, high, verdict) => {
    expect(below(1)(interval(low, high))).toBe(verdict);
  });
});

test('repetitions have seeds of their own, equal for systems that are compared', () => {
  const system = { strategy: 'random', pods: 2, rho: 0.5, requests: 1000, repetitions: 5 };
  const seeds = repeated(system, { ...system, strategy: 'p2c' }).map((runs) =>
    runs.map(({ seed }) => seed),
  );
  expect(new Set(seeds.flat()).size).toBe(5);
  for (const [first, second] of seeds) expect(first).toBe(second);
});

test('what an interruption has cut short is no row', async () => {
  const cut: FigureCase = {
    kind: 'figure',
    name: 'cut',
    expected: '1',
    source: 'this test',
    repetitions: repeated({ strategy: 'random', pods: 1, rho: 0.5, requests: 10, repetitions: 2 }),
    figure: () => 1,
    judge: equals(1),
  };
  const simulate = async () => [undefined, undefined];
  const strategyOf = (name: string) => findStrategy(name)!;
  for await (const row of certify([cut], { strategyOf, simulate })) expect(row).toBeUndefined();
});
