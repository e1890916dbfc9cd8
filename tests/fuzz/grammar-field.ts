/** Draws field lines, and what else is drawn from a few characters. */
import type { Rng } from '../../src/core/rng.ts';

export interface Field {
  readonly name: string;
  readonly value: string;
  /** White space around the value. */
  readonly before?: string;
  readonly after?: string;
}

const nameCharacters = "abcXYZ019!#$%&'*+-.^_`|~";
const valueCharacters = 'aZ09 \t,;:="\\/\x80\xff';
const white = ['', ' ', ' ', '\t', ' \t '];
/** With a meaning elsewhere, none for framing. */
const knownFields: readonly Field[] = [
  { name: 'Accept', value: '*/*' },
  { name: 'Cookie', value: 'a=b; c="d"' },
  { name: 'Expect', value: '100-continue' },
  { name: 'Upgrade', value: 'h2c' },
  { name: 'TE', value: 'trailers' },
  { name: 'Trailer', value: 'x' },
  { name: 'Keep-Alive', value: 'timeout=5, max=1000' },
  { name: 'Content-Lengt', value: '5' },
  { name: 'Content-Lengthy', value: '-1' },
  { name: 'Transfer-Encodin', value: 'x' },
  { name: '__proto__', value: '' },
];

export function drawFields(rng: Rng): Field[] {
  // llhttp hands over the 33rd on another way than those before.
  const count = chance(rng, 50) ? 30 + rng.below(60) : rng.below(5);
  return Array.from({ length: count }, () => drawField(rng));
}

export function drawField(rng: Rng): Field {
  if (chance(rng, 3)) return oneOf(rng, knownFields);
  const name = `x${textOf(rng, nameCharacters, 10)}`;
  const value = textOf(rng, valueCharacters, 20).replaceAll(/^[ \t]+|[ \t]+$/g, '');
  return { ...padding(rng), name, value };
}

export function padding(rng: Rng): Pick<Field, 'before' | 'after'> {
  return { before: oneOf(rng, white), after: oneOf(rng, white) };
}

export function linesOf(fields: readonly Field[]): string {
  let text = '';
  for (const { name, value, before = ' ', after = '' } of fields) {
    text += `${name}:${before}${value}${after}\r\n`;
  }
  return text;
}

/** True once in `outOf` times. */
export function chance(rng: Rng, outOf: number): boolean {
  return rng.below(outOf) === 0;
}

export function oneOf<T>(rng: Rng, items: readonly T[]): T {
  return items[rng.below(items.length)]!;
}

export function textOf(rng: Rng, characters: string, maxLength: number): string {
  let text = '';
  for (let left = rng.below(maxLength + 1); left > 0; left--) {
    text += characters.charAt(rng.below(characters.length));
  }
  return text;
}

export function inAnyCase(rng: Rng, word: string): string {
  const way = rng.below(4);
  if (way === 0) return word.toUpperCase();
  if (way === 1) return [...word].map((c) => (chance(rng, 2) ? c.toUpperCase() : c)).join('');
  return word;
}
