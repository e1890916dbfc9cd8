/** The head of a response as its readers need it, whatever the protocol. */
import type { MessageHead } from '../../../http1/message-head.ts';

export type ResponseHead = Pick<
  MessageHead,
  'status' | 'headerCount' | 'nameIs' | 'valueAt' | 'get' | 'headers'
>;

/** From what node:http2 hands out: names, in lower case, and values by turns. */
export class Http2Head implements ResponseHead {
  readonly #raw: readonly string[];

  constructor(raw: readonly string[]) {
    this.#raw = raw;
  }

  get status(): number {
    return Number(this.get(':status'));
  }

  get headerCount(): number {
    return this.#raw.length / 2;
  }

  nameIs(i: number, lowerCaseName: string): boolean {
    return this.#raw[2 * i] === lowerCaseName;
  }

  valueAt(i: number): string {
    return this.#raw[2 * i + 1]!;
  }

  get(lowerCaseName: string): string | undefined {
    for (let i = 0; i < this.headerCount; i++) {
      if (this.nameIs(i, lowerCaseName)) return this.valueAt(i);
    }
    return undefined;
  }

  headers(): Record<string, string[]> {
    const record = Object.create(null) as Record<string, string[]>;
    for (let i = 0; i < this.headerCount; i++) {
      (record[this.#raw[2 * i]!] ??= []).push(this.valueAt(i));
    }
    return record;
  }
}
