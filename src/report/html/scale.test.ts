import { describe, expect, test } from 'vitest';
import { between, linear, logarithmic, tail } from './scale.ts';

const values = (scale: { readonly ticks: readonly { readonly value: number }[] }) =>
  scale.ticks.map(({ value }) => Number(value.toPrecision(6)));

describe('a scale', () => {
  test('of percentiles gives each further nine the same room', () => {
    const { at, ticks } = tail(50_000);
    expect(at(0)).toBe(0);
    expect(at(0.9)).toBeCloseTo(0.2, 9);
    expect(at(0.99) - at(0.9)).toBeCloseTo(0.2, 9);
    expect(at(0.999) - at(0.99)).toBeCloseTo(0.2, 9);
    // The greatest of all.
    expect(at(1 - 0.5 / 50_000)).toBeCloseTo(1, 9);
    expect(ticks.map(({ label }) => label)).toEqual([
      'p0',
      'p50',
      'p90',
      'p99',
      'p99.9',
      'p99.99',
      'p99.999',
    ]);
  });

  test('from zero ends at a round number', () => {
    expect(values(linear(37, String))).toEqual([0, 10, 20, 30, 40]);
    expect(linear(37, String).at(20)).toBe(0.5);
    expect(values(linear(0, String))).toEqual([0, 1]);
  });

  test('between two values has its ticks within', () => {
    expect(values(between(38.2, 51, String))).toEqual([40, 45, 50]);
    expect(between(38.2, 51, String).at(38.2)).toBe(0);
    expect(between(5, 5, String).at(5)).toBe(0);
  });

  test('of logarithms goes from a round number to a round number', () => {
    expect(values(logarithmic(3, 40, String))).toEqual([2, 5, 10, 20, 50]);
    expect(values(logarithmic(0.003, 40, String))).toEqual([0.01, 0.1, 1, 10]);
    const { at } = logarithmic(1, 100, String);
    expect([1, 10, 100].map(at)).toEqual([0, 0.5, 1]);
  });
});
