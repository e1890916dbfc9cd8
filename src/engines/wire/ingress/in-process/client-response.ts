/** Where the answers of an exchange go, one at a time, in whatever protocol its client speaks. */
import type { MessageHead } from '../../../../http1/message-head.ts';
import type { HeaderLines } from '../../../../routing/index.ts';

export interface ClientResponse {
  /** The client has not yet taken what was written before. */
  readonly isFull: boolean;
  /** 100 (Continue). */
  goAhead(): void;
  /** A response that another will follow. */
  interim(head: MessageHead): void;
  /**
   * Begins an answer that comes from a pod. Returns whether the connection may live on: an HTTP/1.0 client learns only by
   * its end where an unmeasured body ends.
   */
  begin(
    head: MessageHead,
    clientMinor: 0 | 1,
    mayKeepAlive: boolean,
    headers: AnswerHeaders,
  ): boolean;
  /** False asks for a pause until the client has taken it. */
  body(chunk: Buffer): boolean;
  /** `trailers`: field lines behind the body. */
  end(trailers: string): void;
  /** A whole answer of our own. */
  local(status: number, body: string, answer: LocalAnswer): void;
  /** 101: what follows is no longer HTTP. */
  switching(head: MessageHead, headers: AnswerHeaders): void;
  /** Nothing but a reset tells a broken body from a whole one where closing delimits it. */
  breakOff(): void;
}

/** What becomes of the header fields of a pod's answer. */
export interface AnswerHeaders {
  /** Names in lower case that do not go on, beside those of one connection; for `MessageHead.endToEndHeaders`. */
  readonly drop: ReadonlySet<string>;
  /** Of our own, behind them. */
  readonly lines: HeaderLines;
}

export interface LocalAnswer {
  /** The connection ends with it. */
  readonly close: boolean;
  /** It answers a HEAD request. */
  readonly headOnly: boolean;
  readonly location?: string | undefined;
  readonly headers?: HeaderLines | undefined;
}
