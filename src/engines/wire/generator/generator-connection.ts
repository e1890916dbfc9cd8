/** A client's keep-alive connection to an ingress replica, and the one request it may have under way. */
import type { Socket } from 'node:net';
import type { MessageHead } from '../../../http1/message-head.ts';
import { MessageParser, type MessageSink } from '../../../http1/message-parser.ts';
import type { ClientRequest } from './client-request.ts';
import { closed, type ConnectionOptions, openSocket, refusalReason } from './client-socket.ts';
import type { Destination } from './destination.ts';
import { ResponseCheck } from './response-check.ts';

export interface ConnectionOwner {
  connected(connection: GeneratorConnection): void;
  /** The request has been handed to the kernel. */
  sent(request: ClientRequest): void;
  /** `endpoint`: index of the one that answered, −1 when the answer does not say. */
  answered(connection: GeneratorConnection, request: ClientRequest, reusable: boolean): void;
  /** The connection broke, or was never made; `request` is what was under way. */
  lost(connection: GeneratorConnection, request: ClientRequest | undefined, reason: string): void;
}

export class GeneratorConnection implements MessageSink {
  readonly #owner: ConnectionOwner;
  readonly #socket: Socket;
  readonly #parser = new MessageParser('response', this);
  readonly #check = new ResponseCheck();
  #keepAlive = true;
  #interim = false;
  #ended = false;
  #requestsLeft: number;
  readonly #destination: Destination;
  /** Whose it is; −1: anybody's. */
  readonly client: number;
  connected = false;
  request: ClientRequest | undefined;
  status = 0;
  /** The answer was as its request expects. */
  ok = false;
  /** Index of the endpoint that answered; −1 when the answer does not say. */
  endpoint = -1;

  /** Opens a connection for `request`, which is sent as soon as that has succeeded. */
  constructor(
    owner: ConnectionOwner,
    options: ConnectionOptions,
    request: ClientRequest,
    open: Set<Socket>,
  ) {
    this.#owner = owner;
    this.#destination = options;
    this.#requestsLeft = options.requestsPerConnection;
    this.client = request.client;
    this.request = request;
    const ready = () => {
      this.connected = true;
      owner.connected(this);
      if (this.request) this.send(this.request);
    };
    const socket = openSocket(options, request.client, open, ready, (chunk) => {
      if (this.request) this.#parser.push(chunk);
    });
    this.#socket = socket;
    socket.on('end', () => {
      this.#parser.finish();
      // The other side may close an idle connection; nothing more may be sent there.
      if (!this.request) this.#lost();
    });
    socket.on('error', (error) => this.#lost(refusalReason(error)));
    socket.on('close', () => this.#lost());
  }

  send(request: ClientRequest): void {
    this.request = request;
    this.endpoint = -1;
    this.#parser.expectNoBody = request.bodiless;
    this.#socket.write(request.text, 'latin1');
    this.#owner.sent(request);
  }

  /** Leaves without waiting: what was sent still arrives before the end of stream, so the ingress can count it. */
  leave(): void {
    this.request = undefined;
    if (this.connected) this.#socket.end();
    else this.#socket.destroy();
  }

  head(head: MessageHead): void {
    this.#interim = head.status < 200;
    if (this.#interim) return;
    this.status = head.status;
    this.#keepAlive = head.keepAlive;
    this.request?.keepCookies(head);
    this.#check.head(this.request?.expectation, head);
    this.endpoint = this.#destination.endpointOf(head);
  }

  body(chunk: Buffer): void {
    this.#check.body(chunk);
  }

  end(): void {
    const { request } = this;
    if (this.#interim || !request) return;
    this.request = undefined;
    this.ok = this.#check.met();
    const reusable = this.#keepAlive && --this.#requestsLeft > 0;
    if (!reusable) this.#socket.end();
    this.#owner.answered(this, request, reusable);
  }

  invalid(): void {
    this.#lost();
    this.#socket.destroy();
  }

  #lost(reason = closed): void {
    if (this.#ended) return;
    this.#ended = true;
    const { request } = this;
    this.request = undefined;
    this.#owner.lost(this, request, reason);
  }
}
