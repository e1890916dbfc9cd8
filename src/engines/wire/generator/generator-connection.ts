/** A client's keep-alive connection to an ingress replica, and the one request it may have under way. */
import { connect, type Socket } from 'node:net';
import type { DeadlineItem, DeadlineQueue } from '../../../core/deadline-queue.ts';
import type { MessageHead } from '../../../http1/message-head.ts';
import { MessageParser, type MessageSink } from '../../../http1/message-parser.ts';
import { MEASURE, type PhaseIndex } from '../../../metrics/phase-index.ts';
import { loopback } from '../../../platform/sockets.ts';
import type { Generator } from './generator.ts';

export class GeneratorConnection implements MessageSink, DeadlineItem {
  readonly replica: number;
  readonly #generator: Generator;
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

  constructor(generator: Generator, replica: number, port: number, open: Set<Socket>) {
    this.#generator = generator;
    this.replica = replica;
    const socket = connect({ host: loopback, port, noDelay: true });
    this.#socket = socket;
    open.add(socket);
    socket.on('connect', () => {
      this.#connected = true;
      generator.sent(this);
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
    if (this.#connected) this.#generator.sent(this);
  }

  /** Leaves without waiting: what was sent still arrives before the end of stream, so the ingress can count it. */
  leave(): void {
    this.busy = false;
    this.#socket.end();
  }

  deadlineExpired(): void {
    this.#generator.deadlineExpired(this);
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
    this.#generator.answered(this, this.#keepAlive);
  }

  invalid(): void {
    this.#lost();
    this.#socket.destroy();
  }

  #lost(): void {
    if (!this.busy) {
      this.#generator.forget(this);
      return;
    }
    this.busy = false;
    this.#generator.lost(this, this.#connected);
  }
}
