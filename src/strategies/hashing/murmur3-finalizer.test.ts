import { expect, test } from 'vitest';
import { fmix32 } from './murmur3-finalizer.ts';

test('mixes as MurmurHash3 does', () => {
  // MurmurHash3_x86_32 of the empty text is fmix32 of its seed.
  expect([0, 1, 0xffffffff].map(fmix32)).toEqual([0, 0x514e28b7, 0x81f16f39]);
});
