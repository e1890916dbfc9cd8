/** A client's connection by which it speaks HTTP/2, as ALPN agreed: its streams, and its end. */
import {
  performServerHandshake,
  type ServerHttp2Session,
  type ServerHttp2Stream,
} from 'node:http2';
import type { TLSSocket } from 'node:tls';
import type { DeadlineQueue } from '../../../../core/deadline-queue.ts';
import { Deadline } from '../../../deadline.ts';
import type { Fields } from './http2-fields.ts';
import { Http2Stream, type StreamOwner } from './http2-stream.ts';
import type { ReplicaServices } from './replica-services.ts';
import { serverNameOf } from './secure-server.ts';

/** What else a client may send, such as settings and pings, is bounded by Node's defaults. */
const options = {
  settings: {
    /** nginx: http2_max_concurrent_streams, 128 in ingress-nginx too. */
    maxConcurrentStreams: 128,
    /** What is longer than we take is read up to here, and answered 431. */
    maxHeaderListSize: 65_536,
  },
  // Of streams that clients reset, so many at once and each second: cancelled requests are what people come to measure.
  streamResetBurst: 512,
  streamResetRate: 512,
  // What a pod sends twice is passed on twice.
  strictSingleValueFields: false,
};

export class Http2Session implements StreamOwner {
  readonly address: string | undefined;
  readonly serverName: string | undefined;
  readonly port: number;
  readonly pins: StreamOwner['pins'];
  readonly #session: ServerHttp2Session;
  readonly #replica: ReplicaServices;
  /** For the next request. */
  readonly #deadline = new Deadline(() => this.close());
  readonly #free: Http2Stream[] = [];
  #open = 0;
  #begun = 0;

  constructor(socket: TLSSocket, replica: ReplicaServices) {
    this.address = socket.remoteAddress;
    this.serverName = serverNameOf(socket);
    this.port = socket.localPort ?? 0;
    this.pins = replica.pins();
    this.#replica = replica;
    const session = performServerHandshake(socket, options);
    this.#session = session;
    session.on('stream', (stream, _headers, _flags, fields) => this.#begin(stream, fields));
    session.on('error', () => {});
    session.on('close', () => this.#deadline.clear());
    this.#expect(replica.deadlines.head);
  }

  /** GOAWAY: streams that are open come to their end. */
  close(): void {
    if (!this.#session.closed) this.#session.close();
  }

  released(stream: Http2Stream): void {
    this.#free.push(stream);
    if (--this.#open === 0 && !this.#session.closed)
      this.#expect(this.#replica.deadlines.keepAlive);
  }

  #begin(stream: ServerHttp2Stream, fields: Fields): void {
    this.#deadline.clear();
    this.#open++;
    const free = this.#free.pop() ?? new Http2Stream(this, this.#replica);
    free.begin(stream, fields);
    if (++this.#begun === this.#replica.limits.maxRequestsPerConnection) this.close();
  }

  #expect(queue: DeadlineQueue): void {
    this.#deadline.start(queue, this.#replica.scheduler.now());
  }
}
