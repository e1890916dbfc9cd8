/**
 * A request, from its head to the end of its answer. A connection has one and uses it for each of its requests, so an
 * exchange allocates next to nothing.
 */
import type { Socket } from 'node:net';
import { type AttemptFailure, isIdempotent, statusOf } from '../../../../balancer/retry-policy.ts';
import type { MessageHead } from '../../../../http1/message-head.ts';
import type { ProtocolError } from '../../../../http1/protocol-error.ts';
import { simpleResponse } from '../../../../http1/write.ts';
import { MEASURE, type PhaseIndex, WARMUP } from '../../../../metrics/phase-index.ts';
import type { Outcome } from '../../../../strategies/contract.ts';
import { type AttemptOwner, Attempts } from './attempts.ts';
import { BalancedRequest } from './balanced-request.ts';
import { interimHead, requestHead, switchingHead } from './forwarded-head.ts';
import type { ClientSide } from './client-side.ts';
import type { ReplicaServices } from './replica-services.ts';
import { ResponseWriter } from './response-writer.ts';
import type { Tunnel } from './tunnel.ts';
import type { Loss } from './upstream-connection.ts';

const tooLarge: ProtocolError = { status: 413, message: 'the request body is too large' };

export class ClientExchange implements AttemptOwner {
  /** Between a request's head and the end of its response. */
  busy = false;
  requestComplete = true;
  readonly #socket: Socket;
  readonly #replica: ReplicaServices;
  readonly #side: ClientSide;
  readonly #request = new BalancedRequest();
  readonly #attempts: Attempts;
  readonly #response: ResponseWriter;
  #head!: MessageHead;
  #phase: PhaseIndex = MEASURE;
  #keepAlive = true;
  /** That may still come. */
  #bodyBytesLeft = Infinity;
  #responseBegun = false;
  #responseStatus = 0;

  constructor(socket: Socket, replica: ReplicaServices, side: ClientSide) {
    this.#socket = socket;
    this.#replica = replica;
    this.#side = side;
    this.#attempts = new Attempts(replica, this, this.#request);
    this.#response = new ResponseWriter(socket);
  }

