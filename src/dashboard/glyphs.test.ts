import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { columnChart, cut, fit, fitRight, markedBar, progressBar, sparkline } from './glyphs.ts';

describe('text in cells', () => {
  test('what is too long ends in an ellipsis, what is short is padded', () => {
    expect([fit('abc', 5), fitRight('abc', 5), fit('abcdef', 4), cut('abc', 5)]).toEqual([
      'abc  ',
      '  abc',
      'abc…',
      'abc',
    ]);
  });

  test('there is always exactly the width asked for', () => {
    fc.assert(
      fc.property(fc.string(), fc.nat(30), (text, width) => {
        expect(fit(text, width)).toHaveLength(width);
        expect(fitRight(text, width)).toHaveLength(width);
      }),
    );
  });
});

describe('sparkline', () => {
  test('measures from zero and shows the latest values that fit', () => {
    expect(sparkline([0, 100, 50, 25], 4)).toBe('▁█▅▃');
    expect(sparkline([9, 9, 0, 1], 2)).toBe('▁█');
  });

  test('draws a floor when nothing completed, and nothing without values or room', () => {
    expect(sparkline([0, 0], 5)).toBe('▁▁');
    expect(sparkline([], 5)).toBe('');
    expect(sparkline([1, 2], -3)).toBe('');
  });
});

describe('column chart', () => {
  test('stacks eighths of a cell from the bottom', () => {
    expect(columnChart([4, 3, 2, 1], 2)).toEqual(['█▄  ', '███▄']);
  });

  test('a single slow request among thousands is still visible, an empty bucket is not', () => {
    expect(columnChart([100_000, 0, 1], 2)).toEqual(['█  ', '█ ▁']);
  });
});

describe('bars', () => {
  test('progress stays within its bar, however long the drain takes', () => {
    expect([-1, 0.5, 2].map((fraction) => progressBar(fraction, 4))).toEqual([
      '░░░░',
      '██░░',
      '████',
    ]);
  });

  test('the fair share is marked beyond a short bar and inside a long one', () => {
    expect(markedBar(1, 2, 4, 8)).toBe('██  │   ');
    expect(markedBar(3.5, 2, 4, 8)).toBe('████│██ ');
  });

  test('a marked bar has its exact width and its mark for any value up to its scale', () => {
    const fraction = fc.double({ min: 0, max: 1, noNaN: true });
    fc.assert(
      fc.property(fraction, fraction, fc.integer({ min: 1, max: 40 }), (value, mark, width) => {
        const bar = markedBar(value, mark, 1, width);
        expect(bar).toHaveLength(width);
        expect(bar.split('│')).toHaveLength(2);
      }),
    );
  });
});
