/** What an exchange needs of the connection it comes by. */
import type { Tunnel } from './tunnel.ts';
import type { UpstreamConnection } from './upstream-connection.ts';

export interface ClientSide {
  /** No more of the request for now. */
  pauseRequest(): void;
  resumeRequest(): void;
  /** The client has not taken what it was sent. */
  mustDrain(): void;
  exchangeOver(keepAlive: boolean): void;
  /** From now on bytes go both ways as they are; `over`: once they no longer do. */
  switchProtocols(upstream: UpstreamConnection, over: () => void): Tunnel;
}
