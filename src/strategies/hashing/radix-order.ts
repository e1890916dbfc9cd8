/**
 * Sorts points by hash, eleven bits at a time from the lowest (least-significant-digit radix sort): linear, stable, and
 * without a comparison function, which would take seconds for the 1.6 million points of 10,000 pods.
 */
const digitBits = 11;
const radix = 2 ** digitBits;
const mask = radix - 1;

/** The order in which `hashes` ascend; `low` holds their lower halves where they are of 64 bits. */
export function radixOrder(hashes: Uint32Array, low?: Uint32Array): Uint32Array {
  let order = Uint32Array.from(hashes, (_, index) => index);
  let spare = new Uint32Array(hashes.length);
  for (const digits of low === undefined ? [hashes] : [low, hashes]) {
    for (let shift = 0; shift < 32; shift += digitBits) {
      pass(digits, shift, order, spare);
      [order, spare] = [spare, order];
    }
  }
  return order;
}

function pass(digits: Uint32Array, shift: number, from: Uint32Array, to: Uint32Array): void {
  const next = new Uint32Array(radix + 1);
  for (const value of digits) next[((value >>> shift) & mask) + 1]!++;
  for (let digit = 1; digit < radix; digit++) next[digit]! += next[digit - 1]!;
  for (const index of from) to[next[(digits[index]! >>> shift) & mask]!++] = index;
}
