/** A client's keep-alive connection to an ingress replica, and the one request it may have under way. */
import { connect, type Socket } from 'node:net';
import type { DeadlineItem, DeadlineQueue } from '../../../core/deadline-queue.ts';
import type { MessageHead } from '../../../http1/message-head.ts';
import { MessageParser, type MessageSink } from '../../../http1/message-parser.ts';
import { MEASURE, type PhaseIndex } from '../../../metrics/phase-index.ts';
import { loopback } from '../../../platform/sockets.ts';

export interface ConnectionOwner {
  /** The request has been handed to the kernel on an open connection. */
  sent(connection: GeneratorConnection): void;
  answered(connection: GeneratorConnection, reusable: boolean): void;
  /** The connection broke under a request, or (not `connected`) was never made. */
  lost(connection: GeneratorConnection, connected: boolean): void;
  /** The client's patience is over: by timeout, or on purpose. */
  deadlineExpired(connection: GeneratorConnection): void;
  /** The connection ended while idle. */
  forget(connection: GeneratorConnection): void;
}

export class GeneratorConnection implements MessageSink, DeadlineItem {
  readonly replica: number;
  readonly #owner: ConnectionOwner;
  readonly #socket: Socket;
  readonly #parser = new MessageParser('response', this);
  /** A connection is opened for a request, which is on its way as soon as this is true. */
  #connected = false;
  #keepAlive = true;
  #interim = false;

  /** The request under way. */
  busy = false;
  phase: PhaseIndex = MEASURE;
  user = -1;
  kind = 0;
  intendedMs = 0;
  sentMs = 0;
  status = 0;
  /** Index of the endpoint that answered; −1 when the answer does not say. */
  endpoint = -1;

  deadlineMs = 0;
  deadlinePrevious: DeadlineItem | undefined;
  deadlineNext: DeadlineItem | undefined;
  deadlineQueue: DeadlineQueue | undefined;

  constructor(owner: ConnectionOwner, replica: number, port: number, open: Set<Socket>) {
    this.#owner = owner;
    this.replica = replica;
    const socket = connect({ host: loopback, port, noDelay: true });
    this.#socket = socket;
    open.add(socket);
    socket.on('connect', () => {
      this.#connected = true;
      owner.sent(this);
    });
    socket.on('data', (chunk: Buffer) => {
      if (this.busy) this.#parser.push(chunk);
    });
    socket.on('end', () => this.#parser.finish());
    socket.on('error', () => this.#lost());
    socket.on('close', () => {
      open.delete(socket);
      this.#lost();
    });
  }

  /** `bodiless`: the response has no body whatever its head says (HEAD). */
  send(request: string, bodiless: boolean): void {
    this.busy = true;
    this.status = 0;
    this.endpoint = -1;
    this.#parser.expectNoBody = bodiless;
    this.#socket.write(request, 'latin1');
    if (this.#connected) this.#owner.sent(this);
  }

  /** Leaves without waiting: what was sent still arrives before the end of stream, so the ingress can count it. */
  leave(): void {
    this.busy = false;
    this.#socket.end();
  }

  deadlineExpired(): void {
    this.#owner.deadlineExpired(this);
  }

  head(head: MessageHead): void {
    this.#interim = head.status < 200;
    if (this.#interim) return;
    this.status = head.status;
    this.#keepAlive = head.keepAlive;
    const endpoint = head.get('x-plimsoll-endpoint');
    this.endpoint = endpoint === undefined ? -1 : Number(endpoint);
  }

  body(): void {}

  end(): void {
    if (this.#interim) return;
    this.busy = false;
    if (!this.#keepAlive) this.#socket.end();
    this.#owner.answered(this, this.#keepAlive);
  }

  invalid(): void {
    this.#lost();
    this.#socket.destroy();
  }

  #lost(): void {
    if (!this.busy) {
      this.#owner.forget(this);
      return;
    }
    this.busy = false;
    this.#owner.lost(this, this.#connected);
  }
}
