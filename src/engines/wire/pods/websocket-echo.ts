/**
 * The server's side of a WebSocket that gives back what it gets (RFC 6455): messages as they came, fragments and all, a
 * pong for a ping, a close for a close. Bytes in, bytes out; a frame may come in any number of pieces.
 */
import { createHash } from 'node:crypto';
import type { MessageHead } from '../../../http1/message-head.ts';

/** RFC 6455 section 1.3. */
const handshakeId = '258EAFA5-E914-47DA-95CA-C5AB0DC85B11';
const keyForm = /^[A-Za-z\d+/]{22}==$/;
const close = 0x8;
const ping = 0x9;
const pong = 0xa;

/** The 101 that agrees to become a WebSocket; undefined where the request does not ask for one. */
export function webSocketAgreement(head: MessageHead, identity: string): string | undefined {
  const key = head.get('sec-websocket-key') ?? '';
  const asks = head.upgrade && head.get('upgrade')!.toLowerCase() === 'websocket';
  if (!asks || head.method !== 'GET' || !keyForm.test(key)) return undefined;
  const accept = createHash('sha1')
    .update(key + handshakeId)
    .digest('base64');
  return (
    `HTTP/1.1 101 Switching Protocols\r\n${identity}upgrade: websocket\r\n` +
    `connection: upgrade\r\nsec-websocket-accept: ${accept}\r\n\r\n`
  );
}

export class WebSocketEcho {
  /** A close frame has been answered, or something came that is no frame of a client: nothing more is to be sent. */
  over = false;
  #header = Buffer.alloc(0);
  readonly #mask = Buffer.alloc(4);
  #payloadLeft = 0;
  #maskAt = 0;
  #closing = false;

  /** What to send for these bytes. */
  answer(bytes: Buffer): Buffer {
    const answers: Buffer[] = [];
    let rest = bytes;
    while (rest.length > 0 && !this.over) {
      if (this.#payloadLeft > 0) {
        const part = rest.subarray(0, this.#payloadLeft);
        rest = rest.subarray(part.length);
        answers.push(this.#unmasked(part));
      } else {
        rest = this.#readHeader(rest, answers);
      }
      if (this.#closing && this.#payloadLeft === 0) this.over = true;
    }
    return Buffer.concat(answers);
  }

  /** What follows the header, once it is whole. */
  #readHeader(bytes: Buffer, answers: Buffer[]): Buffer {
    const header = Buffer.concat([this.#header, bytes]);
    this.#header = header;
    if (header.length < 2) return bytes.subarray(bytes.length);
    const lengthCode = header[1]! & 0x7f;
    const lengthBytes = lengthCode < 126 ? 0 : lengthCode === 126 ? 2 : 8;
    const size = 2 + lengthBytes + 4;
    // A client that does not mask its frames is to be cut off (section 5.1).
    if (header[1]! < 0x80) this.over = true;
    if (header.length < size || this.over) return bytes.subarray(bytes.length);
    this.#header = Buffer.alloc(0);
    header.copy(this.#mask, 0, size - 4, size);
    this.#maskAt = 0;
    this.#payloadLeft =
      lengthCode < 126 ? lengthCode : Number(BigInt(`0x${header.toString('hex', 2, size - 4)}`));
    const opcode = header[0]! & 0x0f;
    this.#closing = opcode === close;
    const answer = Buffer.from(header.subarray(0, size - 4));
    if (opcode === ping) answer[0] = (header[0]! & 0xf0) | pong;
    answer[1] = lengthCode;
    // A pong nobody asked for is not answered by another, nor by anything else: what it carries is dropped.
    answers.push(answer);
    return header.subarray(size);
  }

  #unmasked(part: Buffer): Buffer {
    const plain = Buffer.from(part);
    for (let i = 0; i < plain.length; i++) plain[i]! ^= this.#mask[this.#maskAt++ & 3]!;
    this.#payloadLeft -= part.length;
    return plain;
  }
}
