/**
 * 64-bit words as two unsigned 32-bit halves, changed in place: BigInt would cost more than the hashes that are made of
 * them, and doubles would round.
 */

export interface Word64 {
  high: number;
  low: number;
}

export function word64(high = 0, low = 0): Word64 {
  return { high, low };
}

export function set64(word: Word64, high: number, low: number): void {
  word.high = high >>> 0;
  word.low = low >>> 0;
}

export function add64(word: Word64, high: number, low: number): void {
  const sum = word.low + low;
  set64(word, word.high + high + (sum > 0xffffffff ? 1 : 0), sum);
}

/** The low 64 bits of the product, by products of 16 × 16 bits where there is a carry to keep. */
export function multiply64(word: Word64, by: Word64): void {
  const { high, low } = word;
  const a1 = low >>> 16;
  const a0 = low & 0xffff;
  const b1 = by.low >>> 16;
  const b0 = by.low & 0xffff;
  const lowest = a0 * b0;
  const crossed = a1 * b0 + (lowest >>> 16);
  const middle = a0 * b1 + (crossed & 0xffff);
  const carried = a1 * b1 + (crossed >>> 16) + (middle >>> 16);
  const upper = carried + Math.imul(high, by.low) + Math.imul(low, by.high);
  set64(word, upper, (middle << 16) | (lowest & 0xffff));
}

/** `bits` from 1 to 31. */
export function rotateLeft64(word: Word64, bits: number): void {
  const { high, low } = word;
  const rest = 32 - bits;
  set64(word, (high << bits) | (low >>> rest), (low << bits) | (high >>> rest));
}

export function xor64(word: Word64, high: number, low: number): void {
  set64(word, word.high ^ high, word.low ^ low);
}

/** For a divisor of less than 2²⁶. */
export function remainder64({ high, low }: Word64, divisor: number): number {
  return ((high % divisor) * (4_294_967_296 % divisor) + (low % divisor)) % divisor;
}
