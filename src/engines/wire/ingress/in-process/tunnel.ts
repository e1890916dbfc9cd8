/**
 * Two connections joined by a switch of protocols (RFC 9110 section 7.8): bytes go both ways as they are, and each side's
 * end is passed on by itself. A side that breaks takes the other with it, and so does silence on both, as in nginx.
 */
import type { Socket } from 'node:net';
import type { Clock } from '../../../../core/clock.ts';
import type { DeadlineQueue } from '../../../../core/deadline-queue.ts';
import { Deadline } from '../../../deadline.ts';

/** The connection to the pod. */
export interface PodSide {
  /** The longest that nothing may move either way; asked for once, at the beginning. */
  readonly silence: DeadlineQueue;
  write(data: Buffer): boolean;
  pause(): void;
  resume(): void;
  close(): void;
  destroy(): void;
  reset(): void;
}

export class Tunnel {
  readonly #client: Socket;
  readonly #upstream: PodSide;
  readonly #clock: Clock;
  readonly #silence: DeadlineQueue;
  readonly #over: () => void;
  readonly #deadline = new Deadline(() => this.#silent());
  #clientEnded = false;
  #upstreamEnded = false;

  /** `over`: the connection to the pod has closed. */
  constructor(client: Socket, upstream: PodSide, clock: Clock, over: () => void) {
    this.#client = client;
    this.#upstream = upstream;
    this.#clock = clock;
    this.#silence = upstream.silence;
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
    else this.#upstream.reset();
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

  #silent(): void {
    this.#client.destroy();
    this.#upstream.destroy();
  }

  #alive(): void {
    this.#deadline.start(this.#silence, this.#clock.now());
  }
}
