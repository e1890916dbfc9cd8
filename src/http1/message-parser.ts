/**
 * A strict HTTP/1.1 parser, requests or responses: bytes in, events out, whatever the splits. Strict means that what two
 * recipients could understand in two ways is refused (RFC 9112 section 11.2). Bodies are handed on as slices of what
 * was pushed; only an unfinished line, and what is pushed while paused, is copied.
 */
import { ChunkLineReader, maxChunkLineBytes } from './chunk-line-reader.ts';
import { carriageReturn, lineFeed } from './characters.ts';
import { Framing } from './framing.ts';
import { HeadReader } from './head-reader.ts';
import { incomplete, type LineReader, refused } from './line-reader.ts';
import type { BodyKind } from './message-head.ts';
import type { MessageSink } from './message-sink.ts';
import { badRequest, type ProtocolError } from './protocol-error.ts';
import { PushedBytes } from './pushed-bytes.ts';
import { TrailerReader } from './trailer-reader.ts';

export type { MessageSink } from './message-sink.ts';
export type { ProtocolError } from './protocol-error.ts';

export interface ParserLimits {
  /** Also of a trailer section. */
  readonly maxHeadBytes: number;
  readonly maxHeaders: number;
}

/** Where in a message the parser stands: what the next byte belongs to. */
type Place =
  | 'between'
  | 'head'
  | 'body'
  | 'body until close'
  | 'chunk line'
  | 'chunk'
  | 'chunk end'
  | 'trailers'
  | 'end'
  | 'dead';

const placeAfterHead: Readonly<Record<BodyKind, Place>> = {
  none: 'end',
  length: 'body',
  chunked: 'chunk line',
  close: 'body until close',
};

const maxBlankLines = 4;
const truncated = badRequest('the connection ended inside a message');
const strayLineEnd = badRequest('there are empty lines or bare line ends before the start line');
const chunkTooLong = badRequest('a chunk is longer than its size');

/** It reads on after a message that is the connection's last (`keepAlive` false) or upgrades it: the owner pauses there. */
export class MessageParser {
  /** Set by the owner before the response to a HEAD request; back to false after that response. */
  expectNoBody = false;
  readonly #isRequest: boolean;
  readonly #sink: MessageSink;
  readonly #limits: ParserLimits;
  readonly #headReader: HeadReader;
  readonly #framing = new Framing();
  readonly #chunkLines = new ChunkLineReader();
  #trailers: TrailerReader | undefined;
  #place: Place = 'between';
  readonly #input = new PushedBytes();
  /** Of the body or the chunk. */
  #remaining = 0;
  #blankLines = 0;
  #paused = false;
  #running = false;
  #finished = false;

  constructor(kind: 'request' | 'response', sink: MessageSink, limits?: Partial<ParserLimits>) {
    this.#isRequest = kind === 'request';
    this.#sink = sink;
    this.#limits = { maxHeadBytes: 32_768, maxHeaders: 100, ...limits };
    const { maxHeadBytes, maxHeaders } = this.#limits;
    this.#headReader = new HeadReader(this.#isRequest, maxHeadBytes, maxHeaders);
  }

  /** Between messages, with nothing buffered. */
  get idle(): boolean {
    return this.#place === 'between' && this.#input.length === 0;
  }

