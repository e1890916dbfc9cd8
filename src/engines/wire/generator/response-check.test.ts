import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { ResponseExpectation } from '../../../core/run-spec.ts';
import { MessageParser } from '../../../http1/message-parser.ts';
import { ResponseCheck } from './response-check.ts';

const mebibyte = 1024 ** 2;

/** Whether each of these responses, on one connection, is as expected. */
function check(
  responses: readonly (readonly [ResponseExpectation | undefined, string | Buffer])[],
  chunkBytes = Infinity,
): boolean[] {
  const met: boolean[] = [];
  const responseCheck = new ResponseCheck();
  const parser = new MessageParser('response', {
    head: (head) => responseCheck.head(responses[met.length]![0], head),
    body: (chunk) => responseCheck.body(chunk),
    end: () => met.push(responseCheck.met()),
    invalid: (error) => {
      throw new Error(error.message);
    },
  });
  const bytes = Buffer.concat(responses.map(([, text]) => Buffer.from(text)));
  for (let from = 0; from < bytes.length; from += chunkBytes) {
    parser.push(bytes.subarray(from, from + chunkBytes));
  }
  return met;
}

function response(body: string | Buffer, headers = '', status = 200): Buffer {
  const head = `HTTP/1.1 ${status} x\r\n${headers}content-length: ${Buffer.byteLength(body)}\r\n\r\n`;
  return Buffer.concat([Buffer.from(head), Buffer.from(body)]);
}

const one = (expectation: ResponseExpectation | undefined, bytes: Buffer) =>
  check([[expectation, bytes]])[0];

describe('a response is as expected', () => {
  test('in its status: below 400 unless others are named', () => {
    expect(one(undefined, response('', '', 399))).toBe(true);
    expect(one(undefined, response('', '', 400))).toBe(false);
    expect(one({ statuses: [[400, 499]] }, response('', '', 404))).toBe(true);
    expect(one({ statuses: [[400, 499]] }, response('', '', 200))).toBe(false);
  });

  test('in its headers: one of the name has exactly the value, all of them', () => {
    const two = response('', 'X-A: 1\r\nx-a: 2\r\nx-b:  c d \r\n');
    expect(one({ headers: { 'x-a': '2', 'x-b': 'c d' } }, two)).toBe(true);
    expect(one({ headers: { 'x-a': '1' } }, two)).toBe(true);
    expect(one({ headers: { 'x-a': '1, 2' } }, two)).toBe(false);
    expect(one({ headers: { 'x-a': '1', 'x-b': 'C D' } }, two)).toBe(false);
    expect(one({ headers: { 'x-c': '' } }, two)).toBe(false);
    expect(one({ statuses: [[201, 201]], headers: { 'x-a': '1' } }, two)).toBe(false);
  });

  test('in its body: what it contains, what it equals, and both where both are named', () => {
    const snow = response('snow ☃ man');
    expect(one({ body: { contains: '☃' } }, snow)).toBe(true);
    expect(one({ body: { contains: 'Snow' } }, snow)).toBe(false);
    expect(one({ body: { equals: 'snow ☃ man' } }, snow)).toBe(true);
    expect(one({ body: { equals: 'snow ☃ ma' } }, snow)).toBe(false);
    expect(one({ body: { contains: 'now', equals: 'snow ☃ man' } }, snow)).toBe(true);
    expect(one({ body: { contains: 'x', equals: 'snow ☃ man' } }, snow)).toBe(false);
    expect(one({ body: { equals: '' } }, response(''))).toBe(true);
    expect(one({ body: { contains: 'x' } }, response(''))).toBe(false);
    expect(one({ headers: { 'x-a': '1' }, body: { contains: 'now' } }, snow)).toBe(false);
  });

  test('never where its body is longer than 1 MiB, and up to there it may be', () => {
    const body = { contains: 'x' };
    expect(one({ body }, response('x'.repeat(mebibyte)))).toBe(true);
    expect(one({ body }, response('x'.repeat(mebibyte + 1)))).toBe(false);
    expect(one(undefined, response('x'.repeat(mebibyte + 1)))).toBe(true);
  });

  test('whatever came before it on the connection, and however its bytes are split', () => {
    const kinds = fc.constantFrom<readonly [ResponseExpectation | undefined, Buffer, boolean]>(
      [undefined, response('ab'), true],
      [undefined, response('ab', '', 500), false],
      [{ body: { equals: 'ab' } }, response('ab'), true],
      [{ body: { equals: 'ab' } }, response('ac'), false],
      [{ body: { equals: 'ab' } }, response('ab', '', 500), false],
      [{ body: { contains: 'b' } }, response('abc'.repeat(50)), true],
      [{ headers: { a: 'b' }, body: { contains: 'z' } }, response('z', 'a: c\r\n'), false],
    );
    fc.assert(
      fc.property(fc.array(kinds), fc.integer({ min: 1, max: 200 }), (all, chunkBytes) => {
        const met = check(
          all.map(([expectation, bytes]) => [expectation, bytes] as const),
          chunkBytes,
        );
        expect(met).toEqual(all.map(([, , expected]) => expected));
      }),
    );
  });
});
