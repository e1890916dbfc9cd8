/** What an exchange needs of the connection it comes by. */
import type { ConnectionPins } from '../../../../balancer/connection-pins.ts';
import type { Tunnel } from './tunnel.ts';
import type { UpstreamConnection } from './upstream-connection.ts';

export interface ClientSide {
  /** Of the client; undefined once it is gone. */
  readonly address: string | undefined;
  readonly scheme: 'http' | 'https';
  /** The name asked for in the TLS handshake. */
  readonly serverName: string | undefined;
  /** Of the listener. */
  readonly port: number;
  /** Where its requests go; undefined where each is balanced by itself. */
  readonly pins: ConnectionPins | undefined;
  /** No more of the request for now. */
  pauseRequest(): void;
  resumeRequest(): void;
  /** The client has not taken what it was sent. */
  mustDrain(): void;
  exchangeOver(keepAlive: boolean): void;
  /** From now on bytes go both ways as they are; `over`: once they no longer do. */
  switchProtocols(upstream: UpstreamConnection, over: () => void): Tunnel;
}
