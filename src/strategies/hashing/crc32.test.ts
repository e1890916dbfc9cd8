import { expect, test } from 'vitest';
import { crc32, crc32End, crc32Start, crc32Text, crc32Word } from './crc32.ts';

test("gives zlib's values", () => {
  expect(crc32('')).toBe(0);
  expect(crc32('123456789')).toBe(0xcbf43926);
  expect(crc32('The quick brown fox jumps over the lazy dog')).toBe(0x414fa339);
});

test('carries on from a running state, words going in with the lowest byte first', () => {
  const begun = crc32Text(crc32Start, '1234');
  expect(crc32End(crc32Text(crc32Word(begun, 0x38_37_36_35), '9'))).toBe(0xcbf43926);
});
