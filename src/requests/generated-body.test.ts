import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { SizeDistribution } from '../core/distribution.ts';
import { generatedBody } from './generated-body.ts';

const kinds: readonly SizeDistribution[] = [
  { kind: 'uniform', fromBytes: 1000, toBytes: 3000 },
  { kind: 'exponential', meanBytes: 2000 },
  { kind: 'lognormal', meanBytes: 2000, cv: 1 },
  { kind: 'bimodal', smallBytes: 1000, largeBytes: 11_000, largeShare: 0.1 },
  { kind: 'pareto', meanBytes: 2000, alpha: 3 },
];

describe.each(kinds)('bodies of sizes drawn from $kind', (distribution) => {
  test('are a function of the seed and the number, in whatever order they are asked for', () => {
    const body = generatedBody(distribution, 7);
    const others = generatedBody(distribution, 7);
    const sizes = Array.from({ length: 50 }, (_, k) => body(k).length);
    expect(sizes.map((_, k) => others(49 - k).length).toReversed()).toEqual(sizes);
    const ofAnotherSeed = generatedBody(distribution, 8);
    expect(sizes.map((_, k) => ofAnotherSeed(k).length)).not.toEqual(sizes);
  });

  // 20,000 sizes whose standard deviation is at most 3000 (bimodal): of the mean it is 21, and 5 of those are 106.
  test('have the mean size asked for: 2000 within 110 (seed 7, 20,000 bodies)', () => {
    const body = generatedBody(distribution, 7);
    let bytes = 0;
    for (let k = 0; k < 20_000; k++) bytes += body(k).length;
    expect(bytes / 20_000).toBeGreaterThan(1890);
    expect(bytes / 20_000).toBeLessThan(2110);
  });
});

test('uniform sizes have both ends, and nothing beyond', () => {
  const body = generatedBody({ kind: 'uniform', fromBytes: 3, toBytes: 5 }, 1);
  const sizes = new Set(Array.from({ length: 200 }, (_, k) => body(k).length));
  expect(sizes).toEqual(new Set([3, 4, 5]));
});

test('no body is longer than 16 MiB, however long its tail', () => {
  const body = generatedBody({ kind: 'pareto', meanBytes: 16 * 1024 ** 2, alpha: 1.01 }, 1);
  const sizes = Array.from({ length: 2000 }, (_, k) => body(k).length);
  expect(Math.max(...sizes)).toBe(16 * 1024 ** 2);
});

test('what a body begins with does not depend on the sizes drawn before', () => {
  const distribution = { kind: 'uniform', fromBytes: 0, toBytes: 5000 } as const;
  fc.assert(
    fc.property(fc.array(fc.nat(10_000), { minLength: 1 }), (numbers) => {
      const body = generatedBody(distribution, 1);
      for (const k of numbers) expect(body(k)).toBe(generatedBody(distribution, 1)(k));
    }),
  );
});
