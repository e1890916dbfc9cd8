import { describe, expect, test } from 'vitest';
import { closestName } from './closest-name.ts';

const names = ['round-robin', 'random', 'responseTime', 'jain', 'p99'];

describe('the closest name', () => {
  test.each([
    ['respTime', 'responseTime'],
    ['roundrobin', 'round-robin'],
    ['RANDOM', 'random'],
    ['jian', 'jain'],
    ['p98', 'p99'],
  ])('of %s is %s', (written, expected) => {
    expect(closestName(written, names)).toBe(expected);
  });

  test.each(['latency', 'xyz', ''])('of %j is none', (written) => {
    expect(closestName(written, names)).toBeUndefined();
  });

  test('is the first of those equally near', () => {
    expect(closestName('p95', ['p99', 'p90'])).toBe('p99');
  });
});
