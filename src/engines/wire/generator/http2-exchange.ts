/** A request on a stream of its own, until the last byte of its answer or until it is clear that there will be none. */
import { type ClientHttp2Stream, constants } from 'node:http2';
import type { ClientRequest } from './client-request.ts';
import type { Destination } from './destination.ts';
import { Http2Head } from './response-head.ts';
import { ResponseCheck } from './response-check.ts';

export interface ExchangeOwner {
  /** The stream is free for another request; once for each exchange. */
  released(exchange: Http2Exchange): void;
  answered(request: ClientRequest, exchange: Http2Exchange): void;
  /** The other side says that it has not begun with the request: RFC 9113, section 8.7. */
  unprocessed(request: ClientRequest): void;
  broken(request: ClientRequest): void;
}

export class Http2Exchange {
  readonly #owner: ExchangeOwner;
  readonly #destination: Destination;
  readonly #stream: ClientHttp2Stream;
  readonly #check = new ResponseCheck();
  /** Absent: it has ended, or the client has left. */
  #request: ClientRequest | undefined;
  #released = false;
  status = 0;
  /** The answer was as its request expects. */
  ok = false;
  /** Index of the endpoint that answered; −1 when the answer does not say. */
  endpoint = -1;

  constructor(
    owner: ExchangeOwner,
    destination: Destination,
    stream: ClientHttp2Stream,
    request: ClientRequest,
  ) {
    this.#owner = owner;
    this.#destination = destination;
    this.#stream = stream;
    this.#request = request;
    stream.on('response', (_headers, _flags, raw) => this.#head(new Http2Head(raw)));
    stream.on('data', (chunk: Buffer) => this.#check.body(chunk));
    stream.on('end', () => this.#end());
    // What it means shows in the code, when it closes.
    stream.on('error', () => {});
    stream.on('close', () => this.over());
  }

  leave(): void {
    this.#request = undefined;
    this.#stream.close(constants.NGHTTP2_CANCEL);
  }

  /** Nothing more will come, here or on the whole connection. */
  over(): void {
    const request = this.#request;
    this.#request = undefined;
    this.#release();
    if (!request) return;
    const refused = this.#stream.rstCode === constants.NGHTTP2_REFUSED_STREAM;
    if (refused && this.status === 0) this.#owner.unprocessed(request);
    else this.#owner.broken(request);
  }

  #head(head: Http2Head): void {
    this.status = head.status;
    this.#request?.keepCookies(head);
    this.#check.head(this.#request?.expectation, head);
    this.endpoint = this.#destination.endpointOf(head);
  }

  /** Also called when a stream is reset before its end: then its code says so. */
  #end(): void {
    const request = this.#request;
    if (!request || this.status === 0 || this.#stream.rstCode !== constants.NGHTTP2_NO_ERROR)
      return;
    this.#request = undefined;
    this.ok = this.#check.met();
    this.#release();
    this.#owner.answered(request, this);
  }

  #release(): void {
    if (this.#released) return;
    this.#released = true;
    this.#owner.released(this);
  }
}
