/** A connection from the ingress to an endpoint; it serves one exchange at a time and idles in between. */
import { connect, type Socket } from 'node:net';
import type { Clock } from '../../../../core/clock.ts';
import type { DeadlineQueue } from '../../../../core/deadline-queue.ts';
import type { IngressLimits } from '../../../../core/ingress-limits.ts';
import type { MessageHead } from '../../../../http1/message-head.ts';
import { MessageParser, type MessageSink } from '../../../../http1/message-parser.ts';
import { sharedRead } from '../../../../platform/shared-read.ts';
import { loopback } from '../../../../platform/sockets.ts';
import { Deadline } from '../../../deadline.ts';
import type { Exchange, Loss } from './exchange.ts';
import type { IngressDeadlines } from './ingress-deadlines.ts';
import type { Tunnel } from './tunnel.ts';

export interface UpstreamOwner {
  readonly limits: IngressLimits;
  readonly deadlines: IngressDeadlines;
  readonly scheduler: Clock;
  /** The connection has nothing under way and may be used again. */
  retain(connection: UpstreamConnection): void;
  /** The connection has ended. */
  forget(connection: UpstreamConnection): void;
}

export class UpstreamConnection implements MessageSink {
  readonly endpoint: number;
  readonly #owner: UpstreamOwner;
  readonly #socket: Socket;
  readonly #parser: MessageParser;
  readonly #deadline = new Deadline(() => this.#tooSlow());
  #exchange: Exchange | undefined;
  #tunnel: Tunnel | undefined;
  #connected = false;
  #reusable = false;
  #interim = false;
  /** Responses have come by it, but none of the present one. */
  #fromIdle = false;

