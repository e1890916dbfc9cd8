import { expect, test } from 'vitest';
import { cvOfDistributions } from './distribution-cv.ts';
import type { Distribution } from './distribution.ts';
import { Sampler } from './sampler.ts';

const distributions: readonly (readonly [Distribution, number])[] = [
  [{ kind: 'constant', valueMs: 8 }, 0],
  [{ kind: 'exponential', meanMs: 8 }, 1],
  [{ kind: 'lognormal', meanMs: 8, cv: 0.7 }, 0.7],
  // Mean 9.5, second moment 0.9 · 25 + 0.1 · 2500 = 272.5.
  [{ kind: 'bimodal', fastMs: 5, slowMs: 50, slowShare: 0.1 }, Math.sqrt(272.5 / 9.5 ** 2 - 1)],
  // 1 / √(α (α − 2)).
  [{ kind: 'pareto', meanMs: 8, alpha: 6 }, 1 / Math.sqrt(24)],
];

test.each(distributions)(
  '%j varies by %d, and so do 200,000 draws, seed 5, within 4 %%',
  (distribution, cv) => {
    expect(cvOfDistributions([distribution])).toBeCloseTo(cv, 12);
    const sampler = new Sampler(5, 'test');
    let sum = 0;
    let squares = 0;
    const draws = 200_000;
    for (let k = 0; k < draws; k++) {
      const value = sampler.sample(distribution, k);
      sum += value;
      squares += value ** 2;
    }
    const measured = Math.sqrt(Math.max((squares * draws) / sum ** 2 - 1, 0));
    expect(Math.abs(measured - cv)).toBeLessThanOrEqual(0.04 * cv + 1e-6);
  },
);

test('a mixture varies by what its parts differ in, and a heavy tail without bound', () => {
  const halves = [2, 4].map((valueMs) => ({ kind: 'constant', valueMs }) as const);
  expect(cvOfDistributions(halves)).toBeCloseTo(1 / 3, 12);
  expect(cvOfDistributions([{ kind: 'pareto', meanMs: 8, alpha: 2 }])).toBe(Infinity);
});
