/**
 * A client's connection to the ingress: its bytes, its back pressure and its deadlines. Exchanges come one at a time, in
 * order; pipelined requests wait in the parser.
 */
import type { Socket } from 'node:net';
import { TLSSocket } from 'node:tls';
import type { ConnectionPins } from '../../../../balancer/connection-pins.ts';
import type { DeadlineQueue } from '../../../../core/deadline-queue.ts';
import type { MessageHead } from '../../../../http1/message-head.ts';
import {
  MessageParser,
  type MessageSink,
  type ProtocolError,
} from '../../../../http1/message-parser.ts';
import { MEASURE } from '../../../../metrics/phase-index.ts';
import { Deadline } from '../../../deadline.ts';
import { ClientExchange } from './client-exchange.ts';
import type { ClientSide } from './client-side.ts';
import { Http1Response } from './http1-response.ts';
import type { ReplicaServices } from './replica-services.ts';
import { serverNameOf } from './secure-server.ts';
import { Tunnel } from './tunnel.ts';
import type { UpstreamConnection } from './upstream-connection.ts';

const mostHeldBytes = 65_536;
const tooSlow: ProtocolError = { status: 408, message: 'the request took too long to come' };

export class ClientConnection implements MessageSink, ClientSide {
  readonly scheme: 'http' | 'https';
  readonly serverName: string | undefined;
  readonly port: number;
  readonly pins: ConnectionPins | undefined;
  readonly #socket: Socket;
  readonly #replica: ReplicaServices;
  readonly #parser: MessageParser;
  readonly #response: Http1Response;
  readonly #exchange: ClientExchange;
  /** For the next bytes of the client, or its leaving. */
  readonly #deadline = new Deadline(() => this.#clientTooSlow());
  /** For the client to take what it is sent. */
  #sendDeadline: Deadline | undefined;
  #heldBytes = 0;
  /** That have begun. */
  #requests = 0;
  #tunnel: Tunnel | undefined;

