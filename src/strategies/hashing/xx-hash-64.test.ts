import { expect, test } from 'vitest';
import { word64 } from './word-64.ts';
import { xxHash64 } from './xx-hash-64.ts';

test.each([
  ['', 'ef46db3751d8e999', 'd5afba1336a3be4b'],
  ['a', 'd24ec4f1a98c6e5b', 'dec2bc81c3cd46c6'],
  ['abc', '44bc2cf5ad770999', 'bea9ca8199328908'],
  ['10.0.0.1:8080', 'cb972177068eb685', '0dfce9efd349b428'],
  ['10.0.0.1:8080_0', '23a29ae775dfd4a3', '129719cb86ba9503'],
  ['a'.repeat(31), 'fe47067cda802916', 'fd3d46ba3e5b6bef'],
  ['b'.repeat(32), '52f8a81967c87ae4', '1cbea27010ef2e17'],
  ['The quick brown fox jumps over the lazy dog', '0b242d361fda71bc', 'df5091b6dad2c6db'],
  ['x'.repeat(100), '92f0de5a88a3c094', 'a27aec103fa2bdae'],
])('hashes %j as libxxhash does, without seed and with seed 1', (text, unseeded, seeded) => {
  const hex = (seed: number) => {
    const { high, low } = xxHash64(text, word64(), seed);
    return [high, low].map((half) => (half >>> 0).toString(16).padStart(8, '0')).join('');
  };
  expect([hex(0), hex(1)]).toEqual([unseeded, seeded]);
});
