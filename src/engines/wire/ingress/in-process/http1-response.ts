/**
 * Writes responses to a client that speaks HTTP/1 in the framing it understands. The head waits for the first bytes of the
 * body, so that a small response is one write.
 */
import type { Socket } from 'node:net';
import type { MessageHead } from '../../../../http1/message-head.ts';
import { chunkHeader, lastChunk, simpleResponse } from '../../../../http1/write.ts';
import { writeCopy } from '../../../../platform/lent-copies.ts';
import type { AnswerHeaders, ClientResponse, LocalAnswer } from './client-response.ts';
import {
  interimHead,
  responseHead,
  type ResponseFraming,
  switchingHead,
} from './forwarded-head.ts';

/** Pieces of a body up to this size are joined with what goes before and after them into one write. */
const joinBytes = 16_384;

export class Http1Response implements ClientResponse {
  readonly #socket: Socket;
  #framing: ResponseFraming = 'as-is';
  #pendingHead = '';

  constructor(socket: Socket) {
    this.#socket = socket;
  }

  get isFull(): boolean {
    return this.#socket.writableNeedDrain;
  }

  goAhead(): void {
    this.#socket.write('HTTP/1.1 100 Continue\r\n\r\n');
  }

  interim(head: MessageHead): void {
    this.#socket.write(interimHead(head), 'latin1');
  }

  begin(
    head: MessageHead,
    clientMinor: 0 | 1,
    mayKeepAlive: boolean,
    headers: AnswerHeaders,
  ): boolean {
    const unmeasured = head.bodyKind === 'chunked' || head.bodyKind === 'close';
    this.#framing = !unmeasured ? 'as-is' : clientMinor === 1 ? 'chunked' : 'close';
    const keepAlive = mayKeepAlive && this.#framing !== 'close';
    this.#pendingHead = responseHead(head, this.#framing, clientMinor, keepAlive, headers);
    return keepAlive;
  }

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

  /** Only chunked framing has a place for trailers. */
  end(trailers: string): void {
    const rest = this.#takePendingHead() + (this.#framing === 'chunked' ? lastChunk(trailers) : '');
    if (rest !== '') this.#socket.write(rest, 'latin1');
  }

  local(status: number, body: string, answer: LocalAnswer): void {
    this.#socket.write(simpleResponse(status, body, answer), 'latin1');
  }

  switching(head: MessageHead, headers: AnswerHeaders): void {
    this.#socket.write(switchingHead(head, headers), 'latin1');
  }

  breakOff(): void {
    this.#socket.resetAndDestroy();
  }

  #takePendingHead(): string {
    const head = this.#pendingHead;
    this.#pendingHead = '';
    return head;
  }
}
