/** The four forms of a request target (RFC 9112 section 3.2) and the authority in them and in Host (RFC 3986). */
import { colon, hostBytes } from './characters.ts';

const openingBracket = 0x5b;
const ipLiteral = /^\[[0-9a-f:.]{2,}\]/i;
const absolute = /^https?:\/\/([^/?#]*)/i;

/** The bytes have been checked; this is the form. */
export function isRequestTarget(method: string, target: string): boolean {
  if (method === 'CONNECT') return isAuthority(target);
  if (target.startsWith('/')) return true;
  if (target === '*') return method === 'OPTIONS';
  const authority = absolute.exec(target)?.[1];
  return authority !== undefined && isAuthority(authority);
}

/** host [":" port], not empty, without user information. */
export function isAuthority(text: string): boolean {
  let i = 0;
  if (text.charCodeAt(0) === openingBracket) i = ipLiteral.exec(text)?.[0].length ?? 0;
  else while (i < text.length && hostBytes[text.charCodeAt(i)] === 1) i++;
  if (i === 0) return false;
  return i === text.length || (text.charCodeAt(i) === colon && isPort(text, i + 1));
}

function isPort(text: string, from: number): boolean {
  for (let i = from; i < text.length; i++) {
    const digit = text.charCodeAt(i) - 0x30;
    if (digit < 0 || digit > 9) return false;
  }
  return text.length - from <= 5;
}
