import { expect, test } from 'vitest';
import type { Distribution } from './distribution.ts';
import { Sampler } from './sampler.ts';

const size = 200_000;

const cases: readonly { distribution: Distribution; mean: number; cv: number }[] = [
  { distribution: { kind: 'constant', valueMs: 5 }, mean: 5, cv: 0 },
  { distribution: { kind: 'exponential', meanMs: 20 }, mean: 20, cv: 1 },
  { distribution: { kind: 'lognormal', meanMs: 8, cv: 1 }, mean: 8, cv: 1 },
  {
    distribution: { kind: 'bimodal', fastMs: 5, slowMs: 50, slowShare: 0.1 },
    mean: 9.5,
    cv: 13.5 / 9.5,
  },
  // α = 5: cv = 1/√(α(α − 2)).
  { distribution: { kind: 'pareto', meanMs: 8, alpha: 5 }, mean: 8, cv: 1 / Math.sqrt(15) },
];

test.each(cases)(
  `seed 7, ${size} draws of $distribution.kind: mean within 1 %, cv within 5 %`,
  ({ distribution, mean, cv }) => {
    const sampler = new Sampler(7, 'demand');
    const values = Array.from({ length: size }, (_, k) => sampler.sample(distribution, k));
    const average = values.reduce((sum, value) => sum + value, 0) / size;
    const variance = values.reduce((sum, value) => sum + (value - average) ** 2, 0) / size;
    expect(average / mean).toBeGreaterThan(0.99);
    expect(average / mean).toBeLessThan(1.01);
    expect(Math.abs(Math.sqrt(variance) / average - cv)).toBeLessThanOrEqual(0.05 * cv);
    expect(Math.min(...values.slice(0, 1000))).toBeGreaterThan(0);
  },
);

test('the demand of a request is the same whoever asks, and different for the next seed', () => {
  const exponential: Distribution = { kind: 'exponential', meanMs: 20 };
  expect(new Sampler(7, 'demand').sample(exponential, 41)).toBe(
    new Sampler(7, 'demand').sample(exponential, 41),
  );
  expect(new Sampler(8, 'demand').sample(exponential, 41)).not.toBe(
    new Sampler(7, 'demand').sample(exponential, 41),
  );
});
