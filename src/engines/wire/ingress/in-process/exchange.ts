/** What a connection to a pod tells of the exchange that it serves, and to whom. */
import type { MessageHead } from '../../../../http1/message-head.ts';
import type { AttemptTimes } from './forwarding-rules.ts';
import type { Tunnel } from './tunnel.ts';

/** `closed while idle`: it had served before, and its end has come in place of this response, not a reset. */
export type Loss = 'not connected' | 'closed while idle' | 'broken';

export interface Exchange {
  /** The whole request has been sent on. */
  readonly requestComplete: boolean;
  readonly times: AttemptTimes;
  /** A response that another will follow, any but 100, which we answer ourselves. */
  interim(head: MessageHead): void;
  responseHead(head: MessageHead): void;
  responseBody(chunk: Buffer): void;
  responseEnd(trailers: string): void;
  /** After a 101. Undefined: nobody has asked for that. */
  switchProtocols(head: MessageHead): Tunnel | undefined;
  /** More of the request may be written. */
  upstreamDrained(): void;
  /** The connection failed, or closed before the response was whole. */
  upstreamLost(loss: Loss): void;
  /** It was not made in time, or the pod has sent or taken nothing for too long. */
  upstreamTimedOut(connected: boolean): void;
}
