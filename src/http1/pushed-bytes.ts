/**
 * What has been pushed into a parser and not been parsed yet: bytes[from, end). Usually that is the caller's own chunk;
 * it is copied only if something of it must be kept after the call.
 */
import { lineFeed } from './characters.ts';

const nothing = Buffer.alloc(0);

export class PushedBytes {
  bytes: Buffer = nothing;
  from = 0;
  end = 0;
  /** `bytes` is a copy with room behind `end`. */
  #owned = false;
  /** How many bytes behind `from` are known to hold no line feed: else bytes that trickle in cost quadratic time. */
  #searched = 0;

  get length(): number {
    return this.end - this.from;
  }

  add(chunk: Buffer): void {
    if (this.from === this.end) {
      this.bytes = chunk;
      this.from = 0;
      this.end = chunk.length;
      this.#owned = false;
      return;
    }
    if (this.bytes.length - this.end < chunk.length) this.#move(2 * (this.length + chunk.length));
    chunk.copy(this.bytes, this.end);
    this.end += chunk.length;
  }

  /** To be called before the caller's chunk goes out of reach. */
  keep(): void {
    if (this.from === this.end) this.clear();
    else if (!this.#owned) this.#move(this.length);
  }

  clear(): void {
    this.bytes = nothing;
    this.from = 0;
    this.end = 0;
    this.#searched = 0;
  }

  /** Up to `limit` of them, not copied. */
  take(limit: number): Buffer {
    const { bytes, from } = this;
    const to = Math.min(this.end, from + limit);
    this.from = to;
    return from === 0 && to === bytes.length ? bytes : bytes.subarray(from, to);
  }

  skip(length: number): void {
    this.from += length;
    this.#searched = 0;
  }

  /** Whether, after `lineIsIncomplete`, reading the line again may bring something: a line feed or `limit` came. */
  mayHoldLine(limit: number): boolean {
    if (this.#searched === 0 || this.length >= limit) return true;
    for (let i = this.from + this.#searched; i < this.end; i++) {
      if (this.bytes[i] === lineFeed) return true;
    }
    this.lineIsIncomplete();
    return false;
  }

  lineIsIncomplete(): void {
    this.#searched = this.length;
  }

  #move(capacity: number): void {
    const copy = Buffer.allocUnsafe(capacity);
    this.bytes.copy(copy, 0, this.from, this.end);
    this.end = this.length;
    this.from = 0;
    this.bytes = copy;
    this.#owned = true;
  }
}
