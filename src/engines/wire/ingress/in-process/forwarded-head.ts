/**
 * The head an ingress sends on: end-to-end headers as they came, hop-by-hop ones removed (RFC 9110 7.6.1), and what
 * ingress-nginx adds: X-Request-ID passed on or made, X-Real-IP, X-Forwarded-* replaced, what the client had claimed
 * kept as X-Original-Forwarded-*, `Proxy` dropped (httpoxy).
 */
import { randomBytes } from 'node:crypto';
import type { MessageHead } from '../../../../http1/message-head.ts';
import type { HeaderLines, RoutedRequest } from '../../../../routing/index.ts';

const replacedInRequest = new Set([
  'expect',
  'proxy',
  'x-forwarded-for',
  'x-forwarded-host',
  'x-forwarded-port',
  'x-forwarded-proto',
  'x-forwarded-scheme',
  'x-original-forwarded-for',
  'x-original-forwarded-host',
  'x-real-ip',
  'x-request-id',
  'x-scheme',
]);
const replacedInAbsoluteForm = new Set([...replacedInRequest, 'host']);
const removedFromResponse = new Set(['server']);

/** `target`: in place of the one that came; `added`: header lines of our own. */
export function requestHead(
  head: MessageHead,
  { clientAddress, port, scheme }: RoutedRequest,
  requestId: string,
  target: string | undefined,
  added: HeaderLines = '',
): string {
  const absolute = splitAbsoluteForm(head.target);
  const host = absolute?.authority ?? head.get('host') ?? '';
  const claimedFor = head.get('x-forwarded-for');
  const claimedHost = head.get('x-forwarded-host');
  return (
    `${head.method} ${target ?? absolute?.path ?? head.target} HTTP/1.1\r\n` +
    (absolute
      ? `host: ${host}\r\n${head.endToEndHeaders(replacedInAbsoluteForm)}`
      : head.endToEndHeaders(replacedInRequest)) +
    (head.bodyKind === 'chunked' ? 'transfer-encoding: chunked\r\n' : '') +
    (head.upgrade ? upgradeLines(head) : '') +
    `x-request-id: ${head.get('x-request-id') ?? requestId}\r\n` +
    `x-real-ip: ${clientAddress}\r\nx-forwarded-for: ${clientAddress}\r\nx-forwarded-host: ${host}\r\n` +
    `x-forwarded-port: ${port}\r\nx-forwarded-proto: ${scheme}\r\nx-forwarded-scheme: ${scheme}\r\nx-scheme: ${scheme}\r\n` +
    (claimedFor === undefined ? '' : `x-original-forwarded-for: ${claimedFor}\r\n`) +
    (claimedHost === undefined ? '' : `x-original-forwarded-host: ${claimedHost}\r\n`) +
    `${added}\r\n`
  );
}

export type ResponseFraming = 'as-is' | 'chunked' | 'close';

/** `framing`: how the body will be delimited towards this client; `added`: header lines of our own. */
export function responseHead(
  head: MessageHead,
  framing: ResponseFraming,
  clientMinor: 0 | 1,
  keepAlive: boolean,
  added: string,
): string {
  const connection = keepAlive
    ? clientMinor === 0
      ? 'connection: keep-alive\r\n'
      : ''
    : 'connection: close\r\n';
  return (
    `HTTP/1.1 ${head.status} ${head.reason}\r\n${head.endToEndHeaders(removedFromResponse)}` +
    `${framing === 'chunked' ? 'transfer-encoding: chunked\r\n' : ''}${added}${connection}\r\n`
  );
}

/** Of a response that is not the last: 103 and whatever else a pod tells early. */
export function interimHead(head: MessageHead): string {
  return `HTTP/1.1 ${head.status} ${head.reason}\r\n${head.endToEndHeaders(removedFromResponse)}\r\n`;
}

/** Of a 101. `added`: header lines of our own. */
export function switchingHead(head: MessageHead, added: string): string {
  return (
    `HTTP/1.1 101 ${head.reason}\r\n${head.endToEndHeaders(removedFromResponse)}` +
    `${upgradeLines(head)}${added}\r\n`
  );
}

function upgradeLines(head: MessageHead): string {
  return `connection: upgrade\r\nupgrade: ${head.get('upgrade')}\r\n`;
}

/** 32 hex digits: random bits for the process, then a count. Unique is all a request id has to be. */
export class RequestIds {
  readonly #prefix = randomBytes(10).toString('hex');
  #count = 0;

  next(): string {
    return this.#prefix + (this.#count++).toString(16).padStart(12, '0');
  }
}

function splitAbsoluteForm(target: string): { authority: string; path: string } | undefined {
  if (target.charCodeAt(0) === 47 || !/^http:\/\//i.test(target)) return undefined;
  const start = 'http://'.length;
  const end = target.slice(start).search(/[/?]/);
  if (end < 0) return { authority: target.slice(start), path: '/' };
  const path = target.slice(start + end);
  return { authority: target.slice(start, start + end), path: path[0] === '?' ? `/${path}` : path };
}
