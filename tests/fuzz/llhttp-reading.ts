/**
 * Reads with llhttp, the parser of Node itself in its strict setting. Node gives no public access to it; this module is
 * what `node:http` uses, and the pinned Node has it.
 */
import { createRequire } from 'node:module';
import { type Input, pushPieces, type Reading } from './reading.ts';

interface ParserError extends Error {
  readonly code: string;
}

type Callback = (...parameters: never[]) => unknown;

interface LlhttpParser {
  [callback: number]: Callback;
  initialize(type: number, owner: object, maxHeaderBytes: number, lenient: number): void;
  execute(bytes: Buffer): number | ParserError;
  finish(): ParserError | undefined;
}

interface LlhttpClass {
  new (): LlhttpParser;
  readonly REQUEST: number;
  readonly RESPONSE: number;
  readonly kOnMessageBegin: number;
  readonly kOnHeaders: number;
  readonly kOnHeadersComplete: number;
  readonly kOnBody: number;
  readonly kOnMessageComplete: number;
  readonly kLenientNone: number;
}

const require = createRequire(import.meta.url);
const { HTTPParser, methods } = require('node:_http_common') as {
  readonly HTTPParser: LlhttpClass;
  readonly methods: readonly string[];
};

/** Beyond any limit of ours, so that ours are the ones that tell. */
const maxHeaderBytes = 1 << 20;
const parser = new HTTPParser();
/** One at a time: the parser and its callbacks are shared. */
let reading: Reading;
let piece = 0;
let toHead = false;
let last = false;
let over = false;
/** It hands over headers 32 at a time where there are more, and trailers on the same way. */
let early: string[] = [];
let headRead = false;
let earlyTarget = '';

parser[HTTPParser.kOnMessageBegin] = () => {
  early = [];
  earlyTarget = '';
  headRead = false;
};
parser[HTTPParser.kOnHeaders] = (headers: string[], target: string) => {
  if (headRead) {
    const { trailers } = reading.messages.at(-1)!;
    for (let i = 0; i < headers.length; i += 2) {
      if (/^x/i.test(headers[i]!)) trailers.push(headers[i]!, headers[i + 1]!);
    }
    return;
  }
  early.push(...headers);
  earlyTarget += target;
};
parser[HTTPParser.kOnHeadersComplete] = (
  _major: number,
  minor: number,
  headers: string[] | undefined,
  method: number | undefined,
  target: string | undefined,
  status: number | undefined,
  reason: string | undefined,
  upgrade: boolean,
  keepAlive: boolean,
) => {
  headRead = true;
  reading.messages.push({
    startLine:
      method === undefined ? [status!, reason!] : [methods[method]!, earlyTarget + (target ?? '')],
    minor,
    headers: [...early, ...(headers ?? [])],
    body: '',
    trailers: [],
    keepAlive,
    endedInPiece: undefined,
  });
  last = !keepAlive || upgrade || status === 101;
  // 1: the caller knows that there is no body.
  return toHead ? 1 : 0;
};
parser[HTTPParser.kOnBody] = (bytes: Buffer) => {
  if (!over) reading.messages.at(-1)!.body += bytes.toString('latin1');
};
parser[HTTPParser.kOnMessageComplete] = () => {
  if (over) return;
  reading.messages.at(-1)!.endedInPiece = piece;
  over = last;
};

export function readByLlhttp(input: Input): Reading {
  reading = { messages: [], refusal: undefined };
  piece = 0;
  ({ toHead } = input);
  last = over = false;
  parser.initialize(
    input.kind === 'request' ? HTTPParser.REQUEST : HTTPParser.RESPONSE,
    {},
    maxHeaderBytes,
    HTTPParser.kLenientNone,
  );
  pushPieces(input, (bytes) => {
    piece++;
    const outcome = parser.execute(bytes);
    // Of a message that is to switch protocols it does not report errors, but it stops.
    return accepts(outcome) && (outcome === bytes.length || refuse('stopped'));
  });
  if (reading.refusal === undefined && !over && accepts(parser.finish())) {
    const { messages } = reading;
    if (messages.length > 0 && messages.at(-1)!.endedInPiece === undefined) refuse('cut short');
  }
  return reading;
}

function refuse(reason: string): false {
  reading.refusal = reason;
  return false;
}

function accepts(outcome: number | ParserError | undefined): boolean {
  if (outcome instanceof Error && !over) reading.refusal = outcome.code;
  return !over && reading.refusal === undefined;
}
