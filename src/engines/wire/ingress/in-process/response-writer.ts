/**
 * Writes one response at a time to a client in the framing it understands. The head waits for the first bytes of the
 * body, so that a small response is one write.
 */
import type { Socket } from 'node:net';
import type { MessageHead } from '../../../../http1/message-head.ts';
import { chunkHeader, lastChunk } from '../../../../http1/write.ts';
import { writeCopy } from '../../../../platform/lent-copies.ts';
import { responseHead, type ResponseFraming } from './forwarded-head.ts';

/** Pieces of a body up to this size are joined with what goes before and after them into one write. */
const joinBytes = 16_384;

export class ResponseWriter {
  readonly #socket: Socket;
  #framing: ResponseFraming = 'as-is';
  #pendingHead = '';

  constructor(socket: Socket) {
    this.#socket = socket;
  }

  /**
   * Whether the connection may live on: an HTTP/1.0 client learns only by its end where an unmeasured body ends.
   * `added`: header lines of our own.
   */
  begin(head: MessageHead, clientMinor: 0 | 1, mayKeepAlive: boolean, added: string): boolean {
    const unmeasured = head.bodyKind === 'chunked' || head.bodyKind === 'close';
    this.#framing = !unmeasured ? 'as-is' : clientMinor === 1 ? 'chunked' : 'close';
    const keepAlive = mayKeepAlive && this.#framing !== 'close';
    this.#pendingHead = responseHead(head, this.#framing, clientMinor, keepAlive, added);
    return keepAlive;
  }

  /** False asks for a pause until the socket has drained. */
  body(chunk: Buffer): boolean {
    const socket = this.#socket;
    const chunked = this.#framing === 'chunked';
    const before = this.#takePendingHead() + (chunked ? chunkHeader(chunk.length) : '');
    const after = chunked ? '\r\n' : '';
    if (chunk.length <= joinBytes) {
      return socket.write(before + chunk.toString('latin1') + after, 'latin1');
    }
    if (before !== '') socket.write(before, 'latin1');
    // What can't be sent at once would stay in memory that the next read overwrites.
    const goOn = writeCopy(socket, chunk);
    return after === '' ? goOn : socket.write(after, 'latin1');
  }

  /** `trailers`: field lines behind the body, which only chunked framing has a place for. */
  end(trailers: string): void {
    const rest = this.#takePendingHead() + (this.#framing === 'chunked' ? lastChunk(trailers) : '');
    if (rest !== '') this.#socket.write(rest, 'latin1');
  }

  #takePendingHead(): string {
    const head = this.#pendingHead;
    this.#pendingHead = '';
    return head;
  }
}
