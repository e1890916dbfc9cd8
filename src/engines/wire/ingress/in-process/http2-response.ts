/** Writes responses to the streams of a client that speaks HTTP/2 (RFC 9113 section 8), one after the other. */
import { constants, type ServerHttp2Stream, type ServerStreamResponseOptions } from 'node:http2';
import type { MessageHead } from '../../../../http1/message-head.ts';
import { writeCopy } from '../../../../platform/lent-copies.ts';
import type { AnswerHeaders, ClientResponse, LocalAnswer } from './client-response.ts';
import { removedFromResponse } from './forwarded-head.ts';
import { fieldRecord, fieldsOf } from './http2-fields.ts';

/** Node sends none above. What is beyond is to be taken for a failure of the server's anyway (RFC 9110 section 15). */
const highestStatus = 599;
/** Pieces of a body up to this size get memory of their own. */
const smallBytes = 16_384;

export class Http2Response implements ClientResponse {
  #stream!: ServerHttp2Stream;
  /** Undefined until the body is whole: Node ends one that breaks off, which without a length would pass for the end. */
  #trailers: string | undefined;

  begins(stream: ServerHttp2Stream): void {
    this.#stream = stream;
    this.#trailers = undefined;
    stream.on('wantTrailers', () => {
      if (this.#trailers !== undefined) stream.sendTrailers(fieldRecord(this.#trailers));
    });
  }

  get isFull(): boolean {
    return this.#stream.writableNeedDrain;
  }

  goAhead(): void {
    if (this.#isOpen) this.#stream.additionalHeaders({ ':status': 100 });
  }

  interim(head: MessageHead): void {
    if (!this.#isOpen) return;
    const fields = fieldRecord(head.endToEndHeaders(removedFromResponse));
    this.#stream.additionalHeaders({ ':status': head.status, ...fields });
  }

  begin(head: MessageHead, _minor: 0 | 1, mayKeepAlive: boolean, headers: AnswerHeaders): boolean {
    const { bodyKind } = head;
    const isEmpty = bodyKind === 'none' || (bodyKind === 'length' && head.contentLength === 0);
    const isUnmeasured = bodyKind === 'chunked' || bodyKind === 'close';
    const status = head.status > highestStatus ? 502 : head.status;
    const lines = head.endToEndHeaders(headers.drop) + headers.lines;
    this.#respond(status, lines, { endStream: isEmpty, waitForTrailers: isUnmeasured });
    return mayKeepAlive;
  }

  body(chunk: Buffer): boolean {
    if (!this.#isWritable) return true;
    if (chunk.length > smallBytes) return writeCopy(this.#stream, chunk);
    return this.#stream.write(Buffer.from(chunk));
  }

  end(trailers: string): void {
    this.#trailers = trailers;
    if (this.#isWritable) this.#stream.end();
  }

  local(status: number, body: string, { headOnly, location, headers = '' }: LocalAnswer): void {
    const place = location === undefined ? '' : `location: ${location}\r\n`;
    const lines = `content-type: text/plain\r\ncontent-length: ${body.length}\r\n${place}${headers}`;
    this.#respond(status, lines, { endStream: headOnly || body === '' });
    if (this.#isWritable) this.#stream.end(body, 'latin1');
  }

  switching(): void {
    throw new Error('HTTP/2 has no Upgrade, so nobody can have asked for one');
  }

  breakOff(): void {
    this.#stream.close(constants.NGHTTP2_INTERNAL_ERROR);
  }

  #respond(status: number, lines: string, options: ServerStreamResponseOptions): void {
    if (!this.#isOpen) return;
    // Whatever the pod has of a date is passed on, as in HTTP/1.1.
    const withoutDate = { ...options, sendDate: false };
    this.#stream.respond([':status', `${status}`, ...fieldsOf(lines)], withoutDate);
  }

  get #isOpen(): boolean {
    return !this.#stream.destroyed && !this.#stream.closed;
  }

  get #isWritable(): boolean {
    return this.#isOpen && !this.#stream.writableEnded;
  }
}
