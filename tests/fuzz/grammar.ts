/**
 * Draws connections full of messages that RFC 9110 to 9112 allow a sender to generate, with what they mean. Left out is
 * what a recipient must put up with but no sender may send (white space in chunk lines, empty list members, folding).
 */
import type { Rng } from '../../src/core/rng.ts';
import { drawBody, type DrawnBody } from './grammar-body.ts';
import {
  type Field,
  chance,
  drawFields,
  inAnyCase,
  linesOf,
  oneOf,
  textOf,
} from './grammar-field.ts';
import { drawTarget } from './grammar-target.ts';
import type { Input, ReadMessage } from './reading.ts';

export interface Connection extends Omit<Input, 'pieces'> {
  readonly messages: readonly Meant[];
}

/** What a parser must read, wherever the pieces end. */
export type Meant = Omit<ReadMessage, 'endedInPiece'>;

interface Drawn {
  readonly text: string;
  readonly meant: Meant;
}

/** What both know of those that are registered; llhttp refuses all others. */
const methods = ['GET', 'GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS', 'PROPFIND'];
const statuses = [200, 200, 201, 206, 301, 304, 204, 404, 500, 503, 599];
const interim = [100, 102, 103];
const phraseCharacters = 'aZ 09\t!~\x80\xff';

/** Up to four messages, one behind the other; nothing follows one that ends its connection. */
export function drawConnection(rng: Rng): Connection {
  const kind = chance(rng, 2) ? 'response' : 'request';
  const toHead = kind === 'response' && chance(rng, 8);
  const messages: Meant[] = [];
  let text = '';
  for (let left = 1 + rng.below(4); left > 0; left--) {
    const drawn = kind === 'request' ? drawRequest(rng) : drawResponse(rng, toHead);
    text += drawn.text;
    messages.push(drawn.meant);
    if (!drawn.meant.keepAlive) break;
  }
  return { kind, text, toHead, messages };
}

function drawRequest(rng: Rng): Drawn {
  const method = oneOf(rng, methods);
  const target = drawTarget(rng, method);
  const minor = chance(rng, 8) ? 0 : 1;
  const body = drawBody(rng, minor === 1 ? 'any' : 'length');
  const { fields, keepAlive } = connectionFields(rng, minor);
  if (minor === 1 || chance(rng, 2)) fields.push(hostField(rng));
  const headers = scattered(rng, [...fields, ...body.fields, ...drawFields(rng)]);
  return {
    text: `${'\r\n'.repeat(chance(rng, 8) ? 1 : 0)}${method} ${target} HTTP/1.${minor}\r\n${linesOf(headers)}\r\n${body.text}`,
    meant: {
      startLine: [method, target],
      minor,
      headers: flat(headers),
      body: body.data,
      trailers: flat(body.trailers.filter(({ name }) => /^x/i.test(name))),
      keepAlive,
    },
  };
}

function drawResponse(rng: Rng, toHead: boolean): Drawn {
  const status = chance(rng, 8) ? oneOf(rng, interim) : oneOf(rng, statuses);
  const reason = textOf(rng, phraseCharacters, 12).trimStart();
  const minor = status >= 200 && chance(rng, 8) ? 0 : 1;
  const { body, delimited } = responseBody(rng, status, minor, toHead);
  const connection = status < 200 ? { fields: [], keepAlive: true } : connectionFields(rng, minor);
  const keepAlive = connection.keepAlive && delimited;
  const headers = scattered(rng, [...connection.fields, ...body.fields, ...drawFields(rng)]);
  return {
    text: `HTTP/1.${minor} ${status} ${reason}\r\n${linesOf(headers)}\r\n${body.text}`,
    meant: {
      startLine: [status, reason],
      minor,
      headers: flat(headers),
      body: body.data,
      trailers: flat(body.trailers.filter(({ name }) => /^x/i.test(name))),
      keepAlive,
    },
  };
}

/** Those to HEAD and 304 may describe a body that does not come (RFC 9110 section 8.6). */
function responseBody(
  rng: Rng,
  status: number,
  minor: number,
  toHead: boolean,
): { body: DrawnBody; delimited: boolean } {
  const bodiless = status < 200 || status === 204;
  const body = drawBody(rng, bodiless ? 'none' : minor === 1 ? 'any' : 'length');
  if (bodiless || toHead || status === 304) {
    return { body: { ...body, text: '', data: '', trailers: [] }, delimited: true };
  }
  if (body.fields.length > 0) return { body, delimited: true };
  const data = textOf(rng, phraseCharacters, 30);
  return { body: { fields: [], text: data, data, trailers: [] }, delimited: false };
}

function connectionFields(rng: Rng, minor: number): { fields: Field[]; keepAlive: boolean } {
  if (!chance(rng, 4)) return { fields: [], keepAlive: minor === 1 };
  const persists = chance(rng, 2);
  const options = scattered(rng, [
    inAnyCase(rng, persists ? 'keep-alive' : 'close'),
    ...(chance(rng, 3) ? ['x-other'] : []),
  ]);
  const value = options.join(oneOf(rng, [',', ', ', ' , ']));
  return { fields: [{ name: inAnyCase(rng, 'connection'), value }], keepAlive: persists };
}

function hostField(rng: Rng): Field {
  const hosts = [
    'a',
    'example.com',
    'EXAMPLE.com:8080',
    'a.b:',
    '127.0.0.1',
    '[::1]:80',
    'a_b~%41',
  ];
  return { name: inAnyCase(rng, 'host'), value: oneOf(rng, hosts) };
}

function flat(fields: readonly Field[]): string[] {
  return fields.flatMap(({ name, value }) => [name, value]);
}

function scattered<T>(rng: Rng, items: readonly T[]): T[] {
  const all = [...items];
  for (let i = all.length - 1; i > 0; i--) {
    const other = rng.below(i + 1);
    [all[i], all[other]] = [all[other]!, all[i]!];
  }
  return all;
}
