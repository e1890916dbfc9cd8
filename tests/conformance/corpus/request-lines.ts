/** Request lines that are none. RFC 9112 sections 2.2, 2.3 and 3. */
import { headOf } from '../raw-client.ts';
import { get, type Refused } from './message.ts';

const lines: readonly Refused[] = [
  ['no version', 'GET /', 400],
  ['half a version', 'GET / HTTP/1', 400],
  ['a version in lower case', 'GET / http/1.1', 400],
  ['a version with two digits', 'GET / HTTP/1.10', 400],
  ['a version of another protocol', 'GET / RTSP/1.0', 400],
  ['HTTP/0.9', 'GET / HTTP/0.9', 505],
  ['HTTP/1.2', 'GET / HTTP/1.2', 505],
  ['HTTP/2.0', 'GET / HTTP/2.0', 505],
  ['the preface of HTTP/2', 'PRI * HTTP/2.0', 505],
  ['two spaces before the target', 'GET  / HTTP/1.1', 400],
  ['two spaces before the version', 'GET /  HTTP/1.1', 400],
  ['a space before the method', ' GET / HTTP/1.1', 400],
  ['a space behind the version', 'GET / HTTP/1.1 ', 400],
  ['a tab for a space', 'GET\t/ HTTP/1.1', 400],
  ['no method', '/ HTTP/1.1', 400],
  ['a method with a parenthesis', 'G(T / HTTP/1.1', 400],
  ['a method with NUL', 'G\0T / HTTP/1.1', 400],
  ['a method that is not ASCII', 'G\xc9T / HTTP/1.1', 400],
  ['no target', 'GET  HTTP/1.1', 400],
  ['a space in the target', 'GET /a b HTTP/1.1', 400],
  ['NUL in the target', 'GET /\0 HTTP/1.1', 400],
  ['a control byte in the target', 'GET /\x01 HTTP/1.1', 400],
  ['DEL in the target', 'GET /\x7f HTTP/1.1', 400],
  ['CR in the target', 'GET /\ra HTTP/1.1', 400],
  ['a target without a slash', 'GET a HTTP/1.1', 400],
  ['an asterisk for GET', 'GET * HTTP/1.1', 400],
  ['user information in the target', 'GET http://u@u0.test/ HTTP/1.1', 400],
  ['a target without a host', 'GET http:///a HTTP/1.1', 400],
  ['another scheme in the target', 'GET ftp://u0.test/ HTTP/1.1', 400],
  ['a path for CONNECT', 'CONNECT / HTTP/1.1', 400],
  ['a target beyond 8 KiB', `GET /${'a'.repeat(8192)} HTTP/1.1`, 414],
  ['a method beyond the head', `${'A'.repeat(40_000)} / HTTP/1.1`, 414],
  ['the hello of TLS', '\x16\x03\x01\0\xa5', 400],
];

export const requestLines: readonly Refused[] = [
  ...lines.map(([name, line, status]): Refused => [
    `a request line with ${name}`,
    headOf(line, 'Host: u0.test'),
    status,
  ]),
  ['lines that end in LF', get().replaceAll('\r\n', '\n'), 400],
  ['lines that end in CR', get().replaceAll('\r\n', '\r'), 400],
  ['LF before the request line', `\n${get()}`, 400],
  ['CR before the request line', `\r${get()}`, 400],
  ['five empty lines before the request line', `${'\r\n'.repeat(5)}${get()}`, 400],
];
