/**
 * Two connections joined by a switch of protocols (RFC 9110 section 7.8): bytes go both ways as they are, and each side's
 * end is passed on by itself. A side that breaks takes the other with it, and so does silence on both, as in nginx.
 */
import type { Socket } from 'node:net';
import { Deadline } from '../../../deadline.ts';
import type { ReplicaServices } from './replica-services.ts';
import type { UpstreamConnection } from './upstream-connection.ts';

export class Tunnel {
  readonly #client: Socket;
  readonly #upstream: UpstreamConnection;
  readonly #replica: ReplicaServices;
  readonly #over: () => void;
  readonly #deadline = new Deadline(() => this.#client.destroy());
  #clientEnded = false;
  #upstreamEnded = false;

  /** `over`: the connection to the pod has closed. */
  constructor(
    client: Socket,
    upstream: UpstreamConnection,
    replica: ReplicaServices,
    over: () => void,
  ) {
    this.#client = client;
    this.#upstream = upstream;
    this.#replica = replica;
    this.#over = over;
    client.allowHalfOpen = true;
    this.#alive();
  }

  fromClient(chunk: Buffer): void {
    this.#alive();
    if (!this.#upstream.write(chunk)) this.#client.pause();
  }

  clientDrained(): void {
    this.#upstream.resume();
  }

  clientEnded(): void {
    this.#clientEnded = true;
    this.#upstream.close();
  }

  clientGone(): void {
    if (this.#upstreamEnded) this.#upstream.close();
    else this.#upstream.destroy();
  }

  /** The chunk is good for this call alone. */
  fromUpstream(chunk: Buffer): void {
    this.#alive();
    if (!this.#client.write(Buffer.from(chunk))) this.#upstream.pause();
  }

  upstreamDrained(): void {
    this.#client.resume();
  }

  upstreamEnded(): void {
    this.#upstreamEnded = true;
    this.#client.end();
  }

  upstreamGone(): void {
    this.#deadline.clear();
    if (!this.#upstreamEnded) this.#client.resetAndDestroy();
    else if (!this.#clientEnded) this.#client.destroySoon();
    this.#over();
  }

  #alive(): void {
    const { deadlines, scheduler } = this.#replica;
    this.#deadline.start(deadlines.pod, scheduler.now());
  }
}
