/**
 * Writes one response at a time to a client in the framing it understands. The head waits for the first bytes of the
 * body, so that a small response is one write.
 */
import type { Socket } from 'node:net';
import type { MessageHead } from '../../../../http1/message-head.ts';
import { chunkHeader, lastChunk } from '../../../../http1/write.ts';
import { responseHead, type ResponseFraming } from './forwarded-head.ts';

/** Bodies up to this size are joined with the head into one write. */
const joinBytes = 16_384;

export class ResponseWriter {
  readonly #socket: Socket;
  #framing: ResponseFraming = 'as-is';
  #pendingHead = '';

  constructor(socket: Socket) {
    this.#socket = socket;
  }

  /** Whether the connection may live on: an HTTP/1.0 client learns only by its end where an unmeasured body ends. */
  begin(head: MessageHead, clientMinor: 0 | 1, mayKeepAlive: boolean): boolean {
    const unmeasured = head.bodyKind === 'chunked' || head.bodyKind === 'close';
    this.#framing = !unmeasured ? 'as-is' : clientMinor === 1 ? 'chunked' : 'close';
    const keepAlive = mayKeepAlive && this.#framing !== 'close';
    this.#pendingHead = responseHead(head, this.#framing, clientMinor, keepAlive);
    return keepAlive;
  }

  /** False asks for a pause until the socket has drained. */
  body(chunk: Buffer): boolean {
    const socket = this.#socket;
    if (this.#framing === 'chunked') {
      socket.write(this.#takePendingHead() + chunkHeader(chunk.length), 'latin1');
      socket.write(chunk);
      return socket.write('\r\n', 'latin1');
    }
    if (this.#pendingHead !== '' && chunk.length <= joinBytes) {
      return socket.write(this.#takePendingHead() + chunk.toString('latin1'), 'latin1');
    }
    if (this.#pendingHead !== '') socket.write(this.#takePendingHead(), 'latin1');
    return socket.write(chunk);
  }

  end(): void {
    const rest = this.#takePendingHead() + (this.#framing === 'chunked' ? lastChunk : '');
    if (rest !== '') this.#socket.write(rest, 'latin1');
  }

  #takePendingHead(): string {
    const head = this.#pendingHead;
    this.#pendingHead = '';
    return head;
  }
}
