/** What of a recorded request is replayed: method, host and target. */
import { authorityProblem } from '../schema/url.ts';

export interface RequestLine {
  readonly method: string;
  /** Absent where the recording does not say. */
  readonly host?: string | undefined;
  readonly target: string;
}

/**
 * `GET /path?query HTTP/1.1` as logs hold it, escapes (`\x22`, `\"`) undone; undefined for what no client that speaks HTTP
 * sent: nothing at all, scanners, TLS on the wrong port.
 */
export function parseRequestLine(text: string, host?: string): RequestLine | undefined {
  const match = /^(\S+) (\S+)(?: HTTP\/\d(?:\.\d)?)?$/.exec(unescaped(text));
  return match ? sendable(match[1]!, match[2]!, host) : undefined;
}

/** `target` may be a whole URL. Undefined where it is not a request that the generator could send. */
export function sendable(method: string, target: string, host?: string): RequestLine | undefined {
  const url = /^https?:\/\/([^/?#]*)([^#]*)/is.exec(target);
  const authority = url ? url[1]! : host;
  const path = url ? url[2]!.replace(/^(?!\/)/, '/') : target;
  const isRequest = /^[\w!#$%&'*+.^`|~-]{1,32}$/.test(method) && method !== 'CONNECT';
  if (!isRequest || !/^\/[\x21-\x7e]*$/.test(path)) return undefined;
  if (authority === undefined) return { method, target: path };
  return authorityProblem(authority) === undefined
    ? { method, host: authority, target: path }
    : undefined;
}

function unescaped(text: string): string {
  if (!text.includes('\\')) return text;
  return text.replaceAll(/\\(?:x([\dA-Fa-f]{2})|(.))/g, (_, hex: string | undefined, other) =>
    hex === undefined ? String(other) : String.fromCharCode(Number.parseInt(hex, 16)),
  );
}
