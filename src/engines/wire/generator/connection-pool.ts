/**
 * The connections to one ingress replica. A request takes its client's idle connection used last, else a new one; while many are
 * being opened it waits for the first that is ready. Without that bound, a burst at the start of a run makes every
 * request open a connection of its own, which costs more than serving it, and the burst never ends. What waits is not
 * hidden: it shows as connect time.
 */
import type { Socket } from 'node:net';
import type { ClientRequest } from './client-request.ts';
import type { ConnectionOptions } from './client-socket.ts';
import { type Connections, mostConnecting, type RequestOwner } from './connections.ts';
import { type ConnectionOwner, GeneratorConnection } from './generator-connection.ts';

export class ConnectionPool implements Connections, ConnectionOwner {
  readonly #owner: RequestOwner;
  readonly #options: ConnectionOptions;
  readonly #open: Set<Socket>;
  /** By client. */
  readonly #idle = new Map<number, GeneratorConnection[]>();
  readonly #waiting = new Set<ClientRequest>();
  #connecting = 0;
  #idleCount = 0;

  constructor(owner: RequestOwner, options: ConnectionOptions, open: Set<Socket>) {
    this.#owner = owner;
    this.#options = options;
    this.#open = open;
  }

  dispatch(request: ClientRequest): void {
    if (this.#useIdle(request)) return;
    this.#owner.waiting(request);
    this.#await(request);
  }

  abandon(request: ClientRequest): boolean {
    const { connection } = request;
    if (!connection) {
      this.#waiting.delete(request);
      return false;
    }
    request.connection = undefined;
    connection.leave();
    return true;
  }

  closeIdle(): void {
    for (const idle of this.#idle.values()) {
      for (const connection of idle.splice(0)) connection.leave();
    }
    this.#idleCount = 0;
  }

  connected(): void {
    this.#owner.connectionOpened();
    this.#connecting--;
    this.#proceed();
  }

  sent(request: ClientRequest): void {
    this.#owner.sent(request);
  }

  answered(connection: GeneratorConnection, request: ClientRequest, reusable: boolean): void {
    request.connection = undefined;
    const { status, ok, endpoint } = connection;
    if (reusable) {
      const next = this.#nextWaiting(connection.client);
      if (next) this.#use(connection, next);
      else this.#retain(connection);
    }
    this.#owner.answered(request, status, ok, endpoint);
  }

  lost(connection: GeneratorConnection, request: ClientRequest | undefined, reason: string): void {
    if (!connection.connected) this.#connecting--;
    if (request) {
      request.connection = undefined;
      if (connection.connected) this.#owner.broken(request);
      else this.#owner.refused(request, reason);
    } else {
      const idle = this.#idle.get(connection.client);
      const position = idle?.indexOf(connection) ?? -1;
      if (position >= 0) {
        idle!.splice(position, 1);
        this.#idleCount--;
      }
    }
    this.#proceed();
  }

  #proceed(): void {
    const next = this.#nextWaiting();
    if (next && !this.#useIdle(next)) this.#await(next);
  }

  #useIdle(request: ClientRequest): boolean {
    const connection = this.#takeIdle(request.client);
    if (connection) this.#use(connection, request);
    return connection !== undefined;
  }

  #await(request: ClientRequest): void {
    if (this.#connecting < mostConnecting) this.#connect(request);
    else this.#waiting.add(request);
  }

  #use(connection: GeneratorConnection, request: ClientRequest): void {
    request.connection = connection;
    connection.send(request);
  }

  #connect(request: ClientRequest): void {
    this.#connecting++;
    request.connection = new GeneratorConnection(this, this.#options, request, this.#open);
  }

  #retain(connection: GeneratorConnection): void {
    const idle = this.#idle.get(connection.client);
    if (idle) idle.push(connection);
    else this.#idle.set(connection.client, [connection]);
    if (++this.#idleCount > this.#options.maxIdle) this.#closeOneIdle();
  }

  #takeIdle(client: number): GeneratorConnection | undefined {
    const idle = this.#idle.get(client);
    const connection = idle?.pop();
    if (!connection) return undefined;
    this.#idleCount--;
    // The map is in the order in which clients were served last.
    if (idle!.length === 0 && client >= 0) this.#idle.delete(client);
    return connection;
  }

  #closeOneIdle(): void {
    for (const client of this.#idle.keys()) {
      const connection = this.#takeIdle(client);
      if (connection) {
        connection.leave();
        return;
      }
    }
  }

  /** The one that has waited longest, of that client if one is given. */
  #nextWaiting(client?: number): ClientRequest | undefined {
    for (const request of this.#waiting) {
      if (client !== undefined && request.client !== client) continue;
      this.#waiting.delete(request);
      return request;
    }
    return undefined;
  }
}
