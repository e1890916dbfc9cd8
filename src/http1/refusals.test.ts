/** What the parser refuses, with which status; each also byte by byte, which must come to the same. */
import { describe, expect, test } from 'vitest';
import { byteByByte, eventsOf } from './record-events.fixture.ts';

const get = 'GET / HTTP/1.1\r\nHost: a\r\n';
const post = 'POST / HTTP/1.1\r\nHost: a\r\n';
const chunked = `${post}Transfer-Encoding: chunked\r\n\r\n`;
const ok = 'HTTP/1.1 200 OK\r\n';

function expectRefused(kind: 'request' | 'response', text: string, status: number): void {
  const events = eventsOf(kind, text);
  expect(events.at(-1)).toMatchObject({ invalid: { status } });
  expect(events).not.toContain('end');
  expect(eventsOf(kind, text, { pieces: byteByByte(text) })).toEqual(events);
}

describe('a request line is refused', () => {
  test.each([
    ['GET /', 400, 'without a version'],
    ['GET  / HTTP/1.1', 400, 'with two spaces before the target'],
    ['GET /  HTTP/1.1', 400, 'with two spaces after the target'],
    ['GET / HTTP/1.1 ', 400, 'with a trailing space'],
    [' GET / HTTP/1.1', 400, 'with a leading space'],
    ['GET\t/ HTTP/1.1', 400, 'with a tab for a space'],
    ['GET /a b HTTP/1.1', 400, 'with a space in the target'],
    ['G(T / HTTP/1.1', 400, 'with a method that is no token'],
    ['/ HTTP/1.1', 400, 'without a method'],
    ['GET  HTTP/1.1', 400, 'without a target'],
    ['GET /\x00 HTTP/1.1', 400, 'with NUL in the target'],
    ['GET /\x7f HTTP/1.1', 400, 'with DEL in the target'],
    ['GET /\rx HTTP/1.1', 400, 'with a bare CR in it'],
    ['GET / http/1.1', 400, 'with a version in lower case'],
    ['GET / HTTP/1', 400, 'with half a version'],
    ['GET / HTTP/1.10', 400, 'with a long version'],
    ['GET / HTTPS/1.1', 400, 'with another protocol'],
    ['GET / HTTP/1,1', 400, 'with a comma in the version'],
    ['GET / HTTP/2.0', 505, 'of HTTP/2'],
    ['PRI * HTTP/2.0', 505, "that is HTTP/2's preface"],
    ['GET / HTTP/0.9', 505, 'of HTTP/0.9'],
    ['GET / HTTP/1.2', 505, 'of a minor version to come'],
    ['GET a HTTP/1.1', 400, 'with a relative target'],
    ['GET * HTTP/1.1', 400, 'with an asterisk for GET'],
    ['OPTIONS ** HTTP/1.1', 400, 'with two asterisks'],
    ['GET a:80 HTTP/1.1', 400, 'with an authority for GET'],
    ['CONNECT / HTTP/1.1', 400, 'with a path for CONNECT'],
    ['GET http:/// HTTP/1.1', 400, 'with an absolute target without host'],
    ['GET http://u@a/ HTTP/1.1', 400, 'with user information'],
    [`GET /${'a'.repeat(8192)} HTTP/1.1`, 414, 'with a target beyond 8 KiB'],
    [`GET /${'a'.repeat(40_000)} HTTP/1.1`, 414, 'beyond the limit of the whole head'],
  ])('%j: %i, %s', (line, status) => {
    expectRefused('request', `${line}\r\nHost: a\r\n\r\n`, status);
  });

  test.each([
    ['GET / HTTP/1.1\nHost: a\n\n', 'that ends in a bare LF'],
    ['GET / HTTP/1.1\rHost: a\r\r', 'that ends in a bare CR'],
    ['\nGET / HTTP/1.1\r\nHost: a\r\n\r\n', 'after a bare LF'],
    ['\rGET / HTTP/1.1\r\nHost: a\r\n\r\n', 'after a bare CR'],
    [`${'\r\n'.repeat(5)}${get}\r\n`, 'after five empty lines'],
  ])('%j: 400, %s', (text) => {
    expectRefused('request', text, 400);
  });
});

