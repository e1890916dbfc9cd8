/** FNV-1a of 64 bits (Fowler, Noll, Vo). Texts count as bytes, one per character. */
import { multiply64, type Word64, word64, xor64 } from './word-64.ts';

export const fnvStart: Readonly<Word64> = word64(0xcbf29ce4, 0x84222325);
const prime = word64(0x100, 0x1b3);

/** Carries `hash` on over the text. */
export function fnv1a64(hash: Word64, text: string): Word64 {
  for (let i = 0; i < text.length; i++) {
    xor64(hash, 0, text.charCodeAt(i) & 255);
    multiply64(hash, prime);
  }
  return hash;
}
