/** What the generator asks of the connections to one destination, and hears from them, whatever the protocol. */
import type { ClientRequest } from './client-request.ts';

/** Being opened at once, by one destination. */
export const mostConnecting = 32;

export interface Connections {
  /** Sends the request on an open connection, or on one to be made. */
  dispatch(request: ClientRequest): void;
  /** The client gives the request up, wherever it is. False: it was still waiting here. */
  abandon(request: ClientRequest): boolean;
  /** No request is under way any more. */
  closeIdle(): void;
}

export interface RequestOwner {
  connectionOpened(): void;
  /** No connection is open for it: from now on it waits for one. */
  waiting(request: ClientRequest): void;
  sent(request: ClientRequest): void;
  /** `ok`: as the request expects. */
  answered(request: ClientRequest, status: number, ok: boolean, endpoint: number): void;
  /** It was sent, but there will be no full answer. */
  broken(request: ClientRequest): void;
  /** No connection could be made. */
  refused(request: ClientRequest, reason: string): void;
}