describe('a header line is refused', () => {
  test.each([
    ['X : 1', 400, 'with a space before the colon'],
    ['X\t: 1', 400, 'with a tab before the colon'],
    [' X: 1', 400, 'that folds the one before'],
    ['\tX: 1', 400, 'that folds the one before with a tab'],
    [': 1', 400, 'without a name'],
    ['X', 400, 'without a colon'],
    ['X\x00: 1', 400, 'with NUL in the name'],
    ['X\xe9: 1', 400, 'with a name that is not ASCII'],
    ['X(: 1', 400, 'with a delimiter in the name'],
    ['X: a\x00b', 400, 'with NUL in the value'],
    ['X: a\x1bb', 400, 'with an escape in the value'],
    ['X: a\x7fb', 400, 'with DEL in the value'],
    ['X: a\rb', 400, 'with a bare CR in the value'],
    ['X: a\nb: c', 400, 'that ends in a bare LF'],
    ['X: a\rY: c', 400, 'that ends in a bare CR'],
    ['Host: b', 400, 'that is a second Host'],
    ['host: a', 400, 'that is the same Host again'],
  ])('%j: %i, %s', (line, status) => {
    expectRefused('request', `${get}${line}\r\n\r\n`, status);
  });

  test.each([
    ['\n', 'a bare LF'],
    ['\r\r', 'bare CRs'],
  ])('an empty line that is %2$s: 400', (lineEnd) => {
    expectRefused('request', `${get}${lineEnd}`, 400);
  });

  test('beyond a hundred: 431', () => {
    expectRefused('request', `${get}${'X: 1\r\n'.repeat(100)}\r\n`, 431);
  });

  test.each([`X: ${'a'.repeat(40_000)}`, `${'X'.repeat(40_000)}: a`, `X:${' '.repeat(40_000)}`])(
    'beyond 32 KiB of head: 431 (%#)',
    (line) => {
      expectRefused('request', `${get}${line}\r\n\r\n`, 431);
    },
  );
});

describe('a Host is refused', () => {
  test.each([
    ['', 'that is missing'],
    ['Host:\r\n', 'that is empty'],
    ['Host: a b\r\n', 'with a space'],
    ['Host: a/b\r\n', 'with a slash'],
    ['Host: u@a\r\n', 'with user information'],
    ['Host: a?b\r\n', 'with a question mark'],
    ['Host: a#b\r\n', 'with a hash'],
    ['Host: a\\b\r\n', 'with a backslash'],
    ['Host: \xe9\r\n', 'that is not ASCII'],
    ['Host: a:b\r\n', 'with a port that is no number'],
    ['Host: a:1:2\r\n', 'with two ports'],
    ['Host: :80\r\n', 'with a port alone'],
    ['Host: a:123456\r\n', 'with a port of six digits'],
    ['Host: [::1\r\n', 'with an open bracket'],
    ['Host: [::1]a\r\n', 'with text after the bracket'],
    ['Host: a\r\nHost: b\r\n', 'that comes twice'],
  ])('%j: 400, %s', (host) => {
    expectRefused('request', `GET / HTTP/1.1\r\n${host}\r\n`, 400);
  });

  test('that comes twice: 400, on HTTP/1.0 too', () => {
    expectRefused('request', 'GET / HTTP/1.0\r\nHost: a\r\nHost: a\r\n\r\n', 400);
  });
});

describe('framing is refused', () => {
  test.each([
    ['Content-Length: 1\r\nTransfer-Encoding: chunked', 400],
    ['Transfer-Encoding: chunked\r\nContent-Length: 1', 400],
    ['Content-Length: 1\r\nContent-Length: 2', 400],
    ['Content-Length: 1\r\nContent-Length: 1', 400],
    ['Content-Length: 1, 1', 400],
    ['Content-Length: 1 1', 400],
    ['Content-Length:', 400],
    ['Content-Length: +1', 400],
    ['Content-Length: -1', 400],
    ['Content-Length: 0x1', 400],
    ['Content-Length: a', 400],
    ['Content-Length: 1.0', 400],
    ['Content-Length: 1e1', 400],
    ['Content-Length: \xb2', 400],
    ['Content-Length: 9007199254740992', 400],
    ['Content-Length: 18446744073709551617', 400],
    ['Transfer-Encoding: gzip', 501],
    ['Transfer-Encoding: identity', 501],
    ['Transfer-Encoding: xchunked', 501],
    ['Transfer-Encoding: gzip, chunked', 501],
    ['Transfer-Encoding: gzip\r\nTransfer-Encoding: chunked', 501],
    ['Transfer-Encoding: chunked, gzip', 400],
    ['Transfer-Encoding: chunked, chunked', 400],
    ['Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked', 400],
    ['Transfer-Encoding: chunked,', 400],
    ['Transfer-Encoding:', 400],
    ['Transfer-Encoding: chunked;q=1', 400],
    ['Transfer-Encoding: "chunked"', 400],
    ['Transfer-Encoding: chunked\xa0', 400],
  ])('%j: %i', (fields, status) => {
    expectRefused('request', `${post}${fields}\r\n\r\n`, status);
  });

  test.each(['Content-Length: 0', 'Transfer-Encoding: chunked'])('of CONNECT, %j: 400', (field) => {
    expectRefused('request', `CONNECT a:1 HTTP/1.1\r\nHost: a\r\n${field}\r\n\r\n`, 400);
  });

  test('chunked on HTTP/1.0: 400', () => {
    expectRefused('request', 'POST / HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n', 400);
  });
});

