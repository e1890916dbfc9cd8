/**
 * A peer that speaks HTTP/1.1 byte by byte: sends whatever a test says, well-formed or not, and reads messages with a
 * reader of its own (RFC 9112 sections 2 to 7), so that it can disagree with src/http1. What it does not read stays in
 * the socket: a peer that stops reading is a slow reader.
 */
import { once } from 'node:events';
import { connect, type Socket } from 'node:net';

export type Field = readonly [name: string, value: string];

export interface RawHead {
  readonly startLine: string;
  /** Names in lower case, in order of arrival. */
  readonly fields: readonly Field[];
  readonly framing: 'none' | 'length' | 'chunked' | 'close';
  readonly contentLength: number;
}

export interface RawMessage extends RawHead {
  readonly body: Buffer;
  /** Lines behind a chunked body. */
  readonly trailers: readonly string[];
}

export interface RawRequest extends RawMessage {
  readonly method: string;
  readonly target: string;
}

export interface RawResponse extends RawMessage {
  readonly status: number;
}

/** The connection ended inside a message, or was reset. */
export class BrokenConnection extends Error {}

export class RawConnection {
  readonly socket: Socket;
  /** Of the message being read: what a broken one leaves behind. */
  bodySoFar: Buffer[] = [];
  trailers: string[] = [];
  /** Resolves when the socket is closed on both sides, whatever is still unread. */
  readonly closed: Promise<void>;
  readonly #chunks: AsyncIterator<Buffer>;
  #unread: Buffer = Buffer.alloc(0);

  constructor(socket: Socket) {
    this.socket = socket;
    socket.setNoDelay(true);
    socket.on('error', () => {});
    this.closed = new Promise((resolve) => socket.once('close', () => resolve()));
    this.#chunks = socket.iterator({ destroyOnReturn: false })[Symbol.asyncIterator]();
  }

  send(...parts: readonly (string | Buffer)[]): void {
    for (const part of parts) this.socket.write(typeof part === 'string' ? latin1(part) : part);
  }

  /** Resolves once the kernel has taken it all. */
  async sendAll(bytes: Buffer): Promise<void> {
    const partBytes = 65_536;
    for (let from = 0; from < bytes.length; from += partBytes) {
      if (this.socket.write(bytes.subarray(from, from + partBytes))) continue;
      await Promise.race([once(this.socket, 'drain'), this.closed]);
      if (this.socket.destroyed) throw new BrokenConnection('closed while sending');
    }
  }

  /** Undefined when the peer closed instead of beginning another. */
  async request(): Promise<RawRequest | undefined> {
    const head = await this.requestHead();
    return head && { ...head, body: await this.body(head), trailers: this.trailers };
  }

  async requestHead(): Promise<Omit<RawRequest, 'body' | 'trailers'> | undefined> {
    const head = await this.#head(false);
    if (!head) return undefined;
    const [method = '', target = ''] = head.startLine.split(' ');
    return { ...head, method, target };
  }

  /** The next one, interim responses (1xx) included. */
  async response(requestMethod = 'GET'): Promise<RawResponse> {
    const head = await this.responseHead(requestMethod);
    return { ...head, body: await this.body(head), trailers: this.trailers };
  }

  async responseHead(requestMethod = 'GET'): Promise<Omit<RawResponse, 'body' | 'trailers'>> {
    const head = await this.#head(true, requestMethod);
    if (!head) throw new BrokenConnection('closed in place of a response');
    return { ...head, status: Number(/^HTTP\/1\.[01] (\d{3}) /.exec(head.startLine)?.[1]) };
  }

