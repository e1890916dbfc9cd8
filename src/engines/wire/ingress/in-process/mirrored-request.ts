/** A copy of a request on its way to a pod of another pool. What becomes of it is counted, and nobody waits for that. */
import type { Balancer } from '../../../../balancer/balancer.ts';
import { Lease } from '../../../../balancer/lease.ts';
import type { RequestInfo } from '../../../../core/endpoint.ts';
import type { MessageHead } from '../../../../http1/message-head.ts';
import { chunkHeader, lastChunk } from '../../../../http1/write.ts';
import type { PhaseIndex } from '../../../../metrics/phase-index.ts';
import type { Outcome } from '../../../../strategies/contract.ts';
import type { Exchange, Loss } from './exchange.ts';
import type { AttemptTimes } from './forwarding-rules.ts';
import type { ReplicaServices } from './replica-services.ts';
import type { UpstreamConnection } from './upstream-connection.ts';

/** Of a body that comes faster than the pod takes it; with more the copy is given up, and the request is not held up. */
const mostUnsentBytes = 1_048_576;

export class MirroredRequest implements Exchange {
  readonly times: AttemptTimes;
  requestComplete = false;
  readonly #replica: ReplicaServices;
  readonly #phase: PhaseIndex;
  readonly #chunked: boolean;
  readonly #lease = new Lease();
  /** While it is under way. */
  #upstream: UpstreamConnection | undefined;
  #dispatchedMs = 0;
  #status = 0;

  constructor(
    replica: ReplicaServices,
    { bodyKind }: MessageHead,
    times: AttemptTimes,
    phase: PhaseIndex,
  ) {
    this.#replica = replica;
    this.#chunked = bodyKind === 'chunked';
    this.times = times;
    this.#phase = phase;
  }

  /** `text`: of the head. False where the pool has no endpoint for it. */
  send(balancer: Balancer, request: RequestInfo, text: string, bodiless: boolean): boolean {
    if (balancer.acquire(request, this.#lease) !== undefined) return false;
    const { recorder, scheduler } = this.#replica;
    const endpoint = this.#lease.endpoint!.endpointIndex;
    this.#dispatchedMs = scheduler.now();
    this.#replica.mirrored.add(this);
    recorder.mirrored(this.#phase);
    recorder.attempted(this.#phase, endpoint);
    this.#upstream = this.#replica.connectionTo(endpoint, false);
    this.#upstream.send(this, text, bodiless);
    return true;
  }

  body(chunk: Buffer): void {
    if (this.#chunked) this.#upstream?.write(chunkHeader(chunk.length));
    this.#upstream?.write(chunk);
    if (this.#chunked) this.#upstream?.write('\r\n');
    if (this.#upstream && this.#upstream.unsentBytes > mostUnsentBytes) this.giveUp();
  }

  bodyEnd(trailers: string): void {
    this.requestComplete = true;
    if (this.#chunked) this.#upstream?.write(lastChunk(trailers));
    this.#upstream?.requestSent();
  }

  giveUp(): void {
    const upstream = this.#upstream;
    this.#end('cancelled');
    upstream?.abandon();
  }

  interim(): void {}

  responseHead({ status }: MessageHead): void {
    this.#status = status;
    this.#lease.firstByte(status);
  }

  responseBody(): void {}

  responseEnd(): void {
    this.#end('answered');
  }

  switchProtocols(): undefined {}

  upstreamDrained(): void {}

  upstreamLost(loss: Loss): void {
    if (loss === 'not connected') this.#replica.recorder.connectFailed(this.#phase);
    this.#end('failed');
  }

  upstreamTimedOut(connected: boolean): void {
    if (!connected) this.#replica.recorder.connectFailed(this.#phase);
    this.#end('failed');
  }

  #end(outcome: Outcome): void {
    if (!this.#upstream) return;
    const { recorder, scheduler } = this.#replica;
    const { endpoint } = this.#upstream;
    this.#upstream = undefined;
    this.#lease.end(outcome, this.#status);
    const rttMs = scheduler.now() - this.#dispatchedMs;
    recorder.attemptEnded(this.#phase, endpoint, outcome === 'answered', rttMs);
    this.#replica.mirrored.delete(this);
  }
}
