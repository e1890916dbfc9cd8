/** Chunked bodies with a line that is not one. RFC 9112 section 7.1. */
import { chunked, post, type Refused } from './message.ts';

const data = 'hello\r\n0\r\n\r\n';
const long = 'a'.repeat(5000);

export const chunkedBodies: readonly Refused[] = [
  ['a chunk size that is no number', body(`zz\r\n${data}`), 400],
  ['an empty chunk size', body(`\r\n${data}`), 400],
  ['a chunk size with a sign', body(`+5\r\n${data}`), 400],
  ['a negative chunk size', body(`-1\r\n${data}`), 400],
  ['a chunk size with 0x', body(`0x5\r\n${data}`), 400],
  ['a chunk size with an underscore', body(`0_5\r\n${data}`), 400],
  ['a space before a chunk size', body(` 5\r\n${data}`), 400],
  ['a space behind a chunk size', body(`5 \r\n${data}`), 400],
  ['a tab behind a chunk size', body(`5\t\r\n${data}`), 400],
  ['a chunk size beyond 2⁶⁴', body(`10000000000000005\r\n${data}`), 400],
  ['a chunk size that ends in LF', body(`5\n${data}`), 400],
  ['a chunk size that ends in CR', body(`5\r${data}`), 400],
  ['a chunk smaller than its data', body(`4\r\n${data}`), 400],
  ['a chunk larger than its data', body(`6\r\n${data}`), 400],
  ['data that ends in LF', body('5\r\nhello\n0\r\n\r\n'), 400],
  ['data that nothing ends', body('5\r\nhello0\r\n\r\n'), 400],
  ['LF in a chunk extension', body(`5;a\nb\r\n${data}`), 400],
  ['CR in a chunk extension', body(`5;a\rb\r\n${data}`), 400],
  ['LF in a quoted chunk extension', body(`5;a="\n"\r\n${data}`), 400],
  ['NUL in a chunk extension', body(`5;a\0\r\n${data}`), 400],
  ['a chunk extension without a name', body(`5;\r\n${data}`), 400],
  ['a chunk extension that closes no quote', body(`5;a="b\r\n${data}`), 400],
  ['a space before a chunk extension', body(`5 ;a\r\n${data}`), 400],
  ['a chunk extension beyond 4 KiB', body(`5;${long}\r\n${data}`), 400],
  ['a last chunk that ends in LF', body('0\n\r\n'), 400],
  ['a trailer section that ends in LF', body('0\r\n\n'), 400],
  ['a trailer without a colon', body('0\r\na\r\n\r\n'), 400],
  ['a folded trailer', body('0\r\na: b\r\n c\r\n\r\n'), 400],
  ['a length among the trailers', body('0\r\nContent-Length: 5\r\n\r\n'), 400],
  ['a coding among the trailers', body('0\r\ntransfer-encoding: chunked\r\n\r\n'), 400],
  ['a host among the trailers', body('0\r\nHost: u0.test\r\n\r\n'), 400],
  ['a connection option among the trailers', body('0\r\nConnection: close\r\n\r\n'), 400],
  ['trailers beyond 32 KiB', body(`0\r\n${`a: ${long}\r\n`.repeat(7)}\r\n`), 431],
  ['more than 100 trailers', body(`0\r\n${'a: b\r\n'.repeat(101)}\r\n`), 431],
];

function body(text: string): string {
  return post([chunked], text);
}