  push(chunk: Buffer): void {
    if (this.#place === 'dead') return;
    this.#input.add(chunk);
    this.#run();
  }

  /** The byte stream has ended: completes a body that lasts until then; elsewhere inside a message that is an error. */
  finish(): void {
    this.#finished = true;
    this.#run();
  }

  /** Inside a callback: nothing more after it. What is pushed meanwhile is kept. */
  pause(): void {
    this.#paused = true;
  }

  resume(): void {
    this.#paused = false;
    this.#run();
  }

  /** What follows a message that upgrades the connection, in another protocol; after `pause`. */
  takeRest(): Buffer {
    return this.#input.take(Infinity);
  }

  /** As new, for another connection. */
  reset(): void {
    this.#input.clear();
    this.#headReader.reset();
    this.#place = 'between';
    this.#blankLines = 0;
    this.#paused = false;
    this.#finished = false;
    this.expectNoBody = false;
  }

  #run(): void {
    if (this.#running) return;
    this.#running = true;
    while (!this.#paused && (this.#step() || this.#finishes()));
    this.#running = false;
    this.#input.keep();
  }

  /** Reads one thing; false when that takes more bytes. Calls back at most once, and last. */
  #step(): boolean {
    switch (this.#place) {
      case 'between':
        return this.#skipBlankLine();
      case 'head':
        return this.#readHead();
      case 'body':
      case 'body until close':
        return this.#readBody('end');
      case 'chunk':
        return this.#readBody('chunk end');
      case 'chunk line':
        return this.#readChunkLine();
      case 'chunk end':
        return this.#readChunkEnd();
      case 'trailers':
        return this.#readTrailers();
      case 'end':
        return this.#endMessage();
      case 'dead':
        return false;
    }
  }

  #skipBlankLine(): boolean {
    const { bytes, from, length } = this.#input;
    if (length === 0) return false;
    if (!this.#isRequest || bytes[from] !== carriageReturn) {
      this.#place = 'head';
      return true;
    }
    if (this.#blankLines === maxBlankLines) return this.#refuse(strayLineEnd);
    if (!this.#readLineEnd(strayLineEnd)) return false;
    this.#blankLines++;
    return true;
  }

  #readHead(): boolean {
    const reader = this.#headReader;
    if (!this.#readLines(reader, this.#limits.maxHeadBytes)) return false;
    const { head } = reader;
    const problem = this.#isRequest
      ? this.#framing.applyToRequest(head)
      : this.#framing.applyToResponse(head, this.expectNoBody);
    if (problem !== undefined) return this.#refuse(problem);
    this.#remaining = head.bodyKind === 'close' ? Infinity : head.contentLength;
    this.#place =
      head.bodyKind === 'length' && head.contentLength === 0
        ? 'end'
        : placeAfterHead[head.bodyKind];
    this.#sink.head(head);
    return true;
  }

  #readBody(next: Place): boolean {
    if (this.#input.length === 0) return false;
    const chunk = this.#input.take(this.#remaining);
    this.#remaining -= chunk.length;
    if (this.#remaining === 0) this.#place = next;
    this.#sink.body(chunk);
    return true;
  }

  #readChunkLine(): boolean {
    if (!this.#readLines(this.#chunkLines, maxChunkLineBytes)) return false;
    this.#remaining = this.#chunkLines.size;
    this.#place = this.#remaining === 0 ? 'trailers' : 'chunk';
    if (this.#remaining === 0) this.#beginTrailers();
    return true;
  }

  #readChunkEnd(): boolean {
    if (!this.#readLineEnd(chunkTooLong)) return false;
    this.#place = 'chunk line';
    return true;
  }

  #beginTrailers(): void {
    const { maxHeadBytes, maxHeaders } = this.#limits;
    this.#trailers ??= new TrailerReader(maxHeadBytes, maxHeaders);
    this.#trailers.begin();
  }

  #readTrailers(): boolean {
    if (!this.#readLines(this.#trailers!, this.#limits.maxHeadBytes)) return false;
    this.#place = 'end';
    return true;
  }

  #readLines(reader: LineReader, limit: number): boolean {
    const input = this.#input;
    if (!this.#finished && !input.mayHoldLine(limit)) return false;
    const length = reader.read(input.bytes, input.from, input.end);
    if (length === refused) return this.#refuse(reader.error);
    if (length === incomplete) {
      input.lineIsIncomplete();
      return false;
    }
    input.skip(length);
    return true;
  }

  #readLineEnd(otherwise: ProtocolError): boolean {
    const { bytes, from, length } = this.#input;
    if (length > 0 && bytes[from] !== carriageReturn) return this.#refuse(otherwise);
    if (length > 1 && bytes[from + 1] !== lineFeed) return this.#refuse(otherwise);
    if (length < 2) return false;
    this.#input.skip(2);
    return true;
  }

  #endMessage(): boolean {
    this.#place = 'between';
    this.#blankLines = 0;
    const { bodyKind, status } = this.#headReader.head;
    if (status >= 200 || status === 101) this.expectNoBody = false;
    this.#sink.end(bodyKind === 'chunked' ? this.#trailers!.text : '');
    return true;
  }

  /** Once there is no more to read: whether the end of the stream brings the message on. */
  #finishes(): boolean {
    if (!this.#finished || this.idle || this.#place === 'dead') return false;
    if (this.#place !== 'body until close') return this.#refuse(truncated);
    this.#place = 'end';
    return true;
  }

  #refuse(error: ProtocolError): false {
    this.#place = 'dead';
    this.#input.clear();
    this.#sink.invalid(error);
    return false;
  }
}
