/** Reads the lines of a field section, a head's or a trailer's, up to its empty line. RFC 9112 section 5. */
import {
  carriageReturn,
  colon,
  fieldBytes,
  lineFeed,
  space,
  tab,
  tokenBytes,
} from './characters.ts';
import { incomplete, type LineReader, refused } from './line-reader.ts';
import { badRequest, type ProtocolError } from './protocol-error.ts';

const bareLineEnd = badRequest('a line ends in a bare CR or LF');
const controlByte = badRequest('a header value contains a control byte');
const emptyName = badRequest('a header line has no name');
const folded = badRequest('a header line is folded, or begins with white space');
const nameByte = badRequest(
  'a header name contains a byte that is not allowed, or no colon follows it',
);
const tooMany: ProtocolError = { status: 431, message: 'too many header fields' };
const tooLarge: ProtocolError = { status: 431, message: 'the header section is too large' };

/** All places are relative to `from`, so the bytes may move between two calls. */
export class FieldReader implements LineReader {
  count = 0;
  error: ProtocolError = emptyName;
  /** Four per field: where its name begins and ends, where its value begins and ends. */
  readonly #offsets: Int32Array;
  readonly #maxBytes: number;
  /** Where the first line not yet read begins. */
  #line = 0;

  constructor(offsets: Int32Array, maxBytes: number) {
    this.#offsets = offsets;
    this.#maxBytes = maxBytes;
  }

  begin(line: number): void {
    this.count = 0;
    this.#line = line;
  }

  /** Goes on reading bytes[from, end); the length returned counts from `from`, the empty line included. */
  read(bytes: Buffer, from: number, end: number): number {
    const stop = Math.min(end, from + this.#maxBytes);
    let at = from + this.#line;
    for (;;) {
      let i = at;
      while (i < stop && tokenBytes[bytes[i]!] === 1) i++;
      if (i === stop) break;
      if (i === at && bytes[i] === carriageReturn) {
        if (i + 1 === stop) break;
        return bytes[i + 1] === lineFeed ? i + 2 - from : this.#refuse(bareLineEnd);
      }
      if (i === at || bytes[i] !== colon) return this.#refuse(nameError(bytes[i]!, i === at));
      const nameEnd = i++;
      while (i < stop && (bytes[i] === space || bytes[i] === tab)) i++;
      const valueStart = i;
      while (i < stop && fieldBytes[bytes[i]!] === 1) i++;
      if (i === stop) break;
      if (bytes[i] !== carriageReturn) return this.#refuse(valueError(bytes[i]!));
      if (i + 1 === stop) break;
      if (bytes[i + 1] !== lineFeed) return this.#refuse(bareLineEnd);
      let valueEnd = i;
      while (valueEnd > valueStart && bytes[valueEnd - 1]! <= space) valueEnd--;
      if (4 * this.count === this.#offsets.length) return this.#refuse(tooMany);
      this.#add(at - from, nameEnd - from, valueStart - from, valueEnd - from);
      at = i + 2;
    }
    this.#line = at - from;
    return stop - from === this.#maxBytes ? this.#refuse(tooLarge) : incomplete;
  }

  #add(nameStart: number, nameEnd: number, valueStart: number, valueEnd: number): void {
    const offsets = this.#offsets;
    const slot = 4 * this.count++;
    offsets[slot] = nameStart;
    offsets[slot + 1] = nameEnd;
    offsets[slot + 2] = valueStart;
    offsets[slot + 3] = valueEnd;
  }

  #refuse(error: ProtocolError): number {
    this.error = error;
    return refused;
  }
}

function nameError(byte: number, first: boolean): ProtocolError {
  if (byte === lineFeed || byte === carriageReturn) return first ? bareLineEnd : nameByte;
  if (!first) return nameByte;
  if (byte === colon) return emptyName;
  return byte === space || byte === tab ? folded : nameByte;
}

function valueError(byte: number): ProtocolError {
  return byte === lineFeed ? bareLineEnd : controlByte;
}
