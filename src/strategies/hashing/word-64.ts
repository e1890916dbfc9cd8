/**
 * 64-bit words as two 32-bit halves, changed in place: BigInt would cost more than the hashes that are made of them, and
 * doubles would round. The halves are signed, which keeps them small integers to the engine.
 */

export interface Word64 {
  high: number;
  low: number;
}

/** Halves of either sign. */
export function word64(high = 0, low = 0): Word64 {
  return { high: high | 0, low: low | 0 };
}

export function set64(word: Word64, high: number, low: number): void {
  word.high = high | 0;
  word.low = low | 0;
}

export function xor64(word: Word64, high: number, low: number): void {
  word.high ^= high;
  word.low ^= low;
}

export function add64(word: Word64, high: number, low: number): void {
  const sum = (word.low >>> 0) + (low >>> 0);
  set64(word, word.high + high + (sum > 0xffffffff ? 1 : 0), sum);
}

/** The low 64 bits of the product, by products of 16 × 16 bits where there is a carry to keep. */
export function multiply64(word: Word64, by: Word64): void {
  const { high, low } = word;
  const a1 = low >>> 16;
  const a0 = low & 0xffff;
  const b1 = by.low >>> 16;
  const b0 = by.low & 0xffff;
  const lowest = Math.imul(a0, b0);
  const crossed = a1 * b0 + (lowest >>> 16);
  const middle = a0 * b1 + (crossed & 0xffff);
  const carried = Math.imul(a1, b1) + (crossed >>> 16) + (middle >>> 16);
  const upper = carried + Math.imul(high, by.low) + Math.imul(low, by.high);
  set64(word, upper, (middle << 16) | (lowest & 0xffff));
}

/** `bits` from 1 to 31. */
export function rotateLeft64(word: Word64, bits: number): void {
  const { high, low } = word;
  const rest = 32 - bits;
  set64(word, (high << bits) | (low >>> rest), (low << bits) | (high >>> rest));
}

/** Of the word as an unsigned one, by a divisor of less than 2²⁶. */
export function remainder64({ high, low }: Word64, divisor: number): number {
  const carried = ((high >>> 0) % divisor) * (4_294_967_296 % divisor);
  return (carried + ((low >>> 0) % divisor)) % divisor;
}