  async body(head: RawHead): Promise<Buffer> {
    if (head.framing === 'length') await this.#exactly(head.contentLength);
    if (head.framing === 'close') for (;;) if (!(await this.#some(Infinity))) break;
    if (head.framing === 'chunked') await this.#chunked();
    return Buffer.concat(this.bodySoFar);
  }

  /** So many bytes of a protocol that is not HTTP. */
  async bytes(count: number): Promise<Buffer> {
    this.bodySoFar = [];
    await this.#exactly(count);
    return Buffer.concat(this.bodySoFar);
  }

  /** How it ends after what has been read; bytes before that are a failure. */
  async ending(): Promise<'closed' | 'reset'> {
    let more: Buffer | undefined;
    try {
      more = await this.#next();
    } catch {
      return 'reset';
    }
    if (more) throw new Error(`unexpected bytes: ${more.toString('latin1').slice(0, 200)}`);
    return 'closed';
  }

  leave(): void {
    this.socket.destroy();
  }

  reset(): void {
    this.socket.resetAndDestroy();
  }

  async #head(isResponse: boolean, requestMethod?: string): Promise<RawHead | undefined> {
    this.bodySoFar = [];
    this.trailers = [];
    const first = await this.#next();
    if (!first) return undefined;
    this.#unread = first;
    const startLine = await this.#line();
    const fields: Field[] = [];
    for (let line = await this.#line(); line !== ''; line = await this.#line()) {
      const colon = line.indexOf(':');
      fields.push([line.slice(0, colon).toLowerCase(), line.slice(colon + 1).trim()]);
    }
    const head = { startLine, fields, framing: 'none', contentLength: 0 } as const;
    if (isResponse && (requestMethod === 'HEAD' || / (1\d\d|204|304) /.test(startLine)))
      return head;
    if (valueOf(head, 'transfer-encoding')) return { ...head, framing: 'chunked' };
    const length = valueOf(head, 'content-length');
    if (length !== undefined) return { ...head, framing: 'length', contentLength: Number(length) };
    return isResponse ? { ...head, framing: 'close' } : head;
  }

  async #chunked(): Promise<void> {
    for (;;) {
      const size = await this.#line();
      if (!/^[\da-f]+$/i.test(size)) throw new Error(`not a chunk size: ${size}`);
      if (Number.parseInt(size, 16) === 0) break;
      await this.#exactly(Number.parseInt(size, 16));
      if ((await this.#line()) !== '') throw new Error('a chunk longer than its size');
    }
    for (let line = await this.#line(); line !== ''; line = await this.#line()) {
      this.trailers.push(line);
    }
  }

  async #exactly(byteCount: number): Promise<void> {
    for (let left = byteCount; left > 0;) {
      const taken = await this.#some(left);
      if (!taken) throw new BrokenConnection(`closed ${left} bytes before the end of the body`);
      left -= taken.length;
    }
  }

  async #some(mostBytes: number): Promise<Buffer | undefined> {
    const bytes = await this.#next();
    if (!bytes) return undefined;
    const taken = bytes.subarray(0, mostBytes);
    this.#unread = bytes.subarray(taken.length);
    this.bodySoFar.push(taken);
    return taken;
  }

  async #line(): Promise<string> {
    let seen = Buffer.alloc(0);
    for (;;) {
      const more = await this.#next();
      if (!more) throw new BrokenConnection('closed inside a line');
      seen = Buffer.concat([seen, more]);
      const end = seen.indexOf('\r\n');
      if (end < 0) continue;
      this.#unread = seen.subarray(end + 2);
      return seen.toString('latin1', 0, end);
    }
  }

  /** At least one byte; undefined when the peer has closed. */
  async #next(): Promise<Buffer | undefined> {
    const left = this.#unread;
    this.#unread = Buffer.alloc(0);
    if (left.length > 0) return left;
    try {
      const next = await this.#chunks.next();
      return next.done ? undefined : next.value;
    } catch (error) {
      throw new BrokenConnection('reset', { cause: error });
    }
  }
}

export async function connectRaw(port: number): Promise<RawConnection> {
  const socket = connect({ host: '127.0.0.1', port });
  await once(socket, 'connect');
  return new RawConnection(socket);
}

export function valueOf(head: RawHead, name: string): string | undefined {
  return head.fields.find((field) => field[0] === name)?.[1];
}

export function valuesOf(head: RawHead, name: string): string[] {
  return head.fields.filter((field) => field[0] === name).map((field) => field[1]);
}

/** A message from its lines; the blank line follows by itself. */
export function headOf(...lines: readonly string[]): string {
  return `${lines.join('\r\n')}\r\n\r\n`;
}

function latin1(text: string): Buffer {
  return Buffer.from(text, 'latin1');
}
