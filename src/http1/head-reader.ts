/** Reads a head, start line and fields, from bytes into a MessageHead. RFC 9112 sections 2 to 5. */
import {
  carriageReturn,
  fieldBytes,
  lineFeed,
  space,
  tokenBytes,
  visibleBytes,
} from './characters.ts';
import { FieldReader } from './field-reader.ts';
import { incomplete, type LineReader, refused } from './line-reader.ts';
import { MessageHead } from './message-head.ts';
import { badRequest, type ProtocolError } from './protocol-error.ts';
import { isRequestTarget } from './request-target.ts';

const maxTargetBytes = 8192;
const versionName = [0x48, 0x54, 0x54, 0x50, 0x2f] as const; // HTTP/
const dot = 0x2e;

const malformedLine = badRequest('the start line is malformed');
const malformedTarget = badRequest('the request target is in none of the four forms');
const unknownVersion: ProtocolError = { status: 505, message: 'neither HTTP/1.0 nor HTTP/1.1' };
const longTarget: ProtocolError = { status: 414, message: 'the request target is too long' };
const longStatusLine: ProtocolError = { status: 431, message: 'the status line is too long' };

/** All places are relative to `from`, so the bytes may move between two calls. */
export class HeadReader implements LineReader {
  readonly head: MessageHead;
  error: ProtocolError = malformedLine;
  readonly #isRequest: boolean;
  readonly #maxBytes: number;
  readonly #fields: FieldReader;
  /** Length of the start line with its CRLF; 0 until it has been read. */
  #lineLength = 0;
  #methodEnd = 0;
  #status = 0;

  constructor(isRequest: boolean, maxBytes: number, maxHeaders: number) {
    this.head = new MessageHead(maxHeaders);
    this.#isRequest = isRequest;
    this.#maxBytes = maxBytes;
    this.#fields = new FieldReader(this.head.offsets, maxBytes);
  }

  reset(): void {
    this.#lineLength = 0;
  }

  /** Goes on reading bytes[from, end); once it returns a length, `head` is filled and the next call begins another. */
  read(bytes: Buffer, from: number, end: number): number {
    if (this.#lineLength === 0) {
      const length = this.#readLine(bytes, from, Math.min(end, from + this.#maxBytes));
      if (length <= 0) return length;
      this.#lineLength = length;
      this.#fields.begin(length);
    }
    const length = this.#fields.read(bytes, from, end);
    if (length > 0) return this.#fill(bytes.toString('latin1', from, from + length));
    this.error = this.#fields.error;
    return length;
  }

  #readLine(bytes: Buffer, from: number, stop: number): number {
    const length = this.#isRequest
      ? this.#readRequestLine(bytes, from, stop)
      : this.#readStatusLine(bytes, from, stop);
    if (length !== incomplete || stop - from < this.#maxBytes) return length;
    return this.#refuse(this.#isRequest ? longTarget : longStatusLine);
  }

  #readRequestLine(bytes: Buffer, from: number, stop: number): number {
    let i = from;
    while (i < stop && tokenBytes[bytes[i]!] === 1) i++;
    if (i === stop) return incomplete;
    if (i === from || bytes[i] !== space) return this.#refuse(malformedLine);
    this.#methodEnd = i - from;
    const targetStart = ++i;
    while (i < stop && visibleBytes[bytes[i]!] === 1) i++;
    if (i === stop) return incomplete;
    if (i === targetStart || bytes[i] !== space) return this.#refuse(malformedLine);
    if (i - targetStart > maxTargetBytes) return this.#refuse(longTarget);
    const versionStart = ++i;
    while (i < stop && visibleBytes[bytes[i]!] === 1) i++;
    if (i - versionStart > 8) return this.#refuse(malformedLine);
    if (i === stop) return incomplete;
    return this.#endLine(bytes, from, i, stop, versionStart);
  }

  #readStatusLine(bytes: Buffer, from: number, stop: number): number {
    let i = from;
    while (i < stop && fieldBytes[bytes[i]!] === 1) i++;
    if (i === stop) return incomplete;
    this.#status = statusAt(bytes, from + 9);
    if (i - from < 12 || bytes[from + 8] !== space || this.#status < 100) {
      return this.#refuse(malformedLine);
    }
    // Some servers leave out the space after the code when there is no reason; nothing is ambiguous without it.
    if (i > from + 12 && bytes[from + 12] !== space) return this.#refuse(malformedLine);
    return this.#endLine(bytes, from, i, stop, from);
  }

  /** `i` is where the line's text ends. */
  #endLine(bytes: Buffer, from: number, i: number, stop: number, versionStart: number): number {
    if (bytes[i] !== carriageReturn) return this.#refuse(malformedLine);
    if (i + 1 === stop) return incomplete;
    if (bytes[i + 1] !== lineFeed || i - versionStart < 8) return this.#refuse(malformedLine);
    for (let k = 0; k < 5; k++) {
      if (bytes[versionStart + k] !== versionName[k]) return this.#refuse(malformedLine);
    }
    const major = digitAt(bytes, versionStart + 5);
    const minor = digitAt(bytes, versionStart + 7);
    if (major < 0 || minor < 0 || bytes[versionStart + 6] !== dot)
      return this.#refuse(malformedLine);
    if (major !== 1 || minor > 1) return this.#refuse(unknownVersion);
    this.head.minor = minor === 1 ? 1 : 0;
    return i + 2 - from;
  }

  #fill(text: string): number {
    const { head } = this;
    const lineLength = this.#lineLength;
    this.#lineLength = 0;
    head.text = text;
    head.headerCount = this.#fields.count;
    if (!this.#isRequest) {
      head.status = this.#status;
      head.reason = text.slice(13, Math.max(13, lineLength - 2));
      return text.length;
    }
    head.method = text.slice(0, this.#methodEnd);
    head.target = text.slice(this.#methodEnd + 1, lineLength - 11);
    return isRequestTarget(head.method, head.target) ? text.length : this.#refuse(malformedTarget);
  }

  #refuse(error: ProtocolError): number {
    this.error = error;
    return refused;
  }
}

/** 0 … 9, or −1. */
function digitAt(bytes: Buffer, at: number): number {
  const digit = bytes[at]! - 0x30;
  return digit >= 0 && digit <= 9 ? digit : -1;
}

/** The three digits there, or less than 100. */
function statusAt(bytes: Buffer, at: number): number {
  const hundreds = digitAt(bytes, at);
  const tens = digitAt(bytes, at + 1);
  const ones = digitAt(bytes, at + 2);
  return tens < 0 || ones < 0 ? -1 : 100 * hundreds + 10 * tens + ones;
}