  constructor(socket: Socket, replica: ReplicaServices) {
    const isSecure = socket instanceof TLSSocket;
    this.scheme = isSecure ? 'https' : 'http';
    this.serverName = isSecure ? serverNameOf(socket) : undefined;
    this.port = socket.localPort ?? 0;
    this.pins = replica.pins();
    this.#socket = socket;
    this.#replica = replica;
    this.#parser = new MessageParser('request', this, replica.limits);
    this.#response = new Http1Response(socket);
    this.#exchange = new ClientExchange(this.#response, replica, this);
    socket.on('data', (chunk: Buffer) => this.#received(chunk));
    socket.on('drain', () => this.#drained());
    socket.on('end', () => {
      if (this.#tunnel) this.#tunnel.clientEnded();
      else this.#ended();
    });
    socket.on('error', () => this.#exchange.clientLeft());
    socket.on('close', () => this.#closed());
    this.#expect(replica.deadlines.head);
  }

  get address(): string | undefined {
    return this.#socket.remoteAddress;
  }

  head(head: MessageHead): void {
    if (head.bodyKind === 'none') this.#deadline.clear();
    else this.#expect(this.#replica.deadlines.body);
    const { maxRequestsPerConnection: most } = this.#replica.limits;
    this.#exchange.head(head, ++this.#requests === most);
  }

  body(chunk: Buffer): void {
    if (this.#deadline.deadlineQueue) this.#expect(this.#deadline.deadlineQueue);
    this.#exchange.body(chunk);
  }

  end(trailers: string): void {
    const exchange = this.#exchange;
    if (exchange.busy) {
      this.#deadline.clear();
      this.#parser.pause();
    } else if (!this.#socket.writableEnded) {
      this.#expect(this.#replica.deadlines.keepAlive);
    }
    exchange.requestEnd(trailers);
  }

  invalid(error: ProtocolError): void {
    if (this.#exchange.busy) {
      this.#exchange.refuse(error);
      return;
    }
    this.#replica.recorder.accepted(MEASURE);
    this.#replica.recorder.answeredLocally(MEASURE);
    this.#response.local(error.status, error.message, { close: true, headOnly: false });
    this.exchangeOver(false);
  }

  pauseRequest(): void {
    this.#deadline.clear();
    this.#socket.pause();
  }

  resumeRequest(): void {
    if (!this.#exchange.requestComplete) this.#expect(this.#replica.deadlines.body);
    this.#socket.resume();
  }

  mustDrain(): void {
    this.#sendDeadline ??= new Deadline(() => {
      this.#exchange.clientLeft();
      this.#socket.resetAndDestroy();
    });
    if (this.#sendDeadline.deadlineQueue) return;
    const { deadlines, scheduler } = this.#replica;
    this.#sendDeadline.start(deadlines.send, scheduler.now());
  }

  exchangeOver(keepAlive: boolean): void {
    if (!keepAlive) {
      this.#parser.pause();
      this.#socket.end();
      // What it still sends is dropped, but read: else it would wait for ever to send it, and its leaving go unseen.
      this.#socket.resume();
      this.#expect(this.#replica.deadlines.linger);
    } else if (this.#socket.writableNeedDrain) {
      // A client that does not read its answers is not served further ones.
      this.#parser.pause();
      this.#socket.pause();
      this.mustDrain();
    } else {
      this.#proceed();
    }
  }

  switchProtocols(upstream: UpstreamConnection, over: () => void): Tunnel {
    this.#tunnel = new Tunnel(this.#socket, upstream, this.#replica.scheduler, over);
    const early = this.#parser.takeRest();
    this.#socket.resume();
    if (early.length > 0) this.#tunnel.fromClient(early);
    return this.#tunnel;
  }

  #received(chunk: Buffer): void {
    if (this.#tunnel) {
      this.#tunnel.fromClient(chunk);
      return;
    }
    if (this.#socket.writableEnded) return;
    this.#parser.push(chunk);
    if (this.#exchange.busy) {
      if (this.#exchange.requestComplete && !this.#parser.idle) this.#hold(chunk.length);
    } else if (!this.#parser.idle) {
      this.#headBegun();
    }
  }

  #ended(): void {
    this.#exchange.clientLeft();
    // Over TLS Node may wait for ever for what it was writing to a client that has gone.
    this.#expect(this.#replica.deadlines.linger);
  }

  #drained(): void {
    this.#sendDeadline?.clear();
    if (this.#tunnel) this.#tunnel.clientDrained();
    else if (this.#exchange.busy) this.#exchange.clientDrained();
    else this.#proceed();
  }

  #closed(): void {
    this.#deadline.clear();
    this.#sendDeadline?.clear();
    if (this.#tunnel) this.#tunnel.clientGone();
    else this.#exchange.clientLeft();
  }

  #proceed(): void {
    if (this.#socket.writableEnded) return;
    this.#heldBytes = 0;
    this.#expect(this.#replica.deadlines.keepAlive);
    this.#socket.resume();
    this.#parser.resume();
    if (!this.#exchange.busy && !this.#parser.idle) this.#headBegun();
  }

  /** A head that comes in many pieces has one deadline for all of them. */
  #headBegun(): void {
    const { head } = this.#replica.deadlines;
    if (this.#deadline.deadlineQueue !== head && !this.#socket.writableEnded) this.#expect(head);
  }

  #expect(queue: DeadlineQueue): void {
    this.#deadline.start(queue, this.#replica.scheduler.now());
  }

  #clientTooSlow(): void {
    if (this.#socket.writableEnded) this.#socket.destroy();
    else if (this.#exchange.busy || !this.#parser.idle) this.invalid(tooSlow);
    else this.exchangeOver(false);
  }

  /** Pipelined bytes wait in the parser; many of them wait in the kernel, where they hide that the client has left. */
  #hold(byteCount: number): void {
    this.#heldBytes += byteCount;
    if (this.#heldBytes > mostHeldBytes) this.#socket.pause();
  }
}