  constructor(owner: UpstreamOwner, endpoint: number, port: number, open: Set<Socket>) {
    this.endpoint = endpoint;
    this.#owner = owner;
    this.#parser = new MessageParser('response', this, owner.limits);
    const onread = sharedRead((chunk) => this.#received(chunk));
    const socket = connect({ host: loopback, port, noDelay: true, onread });
    this.#socket = socket;
    open.add(socket);
    socket.on('connect', () => {
      this.#connected = true;
      this.#deadline.clear();
      if (this.#exchange?.requestComplete) this.requestSent();
    });
    socket.on('drain', () => this.#drained());
    socket.on('end', () => this.#ended());
    socket.on('error', () => {
      if (!this.#tunnel) this.#lost();
    });
    socket.on('close', () => {
      open.delete(socket);
      if (this.#tunnel) this.#tunnel.upstreamGone();
      else this.#lost();
    });
  }

  /** For which a tunnel may be silent; known while an exchange is under way. */
  get silence(): DeadlineQueue {
    return this.#exchange!.times.read;
  }

  get unsentBytes(): number {
    return this.#socket.writableLength;
  }

  /** Begins an exchange. `bodiless`: the response has no body whatever its head says (HEAD). */
  send(exchange: Exchange, head: string, bodiless: boolean): void {
    this.#exchange = exchange;
    if (this.#connected) this.#deadline.clear();
    else this.#expect(exchange.times.connect);
    this.#parser.expectNoBody = bodiless;
    this.#socket.write(head, 'latin1');
  }

  /** More of the request; false asks for a pause until `upstreamDrained`. */
  write(data: Buffer | string): boolean {
    const goOn =
      typeof data === 'string' ? this.#socket.write(data, 'latin1') : this.#socket.write(data);
    if (!goOn && this.#connected && !this.#tunnel && !this.#deadline.deadlineQueue) {
      this.#expect(this.#exchange!.times.send);
    }
    return goOn;
  }

  /** The whole request: it is for the pod to answer. */
  requestSent(): void {
    if (this.#connected) this.#expect(this.#exchange!.times.read);
  }

  pause(): void {
    this.#deadline.clear();
    this.#socket.pause();
  }

  resume(): void {
    if (this.#exchange?.requestComplete) this.requestSent();
    this.#socket.resume();
  }

  /** The exchange is given up. What was sent still arrives before the end of stream, so the pod can count it. */
  abandon(): void {
    this.#exchange = undefined;
    this.#socket.resume();
    this.#socket.end();
    if (this.#connected) this.#expect(this.#owner.deadlines.podKeepAlive);
  }

  close(): void {
    this.#socket.end();
  }

  destroy(): void {
    this.#socket.destroy();
  }

  reset(): void {
    this.#socket.resetAndDestroy();
  }

  head(head: MessageHead): void {
    if (head.status === 101) {
      this.#tunnel = this.#exchange?.switchProtocols(head);
      if (!this.#tunnel) {
        this.invalid();
        return;
      }
      this.#socket.allowHalfOpen = true;
      this.#deadline.clear();
      this.#exchange = undefined;
      this.#parser.pause();
      return;
    }
    this.#interim = head.status < 200;
    if (this.#interim) {
      if (head.status > 100) this.#exchange?.interim(head);
      return;
    }
    this.#reusable = head.keepAlive;
    this.#exchange?.responseHead(head);
  }

  body(chunk: Buffer): void {
    this.#exchange?.responseBody(chunk);
  }

  end(trailers: string): void {
    const exchange = this.#exchange;
    if (this.#interim || !exchange) return;
    this.#exchange = undefined;
    // The client may have asked for a pause with the last bytes; idle, the connection must notice its end.
    if (this.#socket.isPaused()) this.#socket.resume();
    // A connection whose request is not fully sent can't carry another one, nor can one that has sent too much.
    if (this.#reusable && exchange.requestComplete && this.#parser.idle) this.#rest();
    else this.abandon();
    exchange.responseEnd(trailers);
  }

  invalid(): void {
    this.#lost();
    this.#socket.destroy();
  }

  #rest(): void {
    this.#expect(this.#owner.deadlines.podKeepAlive);
    this.#fromIdle = true;
    this.#owner.retain(this);
  }

  #received(chunk: Buffer): void {
    this.#fromIdle = false;
    if (this.#tunnel) {
      this.#tunnel.fromUpstream(chunk);
    } else if (this.#exchange) {
      this.#parser.push(chunk);
      this.#goOn();
    } else if (!this.#socket.writableEnded) {
      // Bytes while nobody has asked are no response to anything (RFC 9112 section 9.2).
      this.#owner.forget(this);
      this.#socket.destroy();
    }
  }

  /** After a read. */
  #goOn(): void {
    if (this.#tunnel) {
      const early = this.#parser.takeRest();
      if (early.length > 0) this.#tunnel.fromUpstream(early);
    } else if (this.#exchange?.requestComplete && !this.#socket.isPaused()) {
      this.requestSent();
    }
  }

  #drained(): void {
    if (this.#tunnel) {
      this.#tunnel.upstreamDrained();
      return;
    }
    if (this.#exchange && !this.#exchange.requestComplete) this.#deadline.clear();
    this.#exchange?.upstreamDrained();
  }

  #ended(): void {
    if (this.#tunnel) {
      this.#tunnel.upstreamEnded();
      return;
    }
    this.#parser.finish();
    if (!this.#exchange) this.#owner.forget(this);
  }

  #expect(queue: DeadlineQueue): void {
    this.#deadline.start(queue, this.#owner.scheduler.now());
  }

  #tooSlow(): void {
    const exchange = this.#exchange;
    this.#exchange = undefined;
    this.#owner.forget(this);
    this.#socket.destroy();
    exchange?.upstreamTimedOut(this.#connected);
  }

  #lost(): void {
    const exchange = this.#exchange;
    this.#exchange = undefined;
    this.#deadline.clear();
    this.#owner.forget(this);
    exchange?.upstreamLost(this.#loss());
  }

  #loss(): Loss {
    if (!this.#connected) return 'not connected';
    return this.#fromIdle && this.#socket.readableEnded ? 'closed while idle' : 'broken';
  }
}