describe('a chunked body is refused', () => {
  test.each([
    ['\r\n', 'without a size'],
    ['g\r\n', 'with a size that is not hexadecimal'],
    ['0x1\r\na\r\n', 'with 0x'],
    ['+1\r\na\r\n', 'with a sign'],
    ['-1\r\na\r\n', 'with a negative size'],
    [' 1\r\na\r\n', 'with a space before the size'],
    ['1 \r\na\r\n', 'with a space after the size'],
    ['1 ;a\r\na\r\n', 'with a space before the extension'],
    ['00000000000001\r\na\r\n', 'with a size of 14 digits'],
    ['1\na\r\n', 'with a bare LF after the size'],
    ['1\rXa\r\n', 'with a bare CR after the size'],
    ['1;a\nb\r\n', 'with a bare LF in the extension'],
    ['1;\r\na\r\n', 'with an empty extension'],
    ['1;a="b\r\na\r\n', 'with an open quote in the extension'],
    ['1;a\x00\r\na\r\n', 'with NUL in the extension'],
    [`1;${'a'.repeat(4096)}\r\na\r\n`, 'with an extension beyond 4 KiB'],
    ['1\r\nab\r\n', 'with more data than its size'],
    ['1\r\na\n0\r\n\r\n', 'with a bare LF after the data'],
    ['1\r\na\rX0\r\n\r\n', 'with a bare CR after the data'],
    ['0\r\n\n', 'with a bare LF at its end'],
    ['0\r\nX\r\n\r\n', 'with a trailer without colon'],
    ['0\r\nX : 1\r\n\r\n', 'with a space before the colon of a trailer'],
    ['0\r\nX: \x00\r\n\r\n', 'with NUL in a trailer'],
    ['0\r\nA: b\r\ncontent-Length: 5\r\n\r\n', 'with a length among the trailers'],
    ['0\r\nTransfer-Encoding: chunked\r\n\r\n', 'with a coding among the trailers'],
    ['0\r\nHost: a\r\n\r\n', 'with a host among the trailers'],
    ['0\r\nConnection: close\r\n\r\n', 'with a connection option among the trailers'],
  ])('%j: 400, %s', (body) => {
    expectRefused('request', chunked + body, 400);
  });

  test('with trailers beyond the limit: 431', () => {
    expectRefused('request', `${chunked}0\r\nX: ${'a'.repeat(40_000)}\r\n\r\n`, 431);
  });
});

describe('a response is refused', () => {
  test.each([
    ['HTTP/1.1 20 OK\r\n\r\n', 400, 'with a status of two digits'],
    ['HTTP/1.1 2000 OK\r\n\r\n', 400, 'with a status of four digits'],
    ['HTTP/1.1 099 OK\r\n\r\n', 400, 'with a status below 100'],
    ['HTTP/1.1 2x0 OK\r\n\r\n', 400, 'with a status that is no number'],
    ['HTTP/1.1  200 OK\r\n\r\n', 400, 'with two spaces'],
    ['HTTP/1.1\r\n\r\n', 400, 'without a status'],
    ['HTTP/1.1 200 O\x00K\r\n\r\n', 400, 'with NUL in the reason'],
    ['HTTP/1.1 200 OK\n\n', 400, 'with bare LF'],
    ['HTTP/2.0 200 OK\r\n\r\n', 505, 'of another major version'],
    ['\r\nHTTP/1.1 200 OK\r\n\r\n', 400, 'after an empty line'],
    [`HTTP/1.1 200 ${'a'.repeat(40_000)}\r\n\r\n`, 431, 'with an endless reason'],
    [`${ok}Content-Length: 1\r\nContent-Length: 1\r\n\r\n`, 400, 'with two lengths'],
    [`${ok}Content-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n`, 400, 'with two framings'],
    [`${ok}Transfer-Encoding: gzip\r\n\r\n`, 501, 'with a coding that is not known'],
  ])('%j: %i, %s', (text, status) => {
    expectRefused('response', text, status);
  });
});

describe('a message cut short is refused', () => {
  test.each([
    '\r',
    'G',
    'GET / HTTP/1.1\r\nHos',
    get,
    `${post}Content-Length: 2\r\n\r\na`,
    chunked,
    `${chunked}5\r\nabc`,
    `${chunked}1\r\na`,
    `${chunked}1\r\na\r\n0\r\n`,
  ])('%j', (text) => {
    expectRefused('request', text, 400);
  });
});
