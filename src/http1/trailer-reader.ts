/**
 * Reads a trailer section. Its fields must not say where a message ends or where it goes, nor whether the connection lives
 * on (RFC 9110 section 6.5.1): llhttp obeys some that come too late, other recipients ignore them.
 */
import { FieldReader } from './field-reader.ts';
import { DroppedNames } from './hop-by-hop.ts';
import { type LineReader, refused } from './line-reader.ts';
import { badRequest, type ProtocolError } from './protocol-error.ts';

const misplaced = badRequest('a field that frames or routes a message is among the trailers');
const forbidden: ReadonlySet<string> = new Set([
  'connection',
  'content-length',
  'host',
  'transfer-encoding',
]);
/** What a recipient might act on too late, or what an ingress has set itself: it is read, and not passed on. */
const notPassedOn = new DroppedNames(
  new Set([
    'authorization',
    'cache-control',
    'content-encoding',
    'content-range',
    'content-type',
    'cookie',
    'expect',
    'max-forwards',
    'proxy',
    'range',
    'set-cookie',
    'x-forwarded-for',
    'x-forwarded-host',
    'x-forwarded-port',
    'x-forwarded-proto',
    'x-real-ip',
    'x-request-id',
  ]),
  [],
);

export class TrailerReader implements LineReader {
  error: ProtocolError = misplaced;
  /** After a section has been read: its lines to pass on, byte for byte. */
  text = '';
  readonly #offsets: Int32Array;
  readonly #fields: FieldReader;

  constructor(maxBytes: number, maxHeaders: number) {
    this.#offsets = new Int32Array(4 * maxHeaders);
    this.#fields = new FieldReader(this.#offsets, maxBytes);
  }

  begin(): void {
    this.text = '';
    this.#fields.begin(0);
  }

  read(bytes: Buffer, from: number, end: number): number {
    const length = this.#fields.read(bytes, from, end);
    this.error = this.#fields.error;
    if (length > 0 && this.#hasForbidden(bytes, from)) {
      this.error = misplaced;
      return refused;
    }
    if (length > 0 && this.#fields.count > 0) {
      this.text = this.#passedOn(bytes.toString('latin1', from, from + length));
    }
    return length;
  }

  #passedOn(section: string): string {
    let text = '';
    for (let slot = 0; slot < 4 * this.#fields.count; slot += 4) {
      const [start, nameEnd, , end] = this.#offsets.subarray(slot, slot + 4);
      if (notPassedOn.has(section, start!, nameEnd!)) continue;
      text += `${section.slice(start, end)}\r\n`;
    }
    return text;
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
