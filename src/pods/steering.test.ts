import { expect, test } from 'vitest';
import { readSteering } from './steering.ts';

function steer(headers: Record<string, string>, pod = 'app-0') {
  return readSteering((name) => headers[name], pod);
}

test('delay, status and failure are read from their headers', () => {
  expect(steer({ 'x-plimsoll-delay': '200ms', 'x-plimsoll-status': '503' })).toMatchObject({
    delayMs: 200,
    status: 503,
  });
  expect(steer({ 'x-plimsoll-fail': 'reset' }).fail).toBe('reset');
  expect(steer({ 'x-plimsoll-fail': 'hang' }).fail).toBe('hang');
});

test('x-plimsoll-only confines the others to one pod', () => {
  const headers = { 'x-plimsoll-status': '503', 'x-plimsoll-only': 'app-1' };
  expect(steer(headers, 'app-1').status).toBe(503);
  expect(steer(headers, 'app-0').status).toBeUndefined();
});

test('a value that is not understood has no effect', () => {
  expect(
    steer({
      'x-plimsoll-delay': 'soon',
      'x-plimsoll-status': '999',
      'x-plimsoll-fail': 'gracefully',
    }),
  ).toEqual({ delayMs: undefined, status: undefined, fail: undefined });
  expect(steer({}).status).toBeUndefined();
});
