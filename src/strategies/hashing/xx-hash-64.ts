/** XXH64 (Collet, xxHash fast digest algorithm, 0.1.1), which Envoy hashes by. Texts count as bytes, one per character. */
import { add64, multiply64, rotateLeft64, set64, type Word64, word64, xor64 } from './word-64.ts';

const prime1 = word64(0x9e3779b1, 0x85ebca87);
const prime2 = word64(0xc2b2ae3d, 0x27d4eb4f);
const prime3 = word64(0x165667b1, 0x9e3779f9);
const prime4 = word64(0x85ebca77, 0xc2b2ae63);
const prime5 = word64(0x27d4eb2f, 0x165667c5);
const zero = word64();
const stripe = 32;

/** Reused from call to call. */
const lanes = [word64(), word64(), word64(), word64()] as const;
const input = word64();

/** Puts the hash into `hash`. */
export function xxHash64(text: string, hash: Word64, seed = 0): Word64 {
  let at = 0;
  if (text.length < stripe) {
    set64(hash, prime5.high, prime5.low);
    add64(hash, 0, seed);
  } else {
    at = hashStripes(text, hash, seed);
  }
  add64(hash, 0, text.length);
  hashRest(text, at, hash);
  xor64(hash, 0, hash.high >>> 1);
  multiply64(hash, prime2);
  xor64(hash, hash.high >>> 29, (hash.high << 3) | (hash.low >>> 29));
  multiply64(hash, prime3);
  xor64(hash, 0, hash.high);
  return hash;
}

/** Where the whole stripes end. */
function hashStripes(text: string, hash: Word64, seed: number): number {
  const [first, second, third, fourth] = lanes;
  set64(third, 0, seed);
  set64(second, prime2.high, prime2.low);
  add64(second, 0, seed);
  set64(first, second.high, second.low);
  add64(first, prime1.high, prime1.low);
  set64(fourth, ~prime1.high, ~prime1.low);
  add64(fourth, 0, seed + 1);
  let at = 0;
  for (; at + stripe <= text.length; at += stripe) {
    for (let i = 0; i < 4; i++) {
      read(text, at + 8 * i);
      accumulate(lanes[i]!);
    }
  }
  set64(hash, 0, 0);
  for (const [i, bits] of [1, 7, 12, 18].entries()) {
    const { high, low } = lanes[i]!;
    set64(input, high, low);
    rotateLeft64(input, bits);
    add64(hash, input.high, input.low);
  }
  for (const { high, low } of lanes) {
    set64(input, high, low);
    merge(hash);
    multiply64(hash, prime1);
    add64(hash, prime4.high, prime4.low);
  }
  return at;
}

function hashRest(text: string, from: number, hash: Word64): void {
  let at = from;
  for (; at + 8 <= text.length; at += 8) {
    read(text, at);
    merge(hash);
    scramble(hash, 27, prime1, prime4);
  }
  if (at + 4 <= text.length) {
    set64(input, 0, read32(text, at));
    multiply64(input, prime1);
    xor64(hash, input.high, input.low);
    scramble(hash, 23, prime2, prime3);
    at += 4;
  }
  for (; at < text.length; at++) {
    set64(input, 0, text.charCodeAt(at) & 255);
    multiply64(input, prime5);
    xor64(hash, input.high, input.low);
    scramble(hash, 11, prime1, zero);
  }
}

function scramble(hash: Word64, bits: number, factor: Word64, summand: Word64): void {
  rotateLeft64(hash, bits);
  multiply64(hash, factor);
  add64(hash, summand.high, summand.low);
}

/** The round of the specification: the input into a lane. */
function accumulate(lane: Word64): void {
  multiply64(input, prime2);
  add64(lane, input.high, input.low);
  scramble(lane, 31, prime1, zero);
}

/** A round of its own for the input, then into the hash. */
function merge(hash: Word64): void {
  multiply64(input, prime2);
  scramble(input, 31, prime1, zero);
  xor64(hash, input.high, input.low);
}

function read(text: string, at: number): void {
  set64(input, read32(text, at + 4), read32(text, at));
}

function read32(text: string, at: number): number {
  return (
    (text.charCodeAt(at) & 255) |
    ((text.charCodeAt(at + 1) & 255) << 8) |
    ((text.charCodeAt(at + 2) & 255) << 16) |
    (text.charCodeAt(at + 3) << 24)
  );
}
