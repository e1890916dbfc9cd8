/**
 * A client's HTTP/2 connection (RFC 9113), in the clear by prior knowledge or as ALPN agreed. It carries as many requests at
 * once as both sides allow; it is made when the other side has said how many that is.
 */
import { type ClientHttp2Session, connect, type Settings } from 'node:http2';
import type { Socket } from 'node:net';
import type { TLSSocket } from 'node:tls';
import type { ClientRequest } from './client-request.ts';
import { closed, type ConnectionOptions, openSocket, refusalReason } from './client-socket.ts';
import { type ExchangeOwner, Http2Exchange } from './http2-exchange.ts';
import { http2Request } from './http2-request.ts';

export interface Http2Options extends ConnectionOptions {
  readonly streamsPerConnection: number;
}

export interface Http2Owner extends Pick<ExchangeOwner, 'answered' | 'unprocessed' | 'broken'> {
  connected(connection: Http2Connection): void;
  /** A request has ended, or more are allowed. */
  roomChanged(connection: Http2Connection): void;
  /** Called once; none of its requests is under way any more. */
  over(connection: Http2Connection, reason: string): void;
}

const noHttp2 = 'the target does not speak HTTP/2';

export class Http2Connection {
  readonly client: number;
  readonly #owner: Http2Owner;
  readonly #options: Http2Options;
  readonly #socket: Socket;
  readonly #exchanges = new Set<Http2Exchange>();
  readonly #exchangeOwner: ExchangeOwner;
  #session: ClientHttp2Session | undefined;
  #streamsAllowed = 0;
  #requestsLeft: number;
  #over = false;
  connected = false;
  /** For the owner: it is among those known to have room. */
  listed = false;

  constructor(owner: Http2Owner, options: Http2Options, client: number, open: Set<Socket>) {
    this.client = client;
    this.#owner = owner;
    this.#options = options;
    this.#requestsLeft = options.requestsPerConnection;
    this.#exchangeOwner = {
      released: (exchange) => this.#released(exchange),
      answered: (request, exchange) => owner.answered(request, exchange),
      unprocessed: (request) => owner.unprocessed(request),
      broken: (request) => owner.broken(request),
    };
    this.#socket = openSocket(options, client, open, () => this.#begin());
    this.#socket.on('error', (error: NodeJS.ErrnoException) => {
      const disagreed = error.code?.endsWith('NO_APPLICATION_PROTOCOL') === true;
      if (disagreed) this.#end(`${noHttp2} (ALPN)`);
      else this.#fail(refusalReason(error));
    });
    this.#socket.on('close', () => this.#fail(closed));
  }

  get hasRoom(): boolean {
    return (
      this.connected &&
      !this.#over &&
      !this.#session!.closed &&
      !this.#session!.destroyed &&
      this.#requestsLeft > 0 &&
      this.#exchanges.size < this.#streamsAllowed
    );
  }

  get isIdle(): boolean {
    return this.#exchanges.size === 0;
  }

  /** Only where there is room. */
  send(request: ClientRequest): void {
    const { headers, body } = http2Request(request.text, this.#options.tls ? 'https' : 'http');
    const stream = this.#session!.request(headers, { endStream: body.length === 0 });
    if (body.length > 0) stream.end(body);
    const exchange = new Http2Exchange(this.#exchangeOwner, this.#options, stream, request);
    this.#exchanges.add(exchange);
    this.#requestsLeft--;
    request.connection = exchange;
  }

  /** When what is under way has ended. */
  leave(): void {
    if (this.connected) this.#session!.close();
    else this.#socket.destroy();
  }

  #begin(): void {
    const options = this.#options;
    if (options.tls && (this.#socket as TLSSocket).alpnProtocol !== 'h2') {
      this.#end(`${noHttp2} (ALPN)`);
      return;
    }
    const session = connect(`${options.tls ? 'https' : 'http'}://${options.host}`, {
      createConnection: () => this.#socket,
      settings: { enablePush: false },
    });
    this.#session = session;
    session.on('remoteSettings', (settings: Settings) => {
      const { maxConcurrentStreams = Infinity } = settings;
      this.#allow(Math.min(maxConcurrentStreams, options.streamsPerConnection));
    });
    session.on('error', (error) => this.#fail(refusalReason(error)));
    session.on('close', () => this.#fail(closed));
  }

  #allow(streams: number): void {
    this.#streamsAllowed = streams;
    if (this.connected) {
      this.#owner.roomChanged(this);
    } else if (streams > 0 && !this.#session!.closed) {
      this.connected = true;
      this.#owner.connected(this);
    }
  }

  #released(exchange: Http2Exchange): void {
    this.#exchanges.delete(exchange);
    if (this.#over) return;
    if (this.isIdle && this.#requestsLeft <= 0) this.#session!.close();
    this.#owner.roomChanged(this);
  }

  #fail(reason: string): void {
    this.#end(this.#session && !this.connected ? `${noHttp2}: ${reason}` : reason);
  }

  #end(reason: string): void {
    if (this.#over) return;
    this.#over = true;
    this.#socket.destroy();
    for (const exchange of this.#exchanges) exchange.over();
    this.#owner.over(this, reason);
  }
}
