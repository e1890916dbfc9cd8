import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { pickExtremes } from './extremes.ts';
import { makeEndpoints } from './run-view.fixture.ts';

test('everything in configuration order when it fits', () => {
  const endpoints = makeEndpoints([0.5, 0.2, 0.3]);
  expect(pickExtremes(endpoints, 3)).toEqual({ highest: endpoints, hidden: 0, lowest: [] });
});

test('the furthest above and below their fair share when it does not', () => {
  const endpoints = makeEndpoints([0.1, 0.3, 0.05, 0.15, 0.4]);
  const { highest, hidden, lowest } = pickExtremes(endpoints, 4);
  expect(highest.map(({ share }) => share)).toEqual([0.4, 0.3]);
  expect(hidden).toBe(2);
  expect(lowest.map(({ share }) => share)).toEqual([0.05]);
});

test('against the fair share, not in absolute terms', () => {
  const endpoints = [
    { ...makeEndpoints([0.6])[0]!, id: 'heavy', fairShare: 0.8 },
    { ...makeEndpoints([0.3])[0]!, id: 'light', fairShare: 0.1 },
    { ...makeEndpoints([0.1])[0]!, id: 'fair', fairShare: 0.1 },
  ];
  expect(pickExtremes(endpoints, 2).highest.map(({ id }) => id)).toEqual(['light']);
});

test('none twice and none forgotten, equals included', () => {
  const shares = fc.array(fc.constantFrom(0, 0.1, 0.2), { minLength: 1, maxLength: 30 });
  fc.assert(
    fc.property(shares, fc.nat(12), (list, rows) => {
      const { highest, hidden, lowest } = pickExtremes(makeEndpoints(list), rows);
      const shown = [...highest, ...lowest].map(({ id }) => id);
      expect(new Set(shown).size).toBe(shown.length);
      expect(shown.length + hidden).toBe(list.length);
      expect(shown.length + (hidden > 0 ? 1 : 0)).toBeLessThanOrEqual(Math.max(1, rows));
    }),
  );
});
