import { describe, expect, test } from 'vitest';
import { CounterRng, createRng } from './rng.ts';

const size = 100_000;

/** Pearson's χ² of `values` in [0, 1) over `bins` equal bins. */
function chiSquare(values: readonly number[], bins: number): number {
  const counts = new Array<number>(bins).fill(0);
  for (const value of values) counts[Math.floor(value * bins)]!++;
  const expected = values.length / bins;
  return counts.reduce((sum, count) => sum + (count - expected) ** 2 / expected, 0);
}

function correlation(x: readonly number[], y: readonly number[]): number {
  const n = Math.min(x.length, y.length);
  let sum = 0;
  for (let i = 0; i < n; i++) sum += (x[i]! - 0.5) * (y[i]! - 0.5);
  return (12 * sum) / n;
}

/** 99 degrees of freedom: 0.0005 lies outside on either side. */
const ordinary = { low: 58, high: 152 };
/** Four standard errors of a correlation of independent values. */
const noise = 4 / Math.sqrt(size);

describe('draws by counter', () => {
  for (const seed of [0, 1, 7, 4_294_967_295]) {
    test(`seed ${seed}: ${size} draws are uniform, neither too even nor too uneven`, () => {
      const rng = new CounterRng(seed, 'demand');
      const values = Array.from({ length: size }, (_, k) => rng.at(k));
      const statistic = chiSquare(values, 100);
      expect(statistic).toBeGreaterThan(ordinary.low);
      expect(statistic).toBeLessThan(ordinary.high);
      expect(Math.abs(correlation(values, values.slice(1)))).toBeLessThan(noise);
    });
  }

  test('different purposes, seeds and high words of k are uncorrelated', () => {
    const draw = (rng: CounterRng, offset = 0) =>
      Array.from({ length: size }, (_, k) => rng.at(k + offset));
    const base = draw(new CounterRng(7, 'demand'));
    for (const other of [
      draw(new CounterRng(7, 'arrivals')),
      draw(new CounterRng(8, 'demand')),
      draw(new CounterRng(7, 'demand'), 2 ** 32),
    ]) {
      expect(Math.abs(correlation(base, other))).toBeLessThan(noise);
    }
  });

  test('a draw depends on its counter alone, and never is 0 or 1', () => {
    const rng = new CounterRng(7, 'mix');
    const forward = [0, 1, 2, 3].map((k) => rng.at(k));
    const backward = [3, 2, 1, 0].map((k) => new CounterRng(7, 'mix').at(k));
    expect(backward.toReversed()).toEqual(forward);
    for (const value of forward) {
      expect(value).toBeGreaterThan(0);
      expect(value).toBeLessThan(1);
    }
  });
});

describe('streams', () => {
  test(`seed 7: ${size} floats are uniform`, () => {
    const rng = createRng(7);
    const statistic = chiSquare(
      Array.from({ length: size }, () => rng.float()),
      100,
    );
    expect(statistic).toBeGreaterThan(ordinary.low);
    expect(statistic).toBeLessThan(ordinary.high);
  });

  test.each([100, 3_000_000_000])('below(%d) reaches its whole range, evenly', (bound) => {
    const rng = createRng(7);
    const values = Array.from({ length: size }, () => rng.below(bound));
    expect(Math.min(...values)).toBeGreaterThanOrEqual(0);
    expect(Math.max(...values)).toBeLessThan(bound);
    const statistic = chiSquare(
      values.map((value) => (value + 0.5) / bound),
      100,
    );
    expect(statistic).toBeGreaterThan(ordinary.low);
    expect(statistic).toBeLessThan(ordinary.high);
  });

  test('a fork is a function of seed and label, not of what was drawn before', () => {
    const fresh = createRng(7);
    const used = createRng(7);
    used.float();
    const label = 'replica 0';
    expect(used.fork(label).float()).toBe(fresh.fork(label).float());
    expect(fresh.fork('replica 1').float()).not.toBe(fresh.fork(label).float());
  });
});
