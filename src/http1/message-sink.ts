/** Who listens to a parser. */
import type { MessageHead } from './message-head.ts';
import type { ProtocolError } from './protocol-error.ts';

export interface MessageSink {
  /** The same object each time, valid until the next call. */
  head(head: MessageHead): void;
  /** Decoded; never empty, valid only during the call. */
  body(chunk: Buffer): void;
  /** `trailers`: the field lines behind a chunked body, those to be passed on; mostly empty. */
  end(trailers: string): void;
  /** The parser is then dead and ignores what comes. */
  invalid(error: ProtocolError): void;
}
