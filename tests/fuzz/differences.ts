/** Where we and llhttp differ on purpose, with an example of each. docs/http1.md gives the reasons. */
import type { Input, ReadMessage } from './reading.ts';

/** Of requests where nothing else is said. */
type Example = Pick<Input, 'text'> & Partial<Input>;

interface Difference {
  readonly name: string;
  readonly example: Example;
  /** `message` is ours, `reason` llhttp's code, or what differs between the two messages. */
  applies(message: ReadMessage, reason: string, input: Input): boolean;
}

export const persistence = 'whether the connection lives on';

const head = 'POST / HTTP/1.1\r\nHost: a\r\n';
const inChunks = `${head}Transfer-Encoding: chunked\r\n\r\n`;
const many = 'a'.repeat(8192);
const tabBehindChunked = /^transfer-encoding:[ \t]*chunked *\t/im;

/** What we accept and llhttp does not, or takes in another way. */
export const accepted: readonly Difference[] = [
  {
    name: 'a tab behind chunked',
    example: { text: `${head}Transfer-Encoding: chunked\t\r\n\r\n0\r\n\r\n` },
    applies: ({ headers }, _, { text }) =>
      headers.some((name) => /^transfer-encoding$/i.test(name)) && tabBehindChunked.test(text),
  },
  {
    name: 'a method that llhttp does not list',
    example: { text: 'OWN / HTTP/1.1\r\nHost: a\r\n\r\n' },
    applies: (_, reason) => reason === 'HPE_INVALID_METHOD',
  },
  {
    name: 'a target beyond ASCII',
    example: { text: 'GET /\xe9 HTTP/1.1\r\nHost: a\r\n\r\n' },
    applies: ({ startLine }, reason) =>
      reason === 'HPE_INVALID_URL' && /[\x80-\xff]/.test(startLine[1]),
  },
  {
    name: 'HTTP/1.0 with both keep-alive and close',
    example: { text: 'GET / HTTP/1.0\r\nConnection: keep-alive, close\r\n\r\n' },
    applies: ({ minor, keepAlive, headers }, reason) =>
      reason === persistence && minor === 0 && !keepAlive && /\bclose\b/i.test(headers.join(' ')),
  },
  {
    name: 'a response to HEAD without a length',
    example: { kind: 'response', text: 'HTTP/1.1 200 OK\r\n\r\n', toHead: true },
    applies: ({ keepAlive }, reason, { toHead }) => reason === persistence && toHead && keepAlive,
  },
];

/** Our reasons to refuse what llhttp accepts. */
export const refused: ReadonlyMap<string, Example> = new Map<string, Example>([
  ['the start line is malformed', { text: 'GET /\r\nHost: a\r\n\r\n' }],
  ['neither HTTP/1.0 nor HTTP/1.1', { text: 'GET / HTTP/2.0\r\nHost: a\r\n\r\n' }],
  [
    'the request target is in none of the four forms',
    { text: 'GET http:// HTTP/1.1\r\nHost: a\r\n\r\n' },
  ],
  ['the request target is too long', { text: `GET /${many} HTTP/1.1\r\nHost: a\r\n\r\n` }],
  [
    'there are empty lines or bare line ends before the start line',
    { text: `\r${head}Content-Length: 0\r\n\r\n` },
  ],
  ['the Host header is missing', { text: 'GET / HTTP/1.1\r\nX: a\r\n\r\n' }],
  ['the Host header is not a host', { text: 'GET / HTTP/1.1\r\nHost: a/b\r\n\r\n' }],
  ['there are several Host headers', { text: `${head}Host: a\r\n\r\n` }],
  ['the header section is too large', { text: `${head}${`X: ${many}\r\n`.repeat(4)}\r\n` }],
  ['too many header fields', { text: `${head}${'X: a\r\n'.repeat(100)}\r\n` }],
  [
    'the Content-Length is not one decimal number',
    { text: `${head}Content-Length: ${'0'.repeat(17)}\r\n\r\n` },
  ],
  [
    'there is a Transfer-Encoding on HTTP/1.0',
    { text: 'POST / HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n' },
  ],
  [
    'the Transfer-Encoding is malformed',
    { text: `${head}Transfer-Encoding: a b\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n` },
  ],
  [
    'no transfer coding but chunked is supported',
    { text: `${head}Transfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n` },
  ],
  [
    'chunked is applied twice or is not the last transfer coding',
    { kind: 'response', text: 'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked, gzip\r\n\r\n' },
  ],
  [
    'CONNECT has no content, so nothing may frame one',
    { text: 'CONNECT a:1 HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\n' },
  ],
  ['no expectation but 100-continue is supported', { text: `${head}Expect: more\r\n\r\n` }],
  ['a chunk extension is malformed', { text: `${inChunks}0;="a"\r\n\r\n` }],
  ['a chunk extension is too long', { text: `${inChunks}0;${many}\r\n\r\n` }],
  [
    'a field that frames or routes a message is among the trailers',
    { text: `${inChunks}0\r\nHost: b\r\n\r\n` },
  ],
  ['the connection ended inside a message', { text: '\r' }],
]);
