/**
 * The head of an HTTP/1.1 message: start line and header fields, as one string and offsets into it. There is one per
 * parser, reused for every message, so reading a head allocates its text and nothing per field.
 */
import { lowerCase, plainNameBytes } from './characters.ts';
import { DroppedNames } from './hop-by-hop.ts';

/** `close`: a response that ends with its connection. */
export type BodyKind = 'none' | 'length' | 'chunked' | 'close';

/** Valid until the parser's next head. Written by the parser alone. */
export class MessageHead {
  /** The whole head in latin1, start line to the final CRLFCRLF. */
  text = '';
  /** Of a request; '' for responses. */
  method = '';
  /** The raw request target; '' for responses. */
  target = '';
  /** Of a response; 0 for requests. */
  status = 0;
  reason = '';
  minor: 0 | 1 = 1;
  headerCount = 0;
  bodyKind: BodyKind = 'none';
  /** For a body of kind `length`; 0 otherwise. */
  contentLength = 0;
  /** Whether the connection outlives this message, by its version and Connection header. */
  keepAlive = false;
  expectContinue = false;
  /** Upgrade is present and named by Connection. */
  upgrade = false;
  /** Lower-case names in Connection other than `close`, `keep-alive` and `upgrade`. */
  namedByConnection: readonly string[] = [];
  /** Per header four places in `text`: where its name begins and ends, where its value begins and ends. */
  readonly offsets: Int32Array;

  #drop: ReadonlySet<string> | undefined;
  #dropped: DroppedNames | undefined;

  constructor(maxHeaders: number) {
    this.offsets = new Int32Array(4 * maxHeaders);
  }

  /** As received. */
  nameAt(i: number): string {
    return this.text.slice(this.offsets[4 * i], this.offsets[4 * i + 1]);
  }

  /** Without the white space around it. */
  valueAt(i: number): string {
    return this.text.slice(this.offsets[4 * i + 2], this.offsets[4 * i + 3]);
  }

  /** The value as a number, where it is 1 to 16 decimal digits and nothing else; −1 otherwise. */
  decimalAt(i: number): number {
    const from = this.offsets[4 * i + 2]!;
    const to = this.offsets[4 * i + 3]!;
    if (to === from || to - from > 16) return -1;
    let value = 0;
    for (let at = from; at < to; at++) {
      const digit = this.text.charCodeAt(at) - 0x30;
      if (digit < 0 || digit > 9) return -1;
      value = 10 * value + digit;
    }
    return value;
  }

  nameLengthAt(i: number): number {
    return this.offsets[4 * i + 1]! - this.offsets[4 * i]!;
  }

  nameIs(i: number, lowerCaseName: string): boolean {
    return this.#spells(this.offsets[4 * i]!, this.offsets[4 * i + 1]!, lowerCaseName);
  }

  /** In any case. */
  valueIs(i: number, lowerCaseValue: string): boolean {
    return this.#spells(this.offsets[4 * i + 2]!, this.offsets[4 * i + 3]!, lowerCaseValue);
  }

  /** The first value under this name. */
  get(lowerCaseName: string): string | undefined {
    const i = this.#indexOf(lowerCaseName);
    return i === -1 ? undefined : this.valueAt(i);
  }

  /** The first value under this name as `decimalAt` has it; −1 also where there is none. */
  decimal(lowerCaseName: string): number {
    const i = this.#indexOf(lowerCaseName);
    return i === -1 ? -1 : this.decimalAt(i);
  }

  /** Lower-case names, values in order. The record has no prototype: `__proto__` is a legal field name. */
  headers(): Record<string, string[]> {
    const record = Object.create(null) as Record<string, string[]>;
    for (let i = 0; i < this.headerCount; i++) {
      (record[this.nameAt(i).toLowerCase()] ??= []).push(this.valueAt(i));
    }
    return record;
  }

  /**
   * The header lines to forward, byte for byte, each ending in CRLF: without the hop-by-hop ones, those that Connection
   * names (but for Host and Content-Length), and the lower-case names in `drop`, which must stay as it is: what was
   * made of it is kept for other messages. `plainOnly`: also without names that have other than letters, digits and
   * hyphens in them.
   */
  endToEndHeaders(drop: ReadonlySet<string>, plainOnly = false): string {
    const { text, offsets, headerCount } = this;
    const dropped = this.#droppedNames(drop);
    let kept = '';
    let runStart = offsets[0]!;
    for (let i = 0; i < headerCount; i++) {
      const nameStart = offsets[4 * i]!;
      const nameEnd = offsets[4 * i + 1]!;
      const goesOn = !dropped.has(text, nameStart, nameEnd);
      if (goesOn && !(plainOnly && !isPlain(text, nameStart, nameEnd))) continue;
      if (runStart < nameStart) kept += text.slice(runStart, nameStart);
      runStart = i + 1 < headerCount ? offsets[4 * i + 4]! : text.length - 2;
    }
    return headerCount === 0 ? '' : kept + text.slice(runStart, -2);
  }

  #indexOf(lowerCaseName: string): number {
    for (let i = 0; i < this.headerCount; i++) {
      if (this.nameIs(i, lowerCaseName)) return i;
    }
    return -1;
  }

  #droppedNames(drop: ReadonlySet<string>): DroppedNames {
    if (this.namedByConnection.length > 0) return new DroppedNames(drop, this.namedByConnection);
    if (this.#dropped === undefined || this.#drop !== drop) {
      this.#drop = drop;
      this.#dropped = DroppedNames.of(drop);
    }
    return this.#dropped;
  }

  #spells(from: number, to: number, lowerCaseText: string): boolean {
    if (to - from !== lowerCaseText.length) return false;
    for (let i = 0; i < lowerCaseText.length; i++) {
      if (lowerCase[this.text.charCodeAt(from + i)] !== lowerCaseText.charCodeAt(i)) return false;
    }
    return true;
  }
}

function isPlain(text: string, from: number, to: number): boolean {
  for (let at = from; at < to; at++) {
    if (plainNameBytes[text.charCodeAt(at)] === 0) return false;
  }
  return true;
}
