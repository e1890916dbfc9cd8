/**
 * A request, from its head to the end of its answer. A connection has one and uses it for each of its requests, so an
 * exchange allocates next to nothing.
 */
import { type AttemptFailure, isIdempotent, statusOf } from '../../../../balancer/retry-policy.ts';
import type { MessageHead } from '../../../../http1/message-head.ts';
import type { ProtocolError } from '../../../../http1/protocol-error.ts';
import { MEASURE, type PhaseIndex, WARMUP } from '../../../../metrics/phase-index.ts';
import type { Admission, HeaderLines, Routed } from '../../../../routing/index.ts';
import type { Outcome } from '../../../../strategies/contract.ts';
import { type AttemptOwner, Attempts } from './attempts.ts';
import { ArrivedRequest } from './arrived-request.ts';
import { BalancedRequest } from './balanced-request.ts';
import type { ClientResponse } from './client-response.ts';
import type { ClientSide } from './client-side.ts';
import { requestHead } from './forwarded-head.ts';
import type { ReplicaServices } from './replica-services.ts';
import type { Tunnel } from './tunnel.ts';
import type { Loss } from './upstream-connection.ts';

const tooLarge: ProtocolError = { status: 413, message: 'the request body is too large' };

export class ClientExchange implements AttemptOwner {
  /** Between a request's head and the end of its response. */
  busy = false;
  requestComplete = true;
  readonly #replica: ReplicaServices;
  readonly #side: ClientSide;
  readonly #arrived: ArrivedRequest;
  readonly #request: BalancedRequest;
  readonly #attempts: Attempts;
  readonly #response: ClientResponse;
  #admission: Admission | undefined;
  #responseHeaders: HeaderLines = '';
  #head!: MessageHead;
  #phase: PhaseIndex = MEASURE;
  #keepAlive = true;
  /** That may still come. */
  #bodyBytesLeft = Infinity;
  #responseBegun = false;
  #responseStatus = 0;

  constructor(response: ClientResponse, replica: ReplicaServices, side: ClientSide) {
    this.#response = response;
    this.#replica = replica;
    this.#side = side;
    this.#arrived = new ArrivedRequest(replica, side);
    this.#request = new BalancedRequest(replica, this.#arrived);
    this.#attempts = new Attempts(replica, this, this.#request);
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
    this.#arrived.begin(head);
    const match = router.match(this.#arrived);
    if (match.kind === 'route') {
      recorder.routed(this.#phase, match.route);
      this.#admission = match.admission;
      this.#forward(head, match);
    } else if (match.kind === 'redirect') {
      this.#answerLocally(match.status, match.location, match.headers);
    } else if (match.kind === 'local') {
      this.#answerLocally(match.status, undefined, match.headers);
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
    this.#over();
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
    if (this.#head.minor === 0 || this.#response.isFull) return;
    this.#response.interim(head);
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
    const added = this.#request.cookieLine + this.#responseHeaders;
    this.#keepAlive = this.#response.begin(head, this.#head.minor, mayKeepAlive, added);
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
    this.#response.switching(head, this.#request.cookieLine + this.#responseHeaders);
    return this.#side.switchProtocols(this.#attempts.upstream!, () => {
      this.#over();
      this.#attempts.end('answered', this.#responseStatus);
    });
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

  #forward(head: MessageHead, routed: Routed): void {
    const { pool, target, requestHeaders, responseHeaders } = routed;
    const { balancers, limits, requestIds } = this.#replica;
    this.#bodyBytesLeft = limits.maxBodyBytes || Infinity;
    if (head.contentLength > this.#bodyBytesLeft) {
      this.#answerLocally(413);
      return;
    }
    this.#responseHeaders = responseHeaders ?? '';
    this.#request.begin(head, routed, pool ?? 0);
    if (pool === undefined || !this.#attempts.begin(balancers[pool]!, this.#phase)) {
      this.#answerLocally(503);
      return;
    }
    if (head.expectContinue) this.#response.goAhead();
    this.#attempts.send(
      requestHead(head, this.#arrived, requestIds.next(), target, requestHeaders),
      head.bodyKind === 'chunked',
      head.method === 'HEAD',
    );
  }

  #answerLocally(status: number, location?: string, headers?: HeaderLines): void {
    this.#replica.recorder.answeredLocally(this.#phase);
    this.#respond(status, '', location, headers);
  }

  /** An answer of our own; with a body still to come the connection closes after it. */
  #respond(status: number, body = '', location?: string, headers?: HeaderLines): void {
    this.#keepAlive &&= this.requestComplete || this.#head.bodyKind === 'none';
    const headOnly = this.#head.method === 'HEAD';
    this.#response.local(status, body, { close: !this.#keepAlive, headOnly, location, headers });
    this.#finish();
  }

  #finish(): void {
    this.#over();
    this.#side.exchangeOver(this.#keepAlive);
  }

  #breakOff(): void {
    this.#over();
    this.#response.breakOff();
  }

  #over(): void {
    this.busy = false;
    if (!this.#admission) return;
    this.#admission.over();
    this.#admission = undefined;
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
