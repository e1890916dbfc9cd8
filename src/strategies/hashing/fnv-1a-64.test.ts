import { expect, test } from 'vitest';
import { fnv1a64, fnvStart } from './fnv-1a-64.ts';
import { word64 } from './word-64.ts';

test.each([
  ['', 0xcbf29ce4, 0x84222325],
  ['a', 0xaf63dc4c, 0x8601ec8c],
  ['foobar', 0x85944171, 0xf73967e8],
])("hashes %j to its authors' value", (text, high, low) => {
  expect(fnv1a64({ ...fnvStart }, text)).toEqual(word64(high, low));
});
