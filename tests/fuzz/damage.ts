/** Damages the bytes of a connection: what attackers send, and what nobody thought of. */
import type { Rng } from '../../src/core/rng.ts';
import { chance, oneOf } from './grammar-field.ts';

const bytes = '\r\n \t:;,=-+.0aAfxG/"\\\x00\x0b\x1b\x7f\x80\xff';
const fieldLines = [
  'Content-Length: 0',
  'Content-Length: 5',
  'Content-Length: +5',
  'Content-Length: 0x5',
  'Content-Length: 5, 5',
  'Content-Length: 5 5',
  'Content-Length:\t5 ',
  'Content-Length:',
  'Content-Length: 18446744073709551621',
  'Content-Length: 00000000000000000000005',
  'Content-Length : 5',
  'Content_Length: 5',
  'Transfer-Encoding: chunked',
  'Transfer-Encoding: \t CHUNKED\t ',
  'Transfer-Encoding: gzip, chunked',
  'Transfer-Encoding: chunked, gzip',
  'Transfer-Encoding: chunked, chunked',
  'Transfer-Encoding: ,chunked',
  'Transfer-Encoding: chunked,',
  'Transfer-Encoding: xchunked',
  'Transfer-Encoding: identity',
  'Transfer-Encoding:',
  'Transfer-Encoding:\r\n chunked',
  'Transfer-Encoding\t: chunked',
  'Connection: close',
  'Connection: keep-alive, , x',
  'Connection: keep-alive, close',
  'Connection: ,close',
  'Connection:\tclose\t,',
  'Connection: upgrade',
  'Connection: content-length',
  'Host: a',
  'Host:',
  'Host: a b',
  'Host: a/b',
  'Host: u@a',
  'Expect: 100-continue',
  'Upgrade: websocket',
  ' folded: 1',
  '\tfolded',
  ': no name',
  'no colon',
];
const startLines = [
  'CONNECT a:80 HTTP/1.1',
  'GET http://u@a/ HTTP/1.1',
  'GET http:// HTTP/1.1',
  'GET ftp://a/ HTTP/1.1',
  'GET a HTTP/1.1',
  'GET * HTTP/1.1',
  'GET /#a HTTP/1.1',
  'GET /"<>\\^`{|} HTTP/1.1',
  'GET /\xe9 HTTP/1.1',
  'OWN / HTTP/1.1',
  'get / HTTP/1.1',
  'PRI * HTTP/2.0',
  'GET / HTTP/0.9',
  'GET / HTTP/1.2',
  'GET / ICE/1.0',
  'SOURCE / ICE/1.0',
  'DESCRIBE / RTSP/1.0',
  'GET /',
  'HTTP/1.1 101 x',
  'HTTP/1.1 200',
  'HTTP/1.1 099 x',
  'HTTP/1.1 700 x',
  'HTTP/1.1 99 x',
  'HTTP/1.1 204 x',
  'RTSP/1.0 200 x',
];
const sizes = [
  '0',
  '00',
  '5',
  '+5',
  '0x5',
  ' 5',
  '5 ',
  '-1',
  'fffffffffffffffff',
  '5;',
  '5 ;a',
  '5;a\n',
];

export function damaged(rng: Rng, text: string): string {
  let result = text;
  for (let left = 1 + rng.below(3); left > 0; left--) result = damagedOnce(rng, result);
  return result;
}

function damagedOnce(rng: Rng, text: string): string {
  switch (rng.below(8)) {
    case 0:
      return withLine(rng, text, (line) => `${line}${oneOf(rng, fieldLines)}\r\n`);
    case 1:
      return withLine(rng, text, (line) => line + line);
    case 2:
      return withLine(rng, text, () => `${oneOf(rng, [...fieldLines, ...startLines])}\r\n`);
    case 3:
      return withLine(rng, text, () => `${oneOf(rng, sizes)}\r\n`);
    case 4:
      return withLine(rng, text, (line) =>
        line.replace('\r\n', oneOf(rng, ['\n', '\r', ' \r\n', '\r\r\n'])),
      );
    case 5:
      return chance(rng, 4)
        ? withLine(rng, text, (line) => overLong(rng, line))
        : text.slice(0, rng.below(text.length));
    default:
      return withBytes(rng, text);
  }
}

/** Beyond the limits of a section in bytes or in fields, of a target, or of a chunk's extensions. */
function overLong(rng: Rng, line: string): string {
  if (chance(rng, 2)) return line.repeat(101);
  return line.replace(
    oneOf(rng, [' ', ':', ';', '\r\n']),
    (at) => at + 'a'.repeat(4096 << rng.below(4)),
  );
}

/** With something else in place of a line, its CRLF included. */
function withLine(rng: Rng, text: string, change: (line: string) => string): string {
  const start = chance(rng, 4) ? 0 : text.indexOf('\n', rng.below(text.length + 1)) + 1;
  const end = text.indexOf('\n', start) + 1 || text.length;
  return text.slice(0, start) + change(text.slice(start, end)) + text.slice(end);
}

function withBytes(rng: Rng, text: string): string {
  const place = rng.below(text.length + 1);
  let insert = '';
  for (let left = rng.below(4); left > 0; left--) insert += bytes.charAt(rng.below(bytes.length));
  return text.slice(0, place) + insert + text.slice(place + rng.below(4));
}
