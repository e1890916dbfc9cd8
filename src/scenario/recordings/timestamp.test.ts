import { expect, test } from 'vitest';
import { parseTimestamp } from './timestamp.ts';

test.each([
  ['10/Oct/2000:13:55:36 -0700', Date.UTC(2000, 9, 10, 20, 55, 36)],
  ['29/Feb/2024:23:59:60 +0000', Date.UTC(2024, 2, 1)],
  ['2000-10-10T13:55:36Z', Date.UTC(2000, 9, 10, 13, 55, 36)],
  ['2000-10-10 13:55:36,25', Date.UTC(2000, 9, 10, 13, 55, 36, 250)],
  ['2000-10-10T13:55:36.250+05:30', Date.UTC(2000, 9, 10, 8, 25, 36, 250)],
  ['1970-01-01T00:00:00-01', 3_600_000],
  ['0', 0],
  ['12.5', 12_500],
  ['1700000000', 1_700_000_000_000],
  ['1700000000.25', 1_700_000_000_250],
  ['1700000000250', 1_700_000_000_250],
  ['1700000000250000', 1_700_000_000_250],
  ['1700000000250000000', 1_700_000_000_250],
])('%j is %d ms', (text, timeMs) => {
  expect(parseTimestamp(text)).toBeCloseTo(timeMs, 2);
});

test('agrees with the calendar on every day of four centuries', () => {
  for (let day = -11_000; day < 135_000; day++) {
    const date = new Date(day * 86_400_000);
    expect(parseTimestamp(date.toISOString())).toBe(date.getTime());
  }
});

const times = ['', '-1', 'soon', '1e9', '2000-01-01', '10/Okt/2000:13:55:36 -0700'];
const calendar = ['2000-13-01T00:00:00Z', '2000-02-30T00:00:00Z', '2000-01-01T24:00:00Z'];
test.each([...times, ...calendar])('%j is none', (text) => {
  expect(parseTimestamp(text)).toBeUndefined();
});
