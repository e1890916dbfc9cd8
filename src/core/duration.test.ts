import { expect, test } from 'vitest';
import { parseDurationMs } from './duration.ts';

test.each([
  ['250ms', 250],
  ['1.5s', 1500],
  ['2m', 120_000],
  ['1h', 3_600_000],
  ['100us', 0.1],
  ['100µs', 0.1],
  ['0', 0],
  [' 5 ms ', 5],
])('%s is %d ms', (text, ms) => {
  expect(parseDurationMs(text)).toBeCloseTo(ms, 9);
});

test.each(['', '5', '-5ms', '5 apples', 'ms', '1e3ms', '5ms5'])(
  '"%s" is not a duration',
  (text) => {
    expect(parseDurationMs(text)).toBeUndefined();
  },
);
