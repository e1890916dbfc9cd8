/** Reads requests that came by another protocol and are written as HTTP/1.1, so that one set of rules holds for both. */
import { Framing } from './framing.ts';
import { HeadReader } from './head-reader.ts';
import type { MessageHead } from './message-head.ts';
import { badRequest, type ProtocolError } from './protocol-error.ts';
import { TrailerReader } from './trailer-reader.ts';

const incomplete = badRequest('a field holds a line end');

export class RequestHeadReader {
  readonly #reader: HeadReader;
  readonly #framing = new Framing();
  readonly #maxBytes: number;
  readonly #maxHeaders: number;
  #trailers: TrailerReader | undefined;

  constructor(maxHeadBytes: number, maxHeaders: number) {
    this.#maxBytes = maxHeadBytes;
    this.#maxHeaders = maxHeaders;
    this.#reader = new HeadReader(true, maxHeadBytes, maxHeaders);
  }

  /** The same object each time, valid until the next is read. */
  get head(): MessageHead {
    return this.#reader.head;
  }

  /** `text`: one byte per character, start line to empty line. Returns what is wrong with it. */
  read(text: string): ProtocolError | undefined {
    const reader = this.#reader;
    reader.reset();
    const length = reader.read(Buffer.from(text, 'latin1'), 0, text.length);
    if (length === text.length) return this.#framing.applyToRequest(reader.head);
    return length < 0 ? reader.error : incomplete;
  }

  /** `text`: field lines and the empty line. Returns those to be passed on, or what is wrong with them. */
  readTrailers(text: string): string | ProtocolError {
    const reader = (this.#trailers ??= new TrailerReader(this.#maxBytes, this.#maxHeaders));
    reader.begin();
    const length = reader.read(Buffer.from(text, 'latin1'), 0, text.length);
    if (length === text.length) return reader.text;
    return length < 0 ? reader.error : incomplete;
  }
}
