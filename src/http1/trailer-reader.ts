/**
 * Reads a trailer section. Its fields must not say where a message ends or where it goes, nor whether the connection lives
 * on (RFC 9110 section 6.5.1): llhttp obeys some that come too late, other recipients ignore them.
 */
import { FieldReader } from './field-reader.ts';
import { type LineReader, refused } from './line-reader.ts';
import { badRequest, type ProtocolError } from './protocol-error.ts';

const misplaced = badRequest('a field that frames or routes a message is among the trailers');
const forbidden: ReadonlySet<string> = new Set([
  'connection',
  'content-length',
  'host',
  'transfer-encoding',
]);

export class TrailerReader implements LineReader {
  error: ProtocolError = misplaced;
  readonly #offsets: Int32Array;
  readonly #fields: FieldReader;

  constructor(maxBytes: number, maxHeaders: number) {
    this.#offsets = new Int32Array(4 * maxHeaders);
    this.#fields = new FieldReader(this.#offsets, maxBytes);
  }

  begin(): void {
    this.#fields.begin(0);
  }

  read(bytes: Buffer, from: number, end: number): number {
    const length = this.#fields.read(bytes, from, end);
    this.error = this.#fields.error;
    if (length > 0 && this.#hasForbidden(bytes, from)) {
      this.error = misplaced;
      return refused;
    }
    return length;
  }

  #hasForbidden(bytes: Buffer, from: number): boolean {
    for (let slot = 0; slot < 4 * this.#fields.count; slot += 4) {
      const [start, end] = [this.#offsets[slot]!, this.#offsets[slot + 1]!];
      if (forbidden.has(bytes.toString('latin1', from + start, from + end).toLowerCase())) {
        return true;
      }
    }
    return false;
  }
}
