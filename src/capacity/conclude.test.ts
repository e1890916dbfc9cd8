import { describe, expect, test } from 'vitest';
import { CounterRng } from '../core/rng.ts';
import type { CapacityThreshold } from '../results/capacity.ts';
import { comparePairs, conclude } from './conclude.ts';

const range = { leastPerSecond: 10, mostPerSecond: 1000, resolution: 0.01 };

function found(repetition: number, low: number, high: number): CapacityThreshold {
  return {
    repetition,
    ended: 'found',
    holdsAtPerSecond: low,
    failsAtPerSecond: high,
    reason: 'p99(responseTime) < 50ms fails with 51ms',
    runs: 9,
  };
}

const always = {
  ...found(2, 1000, 0),
  ended: 'always',
  failsAtPerSecond: null,
  reason: null,
} as const;
const never = { ...found(3, 0, 10), ended: 'never', holdsAtPerSecond: null } as const;

/** The cell, 1 % wide, of a grid in which the threshold lies. */
function bracketed(repetition: number, threshold: number): CapacityThreshold {
  const cell = Math.floor(Math.log(threshold) / Math.log(1.01));
  return found(repetition, 1.01 ** cell, 1.01 ** (cell + 1));
}

describe('the conclusion', () => {
  test('is the geometric mean, and what fails beyond it', () => {
    const { finding, ratePerSecond, heldAtPerSecond, reason } = conclude(
      [found(1, 100, 101), found(2, 110, 111.1)],
      range,
    );
    expect(finding).toBe('found');
    expect(ratePerSecond).toBeCloseTo(Math.sqrt(100 * 101 * 110 * 111.1) ** 0.5, 6);
    expect(heldAtPerSecond).toBe(100);
    expect(reason).toBe('p99(responseTime) < 50ms fails');
  });

  test('never knows more than the brackets: repetitions that agree leave their width', () => {
    const { interval } = conclude(
      [1, 2, 3].map((i) => found(i, 100, 101)),
      range,
    );
    expect(interval!.low).toBeCloseTo(100, 9);
    expect(interval!.high).toBeCloseTo(101, 9);
  });

  test('of one repetition has no interval', () => {
    expect(conclude([found(1, 100, 101)], range).interval).toBeNull();
  });

  test('names the end of the range that all repetitions are beyond', () => {
    expect(conclude([always, always], range)).toMatchObject({
      finding: 'at-least',
      ratePerSecond: 1000,
    });
    expect(conclude([never, never], range)).toMatchObject({ finding: 'below', ratePerSecond: 10 });
  });

  test('is none where repetitions disagree on that, or one could not go on', () => {
    expect(conclude([found(1, 900, 909), always, never], range)).toMatchObject({
      finding: 'undetermined',
      ratePerSecond: null,
      heldAtPerSecond: null,
      reason: '1 of 3 repetitions hold in the whole range, 1 of 3 repetitions hold nowhere in it',
    });
    const stopped = {
      ...found(2, 100, 101),
      ended: 'unknown',
      reason: 'at 200/s it is invalid',
    } as const;
    expect(conclude([found(1, 90, 91), stopped], range)).toMatchObject({
      finding: 'undetermined',
      heldAtPerSecond: 90,
      reason: 'at 200/s it is invalid',
    });
  });
});

/** Normal deviates by Box and Muller. */
function deviates(seed: number): () => number {
  const draw = new CounterRng(seed, 'capacity');
  let k = 0;
  return () => Math.sqrt(-2 * Math.log(1 - draw.at(k++))) * Math.cos(2 * Math.PI * draw.at(k++));
}

test('5 repetitions cover the true rate in 95 to 99.5 % of 2,000 experiments (seed 11)', () => {
  const next = deviates(11);
  let covered = 0;
  for (let trial = 0; trial < 2000; trial++) {
    const thresholds = [1, 2, 3, 4, 5].map((i) => bracketed(i, 200 * Math.exp(0.02 * next())));
    const { low, high } = conclude(thresholds, range).interval!;
    if (low <= 200 && high >= 200) covered++;
  }
  // Wider than the t interval by a bracket of half a deviation: more than 95 %, and not for nothing.
  expect(covered / 2000).toBeGreaterThan(0.95);
  expect(covered / 2000).toBeLessThan(0.995);
});

describe('two subjects', () => {
  const subject = (name: string, thresholds: readonly CapacityThreshold[]) => ({
    subject: name,
    finding: 'found' as const,
    thresholds,
  });
  const repetitions = [1, 2, 3, 4, 5, 6];

  test('differ significantly where the ratio does, though both vary more from seed to seed', () => {
    const lucks = [0.8, 1.2, 1, 0.9, 1.1, 1.05];
    const [pair] = comparePairs([
      subject(
        'p2c',
        repetitions.map((i) => bracketed(i, 110 * lucks[i - 1]!)),
      ),
      subject(
        'random',
        repetitions.map((i) => bracketed(i, 100 * lucks[i - 1]!)),
      ),
    ]);
    expect(pair).toMatchObject({ a: 'p2c', b: 'random', significant: true });
    expect(pair!.estimate).toBeGreaterThan(1.09);
    expect(pair!.estimate).toBeLessThan(1.11);
    expect(pair!.interval!.low).toBeGreaterThan(1.07);
    expect(pair!.interval!.high).toBeLessThan(1.13);
  });

  test('in brackets that touch do not differ, however often', () => {
    const pairs = comparePairs([
      subject(
        'a',
        repetitions.map((i) => found(i, 100, 101)),
      ),
      subject(
        'b',
        repetitions.map((i) => found(i, 101, 102)),
      ),
    ]);
    expect(pairs).toMatchObject([{ p: 1, significant: false }]);
  });

  test('that are the same come out significant in at most 5 % of 2,000 experiments (seed 12)', () => {
    const next = deviates(12);
    let significant = 0;
    for (let trial = 0; trial < 2000; trial++) {
      const draw = (name: string) =>
        subject(
          name,
          repetitions.map((i) => bracketed(i, 200 * Math.exp(0.05 * next()))),
        );
      if (comparePairs([draw('a'), draw('b')])[0]!.significant) significant++;
    }
    expect(significant / 2000).toBeGreaterThan(0.01);
    expect(significant / 2000).toBeLessThan(0.05);
  });

  test('are compared only where both are found', () => {
    const below = { ...subject('b', [never]), finding: 'below' as const };
    expect(comparePairs([subject('a', [found(1, 100, 101)]), below])).toEqual([]);
  });
});
