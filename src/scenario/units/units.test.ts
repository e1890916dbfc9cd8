import { describe, expect, test } from 'vitest';
import { parseDistribution } from './distribution.ts';
import { parseRate } from './rate.ts';
import { parseSizeBytes } from './size.ts';
import { parseSizes } from './size-distribution.ts';

describe('rates', () => {
  test.each([
    ['400/s', 400],
    ['1.5k/s', 1500],
    ['6000/m', 100],
    ['36/h', 0.01],
    [' 2 k / s ', 2000],
  ])('%j is %d per second', (text, perSecond) => {
    expect(parseRate(text)).toBeCloseTo(perSecond, 12);
  });

  test.each(['400', '/s', '-1/s', '1e3/s', '4/d', '1.5K/s', 'fast', ''])('%j is none', (text) => {
    expect(parseRate(text)).toBeUndefined();
  });
});

describe('sizes', () => {
  test.each([
    ['512', 512],
    ['512B', 512],
    ['2KiB', 2048],
    ['2kB', 2000],
    ['10MB', 10_000_000],
    ['1.5MiB', 1_572_864],
  ])('%j is %d bytes', (text, bytes) => {
    expect(parseSizeBytes(text)).toBe(bytes);
  });

  test.each(['-1', '1 K', '2kib', '2Ki', 'big', ''])('%j is none', (text) => {
    expect(parseSizeBytes(text)).toBeUndefined();
  });
});

describe('distributions', () => {
  const lognormal = { kind: 'lognormal', meanMs: 8, cv: 1 };
  const bimodal = { kind: 'bimodal', fastMs: 5, slowMs: 50, slowShare: 0.1 };

  test.each([
    ['5ms', { kind: 'constant', valueMs: 5 }],
    ['0', { kind: 'constant', valueMs: 0 }],
    ['constant 5ms', { kind: 'constant', valueMs: 5 }],
    ['constant(5ms)', { kind: 'constant', valueMs: 5 }],
    ['exponential(8ms)', { kind: 'exponential', meanMs: 8 }],
    ['exponential(mean 8ms)', { kind: 'exponential', meanMs: 8 }],
    ['lognormal(mean 8ms, cv 1)', lognormal],
    ['lognormal(8ms, cv 1)', lognormal],
    ['lognormal( cv 1 , mean 8ms )', lognormal],
    ['lognormal(mean=8ms, cv: 1)', lognormal],
    ['bimodal(fast 5ms, slow 50ms, slowShare 0.1)', bimodal],
    ['bimodal(fast 5ms, slow 50ms, slowShare 10%)', bimodal],
    ['pareto(mean 8ms, alpha 2.5)', { kind: 'pareto', meanMs: 8, alpha: 2.5 }],
  ])('%j is understood', (text, distribution) => {
    expect(parseDistribution(text)).toEqual(distribution);
  });

  test.each([
    ['', 'a distribution'],
    ['8', 'a distribution'],
    ['2h', 'up to 1h'],
    ['normal(mean 8ms)', 'one of constant, exponential, lognormal, bimodal, pareto'],
    ['toString(8ms)', 'a distribution'],
    ['lognormal(mean 8ms', 'write it in quotes'],
    ['lognormal(mean 8ms)', '"cv" to be a number from 0 to 100'],
    ['lognormal(mean 8, cv 1)', '"mean" to be a duration'],
    ['lognormal(mean 8ms, cv -1)', '"cv" to be a number'],
    ['lognormal(mean 8ms, cv 1, cv 2)', 'arguments such as'],
    ['lognormal(mean 8ms, cv 1, tail 2)', 'no argument "tail"'],
    ['exponential(8ms, 9ms)', 'arguments such as'],
    ['bimodal(fast 5ms, slow 50ms, slowShare 110%)', '"slowShare" to be a number from 0 to 1'],
    ['pareto(mean 8ms, alpha 1)', '"alpha" to be a number from 1.01 to 100'],
  ])('of %j it says what was expected', (text, expected) => {
    expect(parseDistribution(text)).toEqual(expect.stringContaining(expected));
  });
});

describe('distributions of sizes', () => {
  const uniform = { kind: 'uniform', fromBytes: 1024, toBytes: 65_536 };

  test.each([
    ['2KiB', 2048],
    ['uniform(1KiB, 64KiB)', uniform],
    ['uniform(to 64KiB, from 1KiB)', uniform],
    ['uniform(5, 5)', { kind: 'uniform', fromBytes: 5, toBytes: 5 }],
    ['exponential(8kB)', { kind: 'exponential', meanBytes: 8000 }],
    ['lognormal(mean 8KiB, cv 1)', { kind: 'lognormal', meanBytes: 8192, cv: 1 }],
    [
      'bimodal(small 1KiB, large 1MiB, largeShare 5%)',
      { kind: 'bimodal', smallBytes: 1024, largeBytes: 1_048_576, largeShare: 0.05 },
    ],
    ['pareto(mean 8KiB, alpha 1.5)', { kind: 'pareto', meanBytes: 8192, alpha: 1.5 }],
  ])('%j is understood', (text, sizes) => {
    expect(parseSizes(text)).toEqual(sizes);
  });

  test.each([
    ['normal(8KiB)', 'one of uniform, exponential, lognormal, bimodal, pareto, such as uniform('],
    ['uniform(1KiB)', '"to" to be a size from "from" to 16MiB'],
    ['uniform(2KiB, 1KiB)', '"to" to be a size from "from" to 16MiB'],
    ['uniform(1, 2, 3)', 'arguments such as'],
    ['uniform(1, 2, to 3)', 'no argument "1"'],
    ['exponential(17MiB)', '"mean" to be a size of at most 16MiB'],
    ['exponential(8ms)', '"mean" to be a size of at most 16MiB'],
    ['lognormal(mean 8KiB', 'write it in quotes'],
  ])('of %j it says what was expected', (text, expected) => {
    expect(parseSizes(text)).toEqual(expect.stringContaining(expected));
  });

  test.each(['', '17MiB', '5ms', 'big'])('%j is none', (text) => {
    expect(parseSizes(text)).toBeUndefined();
  });
});