  head(head: MessageHead): void {
    const { recorder, router } = this.#replica;
    this.#head = head;
    this.busy = true;
    this.requestComplete = false;
    this.#responseBegun = false;
    this.#responseStatus = 0;
    this.#keepAlive = head.keepAlive;
    this.#phase = head.get('x-plimsoll-phase') === 'warmup' ? WARMUP : MEASURE;
    recorder.accepted(this.#phase);
    const match = router.match(head.get('host'), head.target);
    if (match.kind === 'route') {
      recorder.routed(this.#phase, match.route);
      this.#forward(head, match.pool);
    } else if (match.kind === 'redirect') {
      this.#answerLocally(match.status, match.location);
    } else if (match.kind === 'local') {
      this.#answerLocally(match.status);
    } else {
      this.#answerLocally(match.kind === 'not-found' ? 404 : 400);
    }
  }

  body(chunk: Buffer): void {
    const attempts = this.#attempts;
    if (!attempts.upstream) return;
    this.#bodyBytesLeft -= chunk.length;
    if (this.#bodyBytesLeft < 0) {
      this.refuse(tooLarge);
      return;
    }
    if (!attempts.writeBody(chunk)) this.#side.pauseRequest();
  }

  requestEnd(trailers: string): void {
    this.requestComplete = true;
    this.#attempts.endBody(trailers);
  }

  /** What is wrong with the request shows only now, that it has been sent on in part. */
  refuse(error: ProtocolError): void {
    this.#dropAttempt('cancelled');
    if (this.#responseBegun) {
      // A refusal written now would be taken for a part of the response.
      this.#breakOff();
      return;
    }
    this.#keepAlive = false;
    this.#respond(error.status, error.message);
  }

  /** The client is gone: whatever was under way for it is cancelled. */
  clientLeft(): void {
    if (!this.busy) return;
    this.busy = false;
    this.#dropAttempt('cancelled');
  }

  clientDrained(): void {
    this.#attempts.upstream?.resume();
  }

  upstreamDrained(): void {
    this.#side.resumeRequest();
  }

  interim(head: MessageHead): void {
    // HTTP/1.0 knows none; and where the client does not read them they are not worth waiting for.
    if (this.#head.minor === 0 || this.#socket.writableNeedDrain) return;
    this.#socket.write(interimHead(head), 'latin1');
  }

  responseHead(head: MessageHead): void {
    this.#responseStatus = head.status;
    if (this.#attempts.mayFollow(head.status, this.#head.method)) {
      this.#dropAttempt('answered');
      this.#tryAgain(head.status);
      return;
    }
    this.#responseBegun = true;
    this.#attempts.answering(head.status);
    const mayKeepAlive = this.#keepAlive && this.requestComplete;
    const { cookieLine } = this.#request;
    this.#keepAlive = this.#response.begin(head, this.#head.minor, mayKeepAlive, cookieLine);
  }

  responseBody(chunk: Buffer): void {
    if (this.#response.body(chunk)) return;
    this.#attempts.upstream?.pause();
    this.#side.mustDrain();
  }

  responseEnd(trailers: string): void {
    this.#response.end(trailers);
    this.#attempts.end('answered', this.#responseStatus);
    this.#finish();
  }

  /** The pod agrees to what the client has asked for. */
  switchProtocols(head: MessageHead): Tunnel | undefined {
    if (!this.#head.upgrade || !this.requestComplete) return undefined;
    this.#responseStatus = head.status;
    this.#attempts.answering(head.status);
    this.busy = false;
    this.#socket.write(switchingHead(head, this.#request.cookieLine), 'latin1');
    return this.#side.switchProtocols(this.#attempts.upstream!, () =>
      this.#attempts.end('answered', this.#responseStatus),
    );
  }

  upstreamLost(loss: Loss): void {
    const { bodyKind, method } = this.#head;
    const safe = bodyKind === 'none' && isIdempotent(method);
    if (loss === 'closed while idle' && safe && this.#attempts.sendAnew()) return;
    if (loss === 'not connected') this.#attemptFailed('connect-failure', false);
    else this.#attemptFailed('reset', true);
  }

  upstreamTimedOut(connected: boolean): void {
    this.#attemptFailed('timeout', connected);
  }

  attemptTimedOut(): void {
    const { upstream } = this.#attempts;
    this.#attemptFailed('timeout', true);
    upstream?.abandon();
  }

  #attemptFailed(failure: 'reset' | 'connect-failure' | 'timeout', connected: boolean): void {
    const attempts = this.#attempts;
    if (!connected) this.#replica.recorder.connectFailed(this.#phase);
    const mayFollow = !this.#responseBegun && attempts.mayFollow(failure, this.#head.method);
    attempts.end('failed', this.#responseStatus);
    if (mayFollow) this.#tryAgain(failure);
    else if (this.#responseBegun) this.#breakOff();
    else this.#respond(statusOf(failure));
  }

  #forward(head: MessageHead, pool: number | undefined): void {
    const { balancers, limits, requestIds, port, trustForwarded } = this.#replica;
    this.#bodyBytesLeft = limits.maxBodyBytes || Infinity;
    if (head.contentLength > this.#bodyBytesLeft) {
      this.#answerLocally(413);
      return;
    }
    const request = this.#request;
    request.begin(head, pool ?? 0, this.#socket.remoteAddress, trustForwarded);
    if (pool === undefined || !this.#attempts.begin(balancers[pool]!, this.#phase)) {
      this.#answerLocally(503);
      return;
    }
    if (head.expectContinue) this.#socket.write('HTTP/1.1 100 Continue\r\n\r\n');
    this.#attempts.send(
      requestHead(head, request.clientAddress, port, requestIds.next()),
      head.bodyKind === 'chunked',
      head.method === 'HEAD',
    );
  }

  #answerLocally(status: number, location?: string): void {
    this.#replica.recorder.answeredLocally(this.#phase);
    this.#respond(status, '', location);
  }

  /** An answer of our own; with a body still to come the connection closes after it. */
  #respond(status: number, body = '', location?: string): void {
    this.#keepAlive &&= this.requestComplete || this.#head.bodyKind === 'none';
    this.#socket.write(
      simpleResponse(status, body, {
        close: !this.#keepAlive,
        headOnly: this.#head.method === 'HEAD',
        location,
      }),
    );
    this.#finish();
  }

  #finish(): void {
    this.busy = false;
    this.#side.exchangeOver(this.#keepAlive);
  }

  /** Nothing but a reset tells a broken body from a whole one where closing delimits it. */
  #breakOff(): void {
    this.busy = false;
    this.#socket.resetAndDestroy();
  }

  /** With what is still to come of it. */
  #dropAttempt(outcome: Outcome): void {
    const { upstream } = this.#attempts;
    if (!upstream) return;
    this.#attempts.end(outcome, this.#responseStatus);
    upstream.abandon();
  }

  #tryAgain(failure: AttemptFailure): void {
    this.#responseStatus = 0;
    if (!this.#attempts.again()) this.#respond(statusOf(failure));
    // What the last connection could not take does not hold up this one.
    else if (!this.requestComplete) this.#side.resumeRequest();
  }
}
