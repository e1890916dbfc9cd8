/** Draws request targets of the forms of RFC 9112 section 3.2, of the characters of RFC 3986. */
import type { Rng } from '../../src/core/rng.ts';
import { chance, oneOf, textOf } from './grammar-field.ts';

const pathCharacters = "aZ09/-._~!$&'()*+,;=:@";
const authorities = ['example.com', 'a:80', 'a:', '127.0.0.1:1', '[::1]', '[2001:db8::1]:443'];

export function drawTarget(rng: Rng, method: string): string {
  if (method === 'OPTIONS' && chance(rng, 2)) return '*';
  const path = chance(rng, 200) ? `/${'a'.repeat(rng.below(8000))}` : `/${piece(rng)}`;
  const target = chance(rng, 3) ? `${path}?${piece(rng)}/?` : path;
  if (!chance(rng, 6)) return target;
  // Without a path, too.
  const scheme = oneOf(rng, ['http', 'https', 'HTTP']);
  return `${scheme}://${oneOf(rng, authorities)}${chance(rng, 4) ? '' : target}`;
}

function piece(rng: Rng): string {
  const text = textOf(rng, pathCharacters, 12);
  return chance(rng, 4) ? `${text}%2F%e9` : text;
}
