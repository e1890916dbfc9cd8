/** A connection from the ingress to an endpoint; it serves one exchange at a time and idles in between. */
import { connect, type Socket } from 'node:net';
import type { MessageHead } from '../../../../http1/message-head.ts';
import { MessageParser, type MessageSink } from '../../../../http1/message-parser.ts';
import { sharedRead } from '../../../../platform/shared-read.ts';
import { loopback } from '../../../../platform/sockets.ts';

/** The client's side of an exchange. */
export interface Exchange {
  /** The whole request has been sent on. */
  readonly requestComplete: boolean;
  responseHead(head: MessageHead): void;
  responseBody(chunk: Buffer): void;
  responseEnd(): void;
  /** More of the request may be written. */
  upstreamDrained(): void;
  /** The connection failed, or closed before the response was whole; it may never have been made. */
  upstreamLost(connected: boolean): void;
}

export interface UpstreamOwner {
  /** The connection has nothing under way and may be used again. */
  retain(connection: UpstreamConnection): void;
  /** The connection has ended. */
  forget(connection: UpstreamConnection): void;
}

export class UpstreamConnection implements MessageSink {
  readonly endpoint: number;
  readonly #owner: UpstreamOwner;
  readonly #socket: Socket;
  readonly #parser = new MessageParser('response', this);
  #exchange: Exchange | undefined;
  #connected = false;
  #reusable = false;
  #interim = false;

  constructor(owner: UpstreamOwner, endpoint: number, port: number, open: Set<Socket>) {
    this.endpoint = endpoint;
    this.#owner = owner;
    const onread = sharedRead((chunk) => this.#received(chunk));
    const socket = connect({ host: loopback, port, noDelay: true, onread });
    this.#socket = socket;
    open.add(socket);
    socket.on('connect', () => {
      this.#connected = true;
    });
    socket.on('drain', () => this.#exchange?.upstreamDrained());
    socket.on('end', () => {
      this.#parser.finish();
      if (!this.#exchange) this.#owner.forget(this);
    });
    socket.on('error', () => this.#lost());
    socket.on('close', () => {
      open.delete(socket);
      this.#lost();
    });
  }

  /** Begins an exchange. `bodiless`: the response has no body whatever its head says (HEAD). */
  send(exchange: Exchange, head: string, bodiless: boolean): void {
    this.#exchange = exchange;
    this.#parser.expectNoBody = bodiless;
    this.#socket.write(head, 'latin1');
  }

  /** More of the request; false asks for a pause until `upstreamDrained`. */
  write(data: Buffer | string): boolean {
    return typeof data === 'string' ? this.#socket.write(data, 'latin1') : this.#socket.write(data);
  }

  pause(): void {
    this.#socket.pause();
  }

  resume(): void {
    this.#socket.resume();
  }

  /** The exchange is given up. What was sent still arrives before the end of stream, so the pod can count it. */
  abandon(): void {
    this.#exchange = undefined;
    this.#socket.resume();
    this.#socket.end();
  }

  close(): void {
    this.#socket.end();
  }

  head(head: MessageHead): void {
    // Upgrade is never passed on, so no pod may switch protocols.
    if (head.status === 101) {
      this.invalid();
      return;
    }
    this.#interim = head.status < 200;
    if (this.#interim) return;
    this.#reusable = head.keepAlive;
    this.#exchange?.responseHead(head);
  }

  body(chunk: Buffer): void {
    this.#exchange?.responseBody(chunk);
  }

  end(): void {
    const exchange = this.#exchange;
    if (this.#interim || !exchange) return;
    this.#exchange = undefined;
    // The client may have asked for a pause with the last bytes; idle, the connection must notice its end.
    if (this.#socket.isPaused()) this.#socket.resume();
    // A connection whose request is not fully sent can't carry another one, nor can one that has sent too much.
    if (this.#reusable && exchange.requestComplete && this.#parser.idle) this.#owner.retain(this);
    else this.#socket.end();
    exchange.responseEnd();
  }

  invalid(): void {
    this.#lost();
    this.#socket.destroy();
  }

  #received(chunk: Buffer): void {
    if (this.#exchange) {
      this.#parser.push(chunk);
    } else if (!this.#socket.writableEnded) {
      // Bytes while nobody has asked are no response to anything (RFC 9112 section 9.2).
      this.#owner.forget(this);
      this.#socket.destroy();
    }
  }

  #lost(): void {
    const exchange = this.#exchange;
    this.#exchange = undefined;
    if (exchange) exchange.upstreamLost(this.#connected);
    else this.#owner.forget(this);
  }
}
