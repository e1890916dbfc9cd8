/**
 * An upstream by `node:http`, whose parser is not ours: gives back the body that it gets, or fails as `x-soak` asks:
 * `reset` before it answers, `cut` in the middle, `early` answers without waiting for the body. Upgraded, it gives back
 * all that it gets.
 */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { buffer } from 'node:stream/consumers';
import { listenOnLoopback } from '../../src/platform/sockets.ts';

const agrees = 'HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: echo\r\n';

export class EchoUpstream {
  port = 0;
  /** Request heads. */
  received = 0;
  readonly #server: Server;

  constructor() {
    // It must not close what idles: the ingress could be about to use it.
    const patience = { keepAliveTimeout: 0, requestTimeout: 0, headersTimeout: 0 };
    this.#server = createServer(patience, (request, response) => {
      this.received++;
      answer(request, response).catch(() => request.socket.destroy());
    });
    this.#server.on('upgrade', (request, socket) => {
      this.received++;
      const tag = String(request.headers['x-tag']);
      socket.write(`${agrees}X-Tag: ${tag}\r\n\r\n`);
      socket.on('error', () => {});
      socket.pipe(socket);
    });
  }

  async listen(): Promise<void> {
    this.port = await listenOnLoopback(this.#server, 0);
  }

  get connections(): Promise<number> {
    return new Promise((resolve) => {
      this.#server.getConnections((_, count) => resolve(count));
    });
  }

  close(): void {
    this.#server.close();
    this.#server.closeAllConnections();
  }
}

async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
  const { 'x-soak': soak, 'x-tag': tag = '' } = request.headers;
  if (soak === 'reset') {
    request.socket.resetAndDestroy();
    return;
  }
  response.setHeader('x-tag', tag);
  if (soak === 'early') {
    response.end(tag);
    return;
  }
  if (soak !== 'cut' && request.headers['transfer-encoding'] !== undefined) {
    // As it comes, chunk by chunk.
    request.pipe(response);
    return;
  }
  const body = await buffer(request);
  response.setHeader('content-length', body.length);
  if (soak !== 'cut') {
    response.end(body);
    return;
  }
  response.write(body.subarray(0, body.length / 2), () => request.socket.destroy());
}
