/**
 * CRC-32 as in zlib, gzip and Ethernet (reflected polynomial 0xEDB88320). Texts count as bytes, one per character, as
 * they come from the wire. A running state can be carried on, which rings of nginx and ingress-nginx rely on.
 */
const table = Uint32Array.from({ length: 256 }, (_, byte) => {
  let value = byte;
  for (let bit = 0; bit < 8; bit++) value = (value >>> 1) ^ (value & 1 ? 0xedb88320 : 0);
  return value;
});

/** The running state before the first byte. */
export const crc32Start = -1;

export function crc32Text(state: number, text: string): number {
  for (let i = 0; i < text.length; i++) {
    state = (state >>> 8) ^ table[(state ^ text.charCodeAt(i)) & 255]!;
  }
  return state;
}

/** Over the four bytes of `word`, the lowest first. */
export function crc32Word(state: number, word: number): number {
  for (let shift = 0; shift < 32; shift += 8) {
    state = (state >>> 8) ^ table[(state ^ (word >>> shift)) & 255]!;
  }
  return state;
}

export function crc32End(state: number): number {
  return ~state >>> 0;
}

export function crc32(text: string): number {
  return crc32End(crc32Text(crc32Start, text));
}
