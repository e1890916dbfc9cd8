/** Reads the line that opens a chunk: its size in hexadecimal and extensions, which are skipped. RFC 9112 section 7.1. */
import { carriageReturn, fieldBytes, lineFeed, semicolon } from './characters.ts';
import { incomplete, type LineReader, refused } from './line-reader.ts';
import { badRequest, type ProtocolError } from './protocol-error.ts';

/** 2⁵² − 1 bytes at most, so that sizes are exact. */
const maxDigits = 13;
const maxExtensionBytes = 4096;
export const maxChunkLineBytes = maxDigits + maxExtensionBytes + 2;

const malformedSize = badRequest('a chunk size is malformed');
const malformedExtension = badRequest('a chunk extension is malformed');
const longExtension = badRequest('a chunk extension is too long');

const extensions = /^(?:;[!#$%&'*+\-.^`|~\w]+(?:=(?:[!#$%&'*+\-.^`|~\w]+|"(?:[^"\\]|\\.)*"))?)*$/;

export class ChunkLineReader implements LineReader {
  /** Of the chunk that follows; 0 for the last. */
  size = 0;
  error: ProtocolError = malformedSize;

  /** The line's length with its CRLF; `size` is then set. */
  read(bytes: Buffer, from: number, end: number): number {
    let size = 0;
    let i = from;
    for (; i < end; i++) {
      const digit = hexDigit(bytes[i]!);
      if (digit === -1) break;
      if (i - from === maxDigits) return this.#refuse(malformedSize);
      size = 16 * size + digit;
    }
    if (i === end) return incomplete;
    if (i === from) return this.#refuse(malformedSize);
    if (bytes[i] === semicolon) {
      i = this.#skipExtensions(bytes, i, end);
      if (i <= 0) return i;
    }
    if (bytes[i] !== carriageReturn) return this.#refuse(malformedSize);
    if (i + 1 === end) return incomplete;
    if (bytes[i + 1] !== lineFeed) return this.#refuse(malformedSize);
    this.size = size;
    return i + 2 - from;
  }

  /** Where they end. */
  #skipExtensions(bytes: Buffer, from: number, end: number): number {
    const stop = Math.min(end, from + maxExtensionBytes + 1);
    let i = from;
    while (i < stop && fieldBytes[bytes[i]!] === 1) i++;
    if (i - from > maxExtensionBytes) return this.#refuse(longExtension);
    if (i === end) return incomplete;
    return extensions.test(bytes.toString('latin1', from, i))
      ? i
      : this.#refuse(malformedExtension);
  }

  #refuse(error: ProtocolError): number {
    this.error = error;
    return refused;
  }
}

function hexDigit(byte: number): number {
  if (byte >= 0x30 && byte <= 0x39) return byte - 0x30;
  const letter = byte | 0x20;
  return letter >= 0x61 && letter <= 0x66 ? letter - 0x57 : -1;
}
