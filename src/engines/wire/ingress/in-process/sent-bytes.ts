/**
 * What of a request has been sent after its head, kept to be sent again. Of a request that is longer nothing is kept, and
 * there is no second attempt: nginx buffers it on disk, Envoy gives up in the same way.
 */

/** Framing included. */
const mostBytes = 65_536;

export class SentBytes {
  readonly #pieces: (Buffer | string)[] = [];
  #length = 0;

  /** All of it is here. */
  get whole(): boolean {
    return this.#length <= mostBytes;
  }

  add(piece: Buffer | string): void {
    this.#length += piece.length;
    if (this.whole) this.#pieces.push(piece);
    else this.#pieces.length = 0;
  }

  clear(): void {
    this.#pieces.length = 0;
    this.#length = 0;
  }

  [Symbol.iterator](): Iterator<Buffer | string> {
    return this.#pieces.values();
  }
}
