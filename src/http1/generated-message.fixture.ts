/** fast-check generators of HTTP/1.1 messages, valid ones and damaged ones, with what a valid one says. */
import fc from 'fast-check';
import type { RecordedEvent, RecordedHead } from './record-events.fixture.ts';

export interface GeneratedMessage {
  readonly text: string;
  readonly events: readonly RecordedEvent[];
}

/** One character of the text. */
export function oneOf(text: string): fc.Arbitrary<string> {
  return fc.nat(text.length - 1).map((i) => text.charAt(i));
}

const tokenCharacter = oneOf('abcXYZ019!#$%&*+-.^_`|~');
const fieldName = fc
  .string({ unit: tokenCharacter, minLength: 1, maxLength: 12 })
  .map((s) => `x${s}`);
const fieldValue = fc
  .string({ unit: oneOf('aZ09 \t,;:="\\/\xe9\xff'), maxLength: 20 })
  .map((value) => value.replace(/^[ \t]+|[ \t]+$/g, ''));
const white = fc.constantFrom('', ' ', '\t', ' \t ');
const field = fc.record({ name: fieldName, value: fieldValue, before: white, after: white });
const latin1 = fc.string({
  unit: fc.nat(255).map((code) => String.fromCharCode(code)),
  maxLength: 40,
});
const chunk = fc.record({
  data: latin1.filter((data) => data !== ''),
  extension: fc.constantFrom('', ';a', ';a=b', ';a="b;\\" c"'),
});
const body = fc.oneof(
  fc.record({ kind: fc.constant('none' as const) }),
  fc.record({ kind: fc.constant('length' as const), data: latin1 }),
  fc.record({
    kind: fc.constant('chunked' as const),
    chunks: fc.array(chunk, { maxLength: 4 }),
    trailers: fc.array(field, { maxLength: 2 }),
  }),
);

type Field = typeof field extends fc.Arbitrary<infer T> ? T : never;
type Body = typeof body extends fc.Arbitrary<infer T> ? T : never;

const target = fc.oneof(
  fc.string({ unit: oneOf('aZ0/?%&=.~\xe9'), maxLength: 30 }).map((path) => `/${path}`),
  fc.constant('http://example.com:80/a'),
);

export const request: fc.Arbitrary<GeneratedMessage> = fc
  .record({
    method: fc.constantFrom('GET', 'POST', 'PUT', 'x-OWN'),
    target,
    fields: fc.array(field, { maxLength: 5 }),
    close: fc.boolean(),
    blankLines: fc.nat(2),
    body,
  })
  .map(({ method, target, fields, close, blankLines, body }) => {
    const own = [plain('Host', 'example.com'), ...(close ? [plain('Connection', 'close')] : [])];
    const message = assemble(
      [method, target],
      `${method} ${target} HTTP/1.1`,
      [...own, ...fields],
      body,
      !close,
    );
    return { ...message, text: '\r\n'.repeat(blankLines) + message.text };
  });

export const response: fc.Arbitrary<GeneratedMessage> = fc
  .record({
    status: fc.constantFrom(200, 404, 503),
    reason: fc.constantFrom('', 'OK', 'not \xe9'),
    fields: fc.array(field, { maxLength: 5 }),
    body: body.filter(({ kind }) => kind !== 'none'),
  })
  .map(({ status, reason, fields, body }) =>
    assemble([status, reason], `HTTP/1.1 ${status} ${reason}`, fields, body, true),
  );

/** Several messages on one connection, as one. */
export function pipelined(message: fc.Arbitrary<GeneratedMessage>): fc.Arbitrary<GeneratedMessage> {
  return fc.array(message, { minLength: 1, maxLength: 4 }).map((messages) => ({
    text: messages.map(({ text }) => text).join(''),
    events: messages.flatMap(({ events }) => events),
  }));
}

const damage = fc.record({
  at: fc.nat(),
  remove: fc.nat(3),
  insert: fc.string({ unit: oneOf('\r\n \t:;,0af\x00\x7f\xff'), maxLength: 3 }),
});

/** Its text with a few bytes removed, replaced or added. */
export function damaged(message: fc.Arbitrary<GeneratedMessage>): fc.Arbitrary<string> {
  return fc
    .tuple(message, fc.array(damage, { minLength: 1, maxLength: 3 }))
    .map(([{ text }, damages]) => {
      let result = text;
      for (const { at, remove, insert } of damages) {
        const place = at % (result.length + 1);
        result = result.slice(0, place) + insert + result.slice(place + remove);
      }
      return result;
    });
}

function plain(name: string, value: string): Field {
  return { name, value, before: ' ', after: '' };
}

function assemble(
  startLine: RecordedHead['startLine'],
  line: string,
  fields: readonly Field[],
  body: Body,
  keepAlive: boolean,
): GeneratedMessage {
  const all = [...fields, ...framingFields(body)];
  const headers: Record<string, string[]> = {};
  for (const { name, value } of all) (headers[name.toLowerCase()] ??= []).push(value);
  const head = { startLine, minor: 1, headers, bodyKind: body.kind, keepAlive };
  const { text, data } = encode(body);
  return {
    text: `${line}\r\n${lines(all)}\r\n${text}`,
    events: [{ head }, ...(data === '' ? [] : [{ body: data }]), 'end'],
  };
}

function framingFields(body: Body): Field[] {
  if (body.kind === 'none') return [];
  return body.kind === 'length'
    ? [plain('Content-Length', String(body.data.length))]
    : [plain('Transfer-Encoding', 'chunked')];
}

function encode(body: Body): { text: string; data: string } {
  if (body.kind === 'none') return { text: '', data: '' };
  if (body.kind === 'length') return { text: body.data, data: body.data };
  const chunks = body.chunks.map(
    ({ data, extension }) => `${data.length.toString(16)}${extension}\r\n${data}\r\n`,
  );
  return {
    text: `${chunks.join('')}0\r\n${lines(body.trailers)}\r\n`,
    data: body.chunks.map(({ data }) => data).join(''),
  };
}

function lines(fields: readonly Field[]): string {
  return fields
    .map(({ name, value, before, after }) => `${name}:${before}${value}${after}\r\n`)
    .join('');
}
