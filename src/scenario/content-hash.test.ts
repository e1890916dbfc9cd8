import { expect, test } from 'vitest';
import { contentHash } from './content-hash.ts';

test('the order of keys does not matter, that of entries does', () => {
  expect(contentHash({ a: 1, b: { c: 2, d: 3 } })).toBe(contentHash({ b: { d: 3, c: 2 }, a: 1 }));
  expect(contentHash([1, 2])).not.toBe(contentHash([2, 1]));
});

test('any change of a value or a key shows', () => {
  const hashes = [{ a: 1 }, { a: 2 }, { a: '1' }, { b: 1 }, { a: [1] }, {}].map(contentHash);
  expect(new Set(hashes).size).toBe(hashes.length);
  for (const hash of hashes) expect(hash).toMatch(/^[\da-f]{16}$/);
});
