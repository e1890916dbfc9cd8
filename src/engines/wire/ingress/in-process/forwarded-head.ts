/**
 * The head an ingress sends on: end-to-end headers as they came, hop-by-hop ones removed (RFC 9110 7.6.1), and what
 * ingress-nginx adds: X-Request-ID passed on or made, X-Real-IP, X-Forwarded-* replaced, what the client had claimed
 * kept as X-Original-Forwarded-*, `Proxy` dropped (httpoxy).
 */
import { randomBytes } from 'node:crypto';
import type { MessageHead } from '../../../../http1/message-head.ts';
import type { HeaderLines, RoutedRequest } from '../../../../routing/index.ts';
import type { AnswerHeaders } from './client-response.ts';
import { droppingNamesOf, type HeaderRules, withoutNames } from './header-rules.ts';

export const replacedInRequest: ReadonlySet<string> = new Set([
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
/** HTTP/1.0 may do without Host, and pods are asked by HTTP/1.1, which may not. */
const namelessHost = 'localhost';
export const removedFromResponse: ReadonlySet<string> = new Set(['server']);

/** What a request is sent on with. */
export interface RequestChanges {
  /** In place of its Host. */
  readonly host: string | undefined;
  readonly headers: HeaderRules;
  /** In place of the target that came. */
  readonly target: string | undefined;
  /** Further header lines of our own, in place of what the client has under their names. */
  readonly added: HeaderLines;
  /** For where the client has none. */
  readonly requestId: string;
  /** Names that nginx takes for invalid are left out. */
  readonly plainNames: boolean;
}

export function requestHead(
  head: MessageHead,
  arrived: RoutedRequest,
  { host, headers, target, added, requestId, plainNames }: RequestChanges,
): string {
  const absolute = splitAbsoluteForm(head.target);
  const named = absolute?.authority ?? head.get('host');
  const ownHost = host ?? absolute?.authority ?? (named === undefined ? namelessHost : undefined);
  const replaced = (ownHost === undefined ? '' : `host: ${ownHost}\r\n`) + added;
  const drop = replaced === '' ? headers.drop : droppingNamesOf(replaced, headers.drop);
  const own = ownLines(head, arrived, named ?? '', requestId);
  return (
    `${head.method} ${target ?? absolute?.path ?? head.target} HTTP/1.1\r\n` +
    (ownHost === undefined ? '' : `host: ${ownHost}\r\n`) +
    head.endToEndHeaders(drop, plainNames) +
    (head.bodyKind === 'chunked' ? 'transfer-encoding: chunked\r\n' : '') +
    (head.upgrade ? upgradeLines(head) : '') +
    (headers.touched.size === 0 ? own : withoutNames(own, headers.touched)) +
    `${headers.lines}${added}\r\n`
  );
}

function ownLines(
  head: MessageHead,
  { clientAddress, port, scheme }: RoutedRequest,
  host: string,
  requestId: string,
): HeaderLines {
  const claimedFor = head.get('x-forwarded-for');
  const claimedHost = head.get('x-forwarded-host');
  return (
    `x-request-id: ${requestId}\r\n` +
    `x-real-ip: ${clientAddress}\r\nx-forwarded-for: ${clientAddress}\r\nx-forwarded-host: ${host}\r\n` +
    `x-forwarded-port: ${port}\r\nx-forwarded-proto: ${scheme}\r\nx-forwarded-scheme: ${scheme}\r\nx-scheme: ${scheme}\r\n` +
    (claimedFor === undefined ? '' : `x-original-forwarded-for: ${claimedFor}\r\n`) +
    (claimedHost === undefined ? '' : `x-original-forwarded-host: ${claimedHost}\r\n`)
  );
}

export type ResponseFraming = 'as-is' | 'chunked' | 'close';

/** `framing`: how the body will be delimited towards this client. */
export function responseHead(
  head: MessageHead,
  framing: ResponseFraming,
  clientMinor: 0 | 1,
  keepAlive: boolean,
  { drop, lines }: AnswerHeaders,
): string {
  const connection = keepAlive
    ? clientMinor === 0
      ? 'connection: keep-alive\r\n'
      : ''
    : 'connection: close\r\n';
  return (
    `HTTP/1.1 ${head.status} ${head.reason}\r\n${head.endToEndHeaders(drop)}` +
    `${framing === 'chunked' ? 'transfer-encoding: chunked\r\n' : ''}${lines}${connection}\r\n`
  );
}

/** Of a response that is not the last: 103 and whatever else a pod tells early. */
export function interimHead(head: MessageHead): string {
  return `HTTP/1.1 ${head.status} ${head.reason}\r\n${head.endToEndHeaders(removedFromResponse)}\r\n`;
}

/** Of a 101. */
export function switchingHead(head: MessageHead, { drop, lines }: AnswerHeaders): string {
  return (
    `HTTP/1.1 101 ${head.reason}\r\n${head.endToEndHeaders(drop)}` +
    `${upgradeLines(head)}${lines}\r\n`
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
  if (target.charCodeAt(0) === 47 || !/^https?:\/\//i.test(target)) return undefined;
  const start = target.indexOf('//') + 2;
  const end = target.slice(start).search(/[/?]/);
  if (end < 0) return { authority: target.slice(start), path: '/' };
  const path = target.slice(start + end);
  return { authority: target.slice(start, start + end), path: path[0] === '?' ? `/${path}` : path };
}
