/**
 * The HTTP/2 connections to one destination. A request goes on its client's connection that had room last; where none has,
 * another is opened, and as many requests wait for it as it may carry. What the other side has not begun with, it is asked
 * again, as browsers do.
 */
import type { Socket } from 'node:net';
import type { ClientRequest } from './client-request.ts';
import { type Connections, mostConnecting, type RequestOwner } from './connections.ts';
import { Http2Connection, type Http2Options, type Http2Owner } from './http2-connection.ts';
import type { Http2Exchange } from './http2-exchange.ts';

/** A target that never begins has failed. nginx that ends connections after 50 requests takes up to five. */
const mostRetries = 10;

export class Http2Pool implements Connections, Http2Owner {
  readonly #owner: RequestOwner;
  readonly #options: Http2Options;
  readonly #open: Set<Socket>;
  readonly #all = new Set<Http2Connection>();
  readonly #idle = new Set<Http2Connection>();
  readonly #clients = new Map<number, Http2Client>();
  /** With requests that wait. */
  readonly #needy = new Set<Http2Client>();
  #connecting = 0;

  constructor(owner: RequestOwner, options: Http2Options, open: Set<Socket>) {
    this.#owner = owner;
    this.#options = options;
    this.#open = open;
  }

  dispatch(request: ClientRequest): void {
    request.retries = 0;
    const client = this.#clientOf(request.client);
    if (this.#send(client, request)) return;
    this.#owner.waiting(request);
    this.#await(client, request);
  }

  abandon(request: ClientRequest): boolean {
    const { connection } = request;
    if (connection) {
      request.connection = undefined;
      connection.leave();
      return true;
    }
    const client = this.#clientOf(request.client);
    this.#stopWaiting(client, request);
    // Others may have better luck with a connection of their own.
    for (const [attempt, opener] of client.attempts) if (opener === request) this.#giveUp(attempt);
    return false;
  }

  closeIdle(): void {
    for (const connection of this.#all) connection.leave();
  }

  connected(connection: Http2Connection): void {
    this.#owner.connectionOpened();
    this.#connecting--;
    this.#clientOf(connection.client).attempts.delete(connection);
    this.roomChanged(connection);
    this.#proceed();
  }

  roomChanged(connection: Http2Connection): void {
    const client = this.#clientOf(connection.client);
    if (connection.hasRoom && !connection.listed) {
      connection.listed = true;
      client.withRoom.push(connection);
    }
    for (const request of client.waiting) {
      if (!this.#send(client, request)) break;
      this.#stopWaiting(client, request);
    }
    if (connection.isIdle && connection.listed) this.#retain(connection);
  }

  answered(request: ClientRequest, { status, ok, endpoint }: Http2Exchange): void {
    request.connection = undefined;
    this.#owner.answered(request, status, ok, endpoint);
  }

  unprocessed(request: ClientRequest): void {
    if (request.retries >= mostRetries) return this.broken(request);
    request.retries++;
    request.connection = undefined;
    const client = this.#clientOf(request.client);
    if (!this.#send(client, request)) this.#await(client, request);
  }

  broken(request: ClientRequest): void {
    request.connection = undefined;
    this.#owner.broken(request);
  }

  over(connection: Http2Connection, reason: string): void {
    const client = this.#clientOf(connection.client);
    this.#all.delete(connection);
    this.#idle.delete(connection);
    const place = client.withRoom.indexOf(connection);
    if (place >= 0) client.withRoom.splice(place, 1);
    if (client.attempts.delete(connection)) {
      this.#connecting--;
      this.#refuse(client, reason);
    }
    const { waiting, attempts, withRoom } = client;
    if (waiting.size + attempts.size + withRoom.length === 0) this.#clients.delete(client.number);
    this.#proceed();
  }

  /** The requests that the connection would have carried. */
  #refuse(client: Http2Client, reason: string): void {
    const refused = [...client.waiting].slice(0, this.#options.streamsPerConnection);
    for (const request of refused) this.#stopWaiting(client, request);
    for (const request of refused) this.#owner.refused(request, reason);
  }

  #giveUp(attempt: Http2Connection): void {
    this.#clientOf(attempt.client).attempts.delete(attempt);
    this.#connecting--;
    attempt.leave();
    this.#proceed();
  }

  #send(client: Http2Client, request: ClientRequest): boolean {
    for (let connection = client.withRoom.at(-1); connection; connection = client.withRoom.at(-1)) {
      if (connection.hasRoom) {
        this.#idle.delete(connection);
        connection.send(request);
        if (request.retries === 0) this.#owner.sent(request);
        return true;
      }
      connection.listed = false;
      client.withRoom.pop();
    }
    return false;
  }

  #await(client: Http2Client, request: ClientRequest): void {
    client.waiting.add(request);
    this.#needy.add(client);
    this.#connect(client);
  }

  #stopWaiting(client: Http2Client, request: ClientRequest): void {
    client.waiting.delete(request);
    if (client.waiting.size === 0) this.#needy.delete(client);
  }

  #proceed(): void {
    for (const client of this.#needy) {
      if (this.#connecting >= mostConnecting) return;
      this.#connect(client);
    }
  }

  /** If more requests wait than the connections that are being made may carry. */
  #connect(client: Http2Client): void {
    const expected = client.attempts.size * this.#options.streamsPerConnection;
    if (this.#connecting >= mostConnecting || client.waiting.size <= expected) return;
    const openers = new Set(client.attempts.values());
    const opener = [...client.waiting].find((request) => !openers.has(request))!;
    const connection = new Http2Connection(this, this.#options, client.number, this.#open);
    this.#connecting++;
    this.#all.add(connection);
    client.attempts.set(connection, opener);
  }

  #retain(connection: Http2Connection): void {
    this.#idle.add(connection);
    if (this.#idle.size <= this.#options.maxIdle) return;
    for (const longestAgo of this.#idle) {
      this.#idle.delete(longestAgo);
      longestAgo.leave();
      return;
    }
  }

  #clientOf(number: number): Http2Client {
    let client = this.#clients.get(number);
    if (!client) {
      client = { number, withRoom: [], attempts: new Map(), waiting: new Set() };
      this.#clients.set(number, client);
    }
    return client;
  }
}

interface Http2Client {
  readonly number: number;
  /** Connections that had room when last seen. */
  readonly withRoom: Http2Connection[];
  /** Connections being made, each for the request that began it. */
  readonly attempts: Map<Http2Connection, ClientRequest>;
  readonly waiting: Set<ClientRequest>;
}
