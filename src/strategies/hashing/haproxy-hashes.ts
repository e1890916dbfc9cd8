/** HAProxy's hash functions (hash.c, hash.h), over texts as bytes, one per character. */
import type { RequestInfo } from '../../core/endpoint.ts';
import { crc32 } from './crc32.ts';
import { foldedAddress } from './ip-address.ts';
import { type KeyName, keyReader } from './request-key.ts';

/** x · 65599 + byte, modulo 2³². */
function sdbm(text: string): number {
  let hash = 0;
  for (let i = 0; i < text.length; i++) hash = (Math.imul(hash, 65_599) + byteAt(text, i)) | 0;
  return hash >>> 0;
}

function djb2(text: string): number {
  let hash = 5381;
  for (let i = 0; i < text.length; i++) hash = (Math.imul(hash, 33) + byteAt(text, i)) | 0;
  return hash >>> 0;
}

/** Tarreau's: two words that rotate each other by amounts that depend on both. */
function wt6(text: string): number {
  let h0 = 0xa53c965a | 0;
  let h1 = 0x5ca6953a;
  let step0 = 6;
  let step1 = 18;
  for (let i = 0; i < text.length; i++) {
    h0 = ~(h0 ^ byteAt(text, i));
    h1 = ~(h1 + byteAt(text, i));
    [h0, h1] = [rotate(h1, step0), rotate(h0, step1)];
    const mixed = ((h0 >>> 16) ^ h1) & 0xffff;
    step0 = mixed & 31;
    step1 = mixed >>> 11;
  }
  return (h0 ^ h1) >>> 0;
}

function byteAt(text: string, at: number): number {
  return text.charCodeAt(at) & 255;
}

function rotate(word: number, bits: number): number {
  return (word << bits) | (word >>> (32 - bits));
}

export const haproxyHashes = { sdbm, djb2, wt6, crc32 } as const;

/** full_hash: Jenkins's integer hash, then spread by a prime near ¾ of 2³². */
export function avalanche(value: number): number {
  let mixed = (value + 0x7ed55d16 + (value << 12)) | 0;
  mixed = mixed ^ 0xc761c23c ^ (mixed >>> 19);
  mixed = (mixed + 0x165667b1 + (mixed << 5)) | 0;
  mixed = (mixed + 0xd3a2646c) ^ (mixed << 9);
  mixed = (mixed + 0xfd7046c5 + (mixed << 3)) | 0;
  mixed = mixed ^ 0xb55a4f09 ^ (mixed >>> 16);
  return Math.imul(mixed, 0xc0000001) >>> 0;
}

export type HashName = keyof typeof haproxyHashes;

/** Undefined where there is nothing to hash. Addresses do not go through the function; paths end at their query. */
export function haproxyKeyHash(
  key: KeyName,
  name: HashName,
  isMixed: boolean,
): (request: RequestInfo) => number | undefined {
  const keyOf = keyReader(key);
  const hash = haproxyHashes[name];
  return (request) => {
    const text = keyOf(request);
    const hashed =
      key === 'client-address'
        ? foldedAddress(text)
        : hashOfText(hash, key === 'path' ? text.split('?', 1)[0]! : text);
    return isMixed && hashed !== undefined ? avalanche(hashed) : hashed;
  };
}

function hashOfText(hash: (text: string) => number, text: string): number | undefined {
  return text === '' ? undefined : hash(text);
}
