import { describe, expect, test } from 'vitest';
import { formatCount, formatMs, formatPercent, formatRate } from './format.ts';

describe('numbers for people', () => {
  test('times take the unit that keeps three digits', () => {
    expect([0, 0.85, 0.0124, 1.234, 12.34, 123.4, 1200, 12_340, 90_000].map(formatMs)).toEqual([
      '0ms',
      '850µs',
      '12µs',
      '1.23ms',
      '12.3ms',
      '123ms',
      '1.20s',
      '12.3s',
      '90.0s',
    ]);
  });

  test('a time that rounds up to the next unit is written in it', () => {
    expect([0.9994, 0.9996, 9.996, 99.96, 999.4, 999.6].map(formatMs)).toEqual([
      '999µs',
      '1.00ms',
      '10.0ms',
      '100ms',
      '999ms',
      '1.00s',
    ]);
  });

  test('rates and counts are abbreviated from where exactness stops mattering', () => {
    expect([0, 3.49, 9.96, 850, 999.6, 1234, 56_780, 999_960].map(formatRate)).toEqual([
      '0/s',
      '3.5/s',
      '10/s',
      '850/s',
      '1.0k/s',
      '1.2k/s',
      '56.8k/s',
      '1.0M/s',
    ]);
    expect([0, 9999, 12_345, 999_600, 12_345_678].map(formatCount)).toEqual([
      '0',
      '9999',
      '12.3k',
      '1.00M',
      '12.3M',
    ]);
  });

  test('a small fraction is not shown as none', () => {
    expect([0, 0.00001, 0.0012, 0.25, 1].map(formatPercent)).toEqual([
      '0%',
      '<0.01%',
      '0.12%',
      '25.0%',
      '100.0%',
    ]);
  });

  test('what is not known is a dash, never a zero', () => {
    for (const format of [formatMs, formatRate, formatCount, formatPercent]) {
      expect(format(null)).toBe('–');
      expect(format(Number.NaN)).toBe('–');
    }
  });
});
