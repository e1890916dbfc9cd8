/** Scores in (0, 1) of keys and endpoints for rendezvous hashing. */
import { fnv1a64, fnvStart } from './fnv-1a-64.ts';
import { fmix32 } from './murmur3-finalizer.ts';
import type { Member } from './shared-tables.ts';
import { set64, word64 } from './word-64.ts';
import { xxHash64 } from './xx-hash-64.ts';

export interface Scores {
  begin(key: string): void;
  /** Of the key begun with, at a position. */
  at(position: number): number;
}

/** xxHash64 of both, joined by murmur3's mixer: 53 good bits. */
export class MixedScores implements Scores {
  readonly #highs: Uint32Array;
  readonly #lows: Uint32Array;
  readonly #key = word64();

  constructor(members: readonly Member[]) {
    const hashes = members.map(({ name }) => xxHash64(name, word64()));
    this.#highs = Uint32Array.from(hashes, ({ high }) => high);
    this.#lows = Uint32Array.from(hashes, ({ low }) => low);
  }

  begin(key: string): void {
    xxHash64(key, this.#key);
  }

  at(position: number): number {
    const low = fmix32(this.#key.low ^ this.#lows[position]!);
    const high = fmix32(this.#key.high ^ this.#highs[position]! ^ low);
    return ((high >>> 5) * 67_108_864 + (low >>> 6) + 0.5) / 9_007_199_254_740_992;
  }
}

/** Traefik's: FNV-1a over key and name, of 2⁶⁴. */
export class FnvScores implements Scores {
  readonly #names: readonly string[];
  readonly #key = word64();
  readonly #both = word64();

  constructor(members: readonly Member[]) {
    this.#names = members.map(({ name }) => name);
  }

  begin(key: string): void {
    set64(this.#key, fnvStart.high, fnvStart.low);
    fnv1a64(this.#key, key);
  }

  at(position: number): number {
    set64(this.#both, this.#key.high, this.#key.low);
    const { high, low } = fnv1a64(this.#both, this.#names[position]!);
    return ((high >>> 0) * 4_294_967_296 + (low >>> 0)) / 2 ** 64;
  }
}
