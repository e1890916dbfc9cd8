import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  add64,
  multiply64,
  remainder64,
  rotateLeft64,
  type Word64,
  word64,
  xor64,
} from './word-64.ts';

const word = fc.bigInt({ min: 0n, max: 2n ** 64n - 1n });
const split = (value: bigint): Word64 => word64(Number(value >> 32n), Number(value & 0xffffffffn));
const joined = ({ high, low }: Word64): bigint => (BigInt(high >>> 0) << 32n) | BigInt(low >>> 0);

test('words are calculated with as 64-bit integers are', () => {
  fc.assert(
    fc.property(word, word, fc.integer({ min: 1, max: 31 }), (a, b, bits) => {
      const result = (change: (word: Word64, by: Word64) => void) => {
        const changed = split(a);
        change(changed, split(b));
        return joined(changed);
      };
      expect(result((x, { high, low }) => add64(x, high, low))).toBe(BigInt.asUintN(64, a + b));
      expect(result((x, { high, low }) => xor64(x, high, low))).toBe(a ^ b);
      expect(result(multiply64)).toBe(BigInt.asUintN(64, a * b));
      expect(result((x) => rotateLeft64(x, bits))).toBe(
        BigInt.asUintN(64, (a << BigInt(bits)) | (a >> BigInt(64 - bits))),
      );
    }),
  );
});

test('remainders are exact', () => {
  fc.assert(
    fc.property(word, fc.integer({ min: 1, max: 2 ** 26 - 1 }), (a, divisor) => {
      expect(remainder64(split(a), divisor)).toBe(Number(a % BigInt(divisor)));
    }),
  );
});
