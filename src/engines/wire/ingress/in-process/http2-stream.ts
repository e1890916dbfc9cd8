/** A request of a client that speaks HTTP/2, and its answer: a stream. The next one takes it over when it has closed. */
import { constants, type ServerHttp2Stream } from 'node:http2';
import type { DeadlineQueue } from '../../../../core/deadline-queue.ts';
import type { ProtocolError } from '../../../../http1/protocol-error.ts';
import { RequestHeadReader } from '../../../../http1/request-head-reader.ts';
import { MEASURE } from '../../../../metrics/phase-index.ts';
import { Deadline } from '../../../deadline.ts';
import { ClientExchange } from './client-exchange.ts';
import type { ClientSide } from './client-side.ts';
import { type Fields, linesOf, requestText } from './http2-fields.ts';
import { Http2Response } from './http2-response.ts';
import type { ReplicaServices } from './replica-services.ts';
import type { Tunnel } from './tunnel.ts';

const tooSlow: ProtocolError = { status: 408, message: 'the request took too long to come' };

/** The connection that it is on. */
export interface StreamOwner extends Pick<ClientSide, 'address' | 'serverName' | 'port' | 'pins'> {
  released(stream: Http2Stream): void;
}

export class Http2Stream implements ClientSide {
  readonly scheme = 'https';
  readonly #owner: StreamOwner;
  readonly #replica: ReplicaServices;
  readonly #reader: RequestHeadReader;
  readonly #response = new Http2Response();
  readonly #exchange: ClientExchange;
  /** For the next bytes of the client. */
  readonly #deadline = new Deadline(() => this.#exchange.refuse(tooSlow));
  /** For the client to take what it is sent. */
  readonly #sendDeadline = new Deadline(() => this.#stream.close(constants.NGHTTP2_CANCEL));
  #stream!: ServerHttp2Stream;
  /** The client has sent all of its request. */
  #received = false;

  constructor(owner: StreamOwner, replica: ReplicaServices) {
    this.#owner = owner;
    this.#replica = replica;
    this.#reader = new RequestHeadReader(replica.limits.maxHeadBytes, replica.limits.maxHeaders);
    this.#exchange = new ClientExchange(this.#response, replica, this);
  }

  begin(stream: ServerHttp2Stream, fields: Fields): void {
    this.#stream = stream;
    this.#received = stream.endAfterHeaders;
    this.#response.begins(stream);
    stream.on('error', () => {});
    stream.on('drain', () => this.#drained());
    stream.on('close', () => this.#closed());
    const problem = this.#reader.read(requestText(fields, !this.#received));
    if (problem !== undefined) {
      this.#invalid(problem);
      return;
    }
    if (!this.#received) this.#receive(stream);
    this.#exchange.head(this.#reader.head);
    if (this.#received) this.#exchange.requestEnd('');
  }

  get address(): string | undefined {
    return this.#owner.address;
  }

  get serverName(): string | undefined {
    return this.#owner.serverName;
  }

  get pins(): ClientSide['pins'] {
    return this.#owner.pins;
  }

  get port(): number {
    return this.#owner.port;
  }

  pauseRequest(): void {
    this.#deadline.clear();
    this.#stream.pause();
  }

  resumeRequest(): void {
    if (!this.#received) this.#expect(this.#replica.deadlines.body);
    this.#stream.resume();
  }

  mustDrain(): void {
    if (this.#sendDeadline.deadlineQueue) return;
    const { deadlines, scheduler } = this.#replica;
    this.#sendDeadline.start(deadlines.send, scheduler.now());
  }

  /** RFC 9113 section 8.1: what is still to come of the request is not asked for any more. */
  exchangeOver(): void {
    this.#deadline.clear();
    if (this.#received) return;
    const stream = this.#stream;
    // Node would drop an answer that it has not sent yet.
    setImmediate(() => stream.close(constants.NGHTTP2_NO_ERROR));
  }

  switchProtocols(): Tunnel {
    throw new Error('HTTP/2 has no Upgrade, so nobody can have asked for one');
  }

  #receive(stream: ServerHttp2Stream): void {
    let trailers = '';
    stream.on('data', (chunk: Buffer) => {
      if (!this.#exchange.busy) return;
      this.#expect(this.#replica.deadlines.body);
      this.#exchange.body(chunk);
    });
    stream.on('trailers', (_headers, _flags, fields: Fields) => {
      trailers = `${linesOf(fields)}\r\n`;
    });
    stream.on('end', () => this.#ended(trailers));
    this.#expect(this.#replica.deadlines.body);
  }

  #ended(trailers: string): void {
    this.#received = true;
    this.#deadline.clear();
    if (!this.#exchange.busy) return;
    const passedOn = trailers === '' ? '' : this.#reader.readTrailers(trailers);
    if (typeof passedOn === 'string') this.#exchange.requestEnd(passedOn);
    else this.#exchange.refuse(passedOn);
  }

  #invalid(error: ProtocolError): void {
    this.#replica.recorder.accepted(MEASURE);
    this.#replica.recorder.answeredLocally(MEASURE);
    this.#response.local(error.status, error.message, { close: false, headOnly: false });
    this.exchangeOver();
  }

  #drained(): void {
    this.#sendDeadline.clear();
    this.#exchange.clientDrained();
  }

  #closed(): void {
    this.#deadline.clear();
    this.#sendDeadline.clear();
    this.#exchange.clientLeft();
    this.#owner.released(this);
  }

  #expect(queue: DeadlineQueue): void {
    this.#deadline.start(queue, this.#replica.scheduler.now());
  }
}
