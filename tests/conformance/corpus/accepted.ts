/** Requests at the edge of what is valid, each with the body that a pod must get. */
import { chunked, get, post } from './message.ts';

const hello = '5\r\nhello\r\n0\r\n\r\n';

export const acceptedBodies: readonly (readonly [name: string, text: string, body: string])[] = [
  ['a length with leading zeros', post(['Content-Length: 0005'], 'hello'), 'hello'],
  ['a length between tabs', post(['Content-Length:\t5\t'], 'hello'), 'hello'],
  ['a length of nothing', post(['Content-Length: 0'], ''), ''],
  ['a name that only resembles a length', get('Content_Length: 5', 'Content-Lengt: 5'), ''],
  ['chunked in capitals, between tabs', post(['Transfer-Encoding:\tCHUNKED\t'], hello), 'hello'],
  [
    'chunk sizes in capitals, with zeros',
    post([chunked], `000A\r\nhellohello\r\n00\r\n\r\n`),
    'hellohello',
  ],
  ['chunk extensions', post([chunked], '5;a;b=c;d="e;\\"\tf"\r\nhello\r\n0;g\r\n\r\n'), 'hello'],
  ['trailers', post([chunked], '5\r\nhello\r\n0\r\nX-A: 1\r\n\r\n'), 'hello'],
  ['a body that looks like a request', post(['Content-Length: 4'], 'GET '), 'GET '],
  ['four empty lines before the request line', `${'\r\n'.repeat(4)}${get()}`, ''],
  ['exactly 100 fields', get(...Array.from({ length: 99 }, () => 'X-A: 1')), ''],
];
