/** MD5 (RFC 1321) of text in latin1, in hex: for names that others write so, never for secrets. */

const shifts = [7, 12, 17, 22, 5, 9, 14, 20, 4, 11, 16, 23, 6, 10, 15, 21];
const constants = Array.from({ length: 64 }, (_, i) =>
  Math.floor(2 ** 32 * Math.abs(Math.sin(i + 1))),
);

export function md5(text: string): string {
  const words = padded(text);
  const state = [0x67452301, 0xefcdab89, 0x98badcfe, 0x10325476];
  for (let from = 0; from < words.length; from += 16) addBlock(state, words, from);
  return state.map(littleEndian).join('');
}

function addBlock(state: number[], words: Uint32Array, from: number): void {
  let [a, b, c, d] = state as [number, number, number, number];
  for (let i = 0; i < 64; i++) {
    const round = i >> 4;
    const [mix, word] = step(round, i, b, c, d);
    const sum = (a + mix + constants[i]! + words[from + word]!) | 0;
    const by = shifts[4 * round + (i & 3)]!;
    [a, d, c] = [d, c, b];
    b = (b + ((sum << by) | (sum >>> (32 - by)))) | 0;
  }
  for (const [i, value] of [a, b, c, d].entries()) state[i] = (state[i]! + value) | 0;
}

function step(round: number, i: number, b: number, c: number, d: number): [number, number] {
  if (round === 0) return [(b & c) | (~b & d), i];
  if (round === 1) return [(d & b) | (~d & c), (5 * i + 1) & 15];
  if (round === 2) return [b ^ c ^ d, (3 * i + 5) & 15];
  return [c ^ (b | ~d), (7 * i) & 15];
}

function padded(text: string): Uint32Array {
  const words = new Uint32Array(16 * (((text.length + 8) >> 6) + 1));
  for (let i = 0; i < text.length; i++)
    words[i >> 2]! |= (text.charCodeAt(i) & 255) << (8 * (i & 3));
  words[text.length >> 2]! |= 0x80 << (8 * (text.length & 3));
  words[words.length - 2] = 8 * text.length;
  return words;
}

function littleEndian(word: number): string {
  return [0, 8, 16, 24]
    .map((shift) => ((word >>> shift) & 255).toString(16).padStart(2, '0'))
    .join('');
}
