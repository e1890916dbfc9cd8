/** UUIDs of RFC 9562, version 4, addressed by a counter: 122 bits, of which each of three draws gives at most 48. */
import { CounterRng } from '../core/rng.ts';

const byteTexts = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, '0'));

/** A UUID for each k, a function of the seed and the purpose. */
export function uuids(seed: number, purpose: string): (k: number) => string {
  const [first, middle, last] = ['first', 'middle', 'last'].map(
    (part) => new CounterRng(seed, `${part} of ${purpose}`),
  ) as [CounterRng, CounterRng, CounterRng];
  return (k) => {
    const a = first.at(k) * 2 ** 48;
    const b = middle.at(k) * 2 ** 48;
    const c = last.at(k) * 2 ** 48;
    const version = 0x4000 | ((b & 0xffff) >> 4);
    const variant = 0x8000 | (((b / 2 ** 16) & 0xffff) >> 2);
    return `${hex(a / 2 ** 32)}${hex(a / 2 ** 16)}-${hex(a)}-${hex(version)}-${hex(variant)}-${hex(c / 2 ** 32)}${hex(c / 2 ** 16)}${hex(c)}`;
  };
}

/** Of the lowest 16 bits. */
function hex(word: number): string {
  return byteTexts[(word >> 8) & 0xff]! + byteTexts[word & 0xff]!;
}
