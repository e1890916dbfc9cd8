/**
 * Randomness, two kinds. `Rng` is a stream for what depends on order (a strategy's own draws). `CounterRng` is a
 * function of (seed, purpose, k): request k's arrival, kind and service demand are the same whoever asks, in whatever
 * order and on however many threads, which is what makes comparisons truly paired.
 */
import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus';

export interface Rng {
  /** Uniform in [0, 1), 53 bits. */
  float(): number;
  /** Uniform integer in [0, bound), unbiased; bound from 1 to 2³². */
  below(bound: number): number;
  /** An independent stream, a function of this stream's seed and the label alone. */
  fork(label: string): Rng;
}

/** xoroshiro128+ (Blackman, Vigna 2018) by pure-rand, seeded by a 32-bit integer. */
export function createRng(seed: number): Rng {
  return new StreamRng(seed | 0);
}

class StreamRng implements Rng {
  readonly #seed: number;
  readonly #generator;

  constructor(seed: number) {
    this.#seed = seed;
    this.#generator = xoroshiro128plus(seed);
  }

  float(): number {
    const high = this.#generator.next() >>> 5;
    const low = this.#generator.next() >>> 6;
    return (high * 67_108_864 + low) / 9_007_199_254_740_992;
  }

  // The high part of draw × bound, redrawn where the low part shows an incomplete block (Lemire 2019). The product is
  // exact in a double up to a bound of 2²¹.
  below(bound: number): number {
    if (bound > 2_097_152) return this.#belowLarge(bound);
    for (;;) {
      const value = this.#generator.next() >>> 0;
      const low = Math.imul(value, bound) >>> 0;
      if (low >= bound || low >= 4_294_967_296 % bound) {
        return Math.floor((value * bound) / 4_294_967_296);
      }
    }
  }

  fork(label: string): Rng {
    return new StreamRng(mix(this.#seed ^ hashLabel(label)));
  }

  #belowLarge(bound: number): number {
    const limit = 4_294_967_296 - (4_294_967_296 % bound);
    for (;;) {
      const value = this.#generator.next() >>> 0;
      if (value < limit) return value % bound;
    }
  }
}

/** Draws addressed by a counter. Each (seed, purpose) pair is its own family of draws. */
export class CounterRng {
  readonly #keyA: number;
  readonly #keyB: number;

  constructor(seed: number, purpose: string) {
    const label = hashLabel(purpose);
    this.#keyA = mix(mix(seed | 0) ^ label);
    this.#keyB = mix(this.#keyA + 0x9e3779b9 + label);
  }

  /** Uniform in (0, 1), never exactly 0, so a logarithm of it is finite. k is an integer from 0 to 2⁵³. */
  at(k: number): number {
    const low = k | 0;
    const high = (k / 4_294_967_296) | 0;
    const a = mix(mix(low ^ this.#keyA) + (high ^ this.#keyB));
    const b = mix(mix(low + this.#keyB) ^ (a + 0x7f4a7c15));
    return ((a >>> 5) * 67_108_864 + (b >>> 6) + 0.5) / 9_007_199_254_740_992;
  }
}

/** A 32-bit integer hash with low bias: "lowbias32" of Wellons's hash-prospector. */
function mix(value: number): number {
  let x = value | 0;
  x = Math.imul(x ^ (x >>> 16), 0x21f0aaad);
  x = Math.imul(x ^ (x >>> 15), 0xd35a2d97 | 0);
  return x ^ (x >>> 15);
}

/** FNV-1a of the label's UTF-16 units, finished by `mix`. */
function hashLabel(label: string): number {
  let hash = 0x811c9dc5 | 0;
  for (let i = 0; i < label.length; i++) {
    hash = Math.imul(hash ^ label.charCodeAt(i), 0x01000193);
  }
  return mix(hash);
}
