/** What the readers of a head, a chunk line and a trailer section have in common. */
import type { ProtocolError } from './protocol-error.ts';

export interface LineReader {
  /** Why, after `refused`. */
  readonly error: ProtocolError;
  /**
   * Goes on reading bytes[from, end): the length of what has been read, or one of the two below. The next call after
   * `incomplete` brings the same bytes, perhaps elsewhere, and more behind them.
   */
  read(bytes: Buffer, from: number, end: number): number;
}

export const incomplete = 0;
export const refused = -1;
