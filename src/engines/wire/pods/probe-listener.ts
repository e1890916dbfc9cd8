/**
 * Where pods answer probes: a listener of its own, so that no request of a client can pass for a probe, and probes enter
 * neither queues nor counts. `GET /3` asks the pod with that index; the answer has no body.
 */
import { createServer, type Server, type Socket } from 'node:net';
import type { MessageHead } from '../../../http1/message-head.ts';
import { MessageParser, type MessageSink } from '../../../http1/message-parser.ts';
import { simpleResponse } from '../../../http1/write.ts';
import type { PodModel } from '../../../pods/pod-model.ts';
import { listenOnLoopback } from '../../../platform/sockets.ts';
import { inFlightHeader, latencyHeader } from '../probe-headers.ts';

export class ProbeListener {
  readonly sockets = new Set<Socket>();
  readonly #server: Server;

  constructor(models: readonly PodModel[]) {
    for (const model of models) model.keepLatencies();
    this.#server = createServer({ noDelay: true }, (socket) => {
      this.sockets.add(socket);
      socket.on('close', () => this.sockets.delete(socket));
      new ProbedConnection(socket, models);
    });
  }

  /** Resolves with the port. */
  listen(): Promise<number> {
    return listenOnLoopback(this.#server, 0);
  }

  stopListening(): void {
    this.#server.close();
  }
}

class ProbedConnection implements MessageSink {
  readonly #socket: Socket;
  readonly #models: readonly PodModel[];
  readonly #parser = new MessageParser('request', this);
  #model: PodModel | undefined;

  constructor(socket: Socket, models: readonly PodModel[]) {
    this.#socket = socket;
    this.#models = models;
    socket.on('data', (chunk: Buffer) => {
      // Probes that come together are answered together.
      socket.cork();
      this.#parser.push(chunk);
      socket.uncork();
    });
    socket.on('error', () => socket.destroy());
  }

  head({ target }: MessageHead): void {
    this.#model = this.#models[Number(target.slice(1))];
  }

  body(): void {}

  end(): void {
    if (!this.#model) {
      this.#socket.write(simpleResponse(404, '', { close: false }));
      return;
    }
    const { inFlight, latencyMs } = this.#model.report();
    this.#socket.write(
      `HTTP/1.1 200 OK\r\n${inFlightHeader}: ${inFlight}\r\n${latencyHeader}: ${latencyMs}\r\ncontent-length: 0\r\n\r\n`,
    );
  }

  invalid(): void {
    this.#socket.destroy();
  }
}
