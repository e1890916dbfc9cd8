/**
 * The path nginx matches locations against: percent-decoded, dot segments resolved, slashes merged. Decoding comes
 * first, so `%2e%2e` climbs and `%2F` separates, as in ngx_http_parse_complex_uri.
 */
import { pathEnd } from './request-target.ts';

/** Whether the first `end` characters are not yet what locations are matched against. */
export function needsNormalising(target: string, end: number): boolean {
  return opens(target, '%', end) || opens(target, '//', end) || opens(target, '/.', end);
}

/** Undefined for what nginx answers 400: a broken escape, a NUL, a climb above the root. */
export function normalisePath(target: string): string | undefined {
  const decoded = decode(target.slice(0, pathEnd(target)));
  if (decoded === undefined) return undefined;
  const segments: string[] = [];
  const parts = decoded.split('/');
  for (const part of parts) {
    if (part === '' || part === '.') continue;
    if (part !== '..') segments.push(part);
    else if (segments.pop() === undefined) return undefined;
  }
  const last = parts.at(-1)!;
  const closing = segments.length > 0 && (last === '' || last === '.' || last === '..') ? '/' : '';
  return `/${segments.join('/')}${closing}`;
}

function opens(target: string, text: string, end: number): boolean {
  const at = target.indexOf(text);
  return at !== -1 && at < end;
}

function decode(path: string): string | undefined {
  let decoded = '';
  let from = 0;
  for (;;) {
    const at = path.indexOf('%', from);
    if (at === -1) return decoded + path.slice(from);
    const hex = path.slice(at + 1, at + 3);
    if (hex === '00' || !/^[0-9a-f]{2}$/i.test(hex)) return undefined;
    decoded += path.slice(from, at) + String.fromCharCode(Number.parseInt(hex, 16));
    from = at + 3;
  }
}
