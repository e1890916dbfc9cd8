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
  /** Of the frame, as far as it has come; its last four bytes are the mask. */
  readonly #header = Buffer.alloc(14);
  #headerLength = 0;
  #headerSize = 2;
  #payloadLeft = 0;
  #maskAt = 0;

  /** What to send for these bytes. */
  answer(bytes: Buffer): Buffer {
    const answers: Buffer[] = [];
    let at = 0;
    while (at < bytes.length && !this.over) {
      if (this.#headerLength < this.#headerSize) {
        this.#header[this.#headerLength++] = bytes[at++]!;
        if (this.#headerLength === 2) this.#sizeHeader();
        if (this.#headerLength === this.#headerSize) answers.push(this.#answerHeader());
      } else {
        const part = bytes.subarray(at, at + this.#payloadLeft);
        at += part.length;
        answers.push(this.#unmask(part));
      }
      if (this.#headerLength === this.#headerSize && this.#payloadLeft === 0) this.#endFrame();
    }
    return Buffer.concat(answers);
  }

  #sizeHeader(): void {
    const second = this.#header[1]!;
    // A client that does not mask its frames is to be cut off (section 5.1).
    if (second < 0x80) this.over = true;
    const lengthCode = second & 0x7f;
    this.#headerSize = 6 + (lengthCode < 126 ? 0 : lengthCode === 126 ? 2 : 8);
  }

  /** The same header without a mask; of a ping that of a pong. */
  #answerHeader(): Buffer {
    const size = this.#headerSize - 4;
    const answer = Buffer.from(this.#header.subarray(0, size));
    if ((answer[0]! & 0x0f) === ping) answer[0]! ^= ping ^ pong;
    answer[1]! &= 0x7f;
    const long = answer.toString('hex', 2);
    this.#payloadLeft = long === '' ? answer[1]! : Number.parseInt(long, 16);
    this.#maskAt = size;
    return answer;
  }

  #unmask(part: Buffer): Buffer {
    const plain = Buffer.from(part);
    const maskStart = this.#headerSize - 4;
    for (let i = 0; i < plain.length; i++) {
      plain[i]! ^= this.#header[this.#maskAt++]!;
      if (this.#maskAt === this.#headerSize) this.#maskAt = maskStart;
    }
    this.#payloadLeft -= part.length;
    return plain;
  }

  #endFrame(): void {
    if ((this.#header[0]! & 0x0f) === close) this.over = true;
    this.#headerLength = 0;
    this.#headerSize = 2;
  }
}
