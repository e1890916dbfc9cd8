/**
 * A client's connection to the ingress, and its exchanges: one at a time, in order (pipelined requests wait in the
 * parser). It is the request that the balancer sees, so an exchange allocates next to nothing.
 */
import type { Socket } from 'node:net';
import type { EndpointState } from '../../../../balancer/endpoint-state.ts';
import { type AttemptFailure, statusOf } from '../../../../balancer/retry-policy.ts';
import type { MessageHead } from '../../../../http1/message-head.ts';
import {
  MessageParser,
  type MessageSink,
  type ProtocolError,
} from '../../../../http1/message-parser.ts';
import { chunkHeader, lastChunk, simpleResponse } from '../../../../http1/write.ts';
import { MEASURE, type PhaseIndex, WARMUP } from '../../../../metrics/phase-index.ts';
import type { Outcome } from '../../../../strategies/contract.ts';
import { affinityCookie, affinityCookieLine } from './affinity-cookie.ts';
import { type AttemptOwner, Attempts } from './attempts.ts';
import { requestHead } from './forwarded-head.ts';
import type { ReplicaServices } from './replica-services.ts';
import { ResponseWriter } from './response-writer.ts';

const mostHeldBytes = 65_536;

export class ClientConnection implements MessageSink, AttemptOwner {
  readonly affinityKey = '';
  requestComplete = true;
  readonly #socket: Socket;
  readonly #replica: ReplicaServices;
  readonly #parser = new MessageParser('request', this);
  readonly #attempts: Attempts;
  readonly #response: ResponseWriter;
  #head!: MessageHead;
  /** Between a request's head and the end of its response. */
  #busy = false;
  #phase: PhaseIndex = MEASURE;
  #keepAlive = true;
  #chunkedRequest = false;
  #heldBytes = 0;
  #responseBegun = false;
  #responseStatus = 0;
  #pool = 0;
  /** To be set by the answer; empty: none. */
  #newCookie = '';

  constructor(socket: Socket, replica: ReplicaServices) {
    this.#socket = socket;
    this.#replica = replica;
    this.#attempts = new Attempts(replica, this);
    this.#response = new ResponseWriter(socket);
    socket.on('data', (chunk: Buffer) => {
      if (socket.writableEnded) return;
      this.#parser.push(chunk);
      if (this.#busy && this.requestComplete && !this.#parser.idle) this.#hold(chunk.length);
    });
    socket.on('drain', () => {
      if (this.#busy) this.#attempts.upstream?.resume();
      else this.#proceed();
    });
    socket.on('end', () => this.#left());
    socket.on('error', () => this.#left());
    socket.on('close', () => this.#left());
  }

  get sequence(): number {
    return this.#head.decimal('x-plimsoll-seq');
  }

  get attempt(): number {
    return this.#attempts.number;
  }

  get tried(): readonly EndpointState[] {
    return this.#attempts.tried;
  }

  get path(): string {
    return this.#head.target;
  }

  get clientAddress(): string {
    const direct = this.#socket.remoteAddress ?? '';
    if (!this.#replica.trustForwarded) return direct;
    return this.#head.get('x-forwarded-for')?.split(',', 1)[0]!.trim() || direct;
  }

  get cookie(): string {
    return affinityCookie(this.#head.get('cookie'), this.#pool);
  }

  setCookie(value: string): void {
    this.#newCookie = value;
  }

  head(head: MessageHead): void {
    const { recorder, router } = this.#replica;
    this.#head = head;
    this.#busy = true;
    this.requestComplete = false;
    this.#responseBegun = false;
    this.#responseStatus = 0;
    this.#keepAlive = head.keepAlive;
    this.#phase = head.get('x-plimsoll-phase') === 'warmup' ? WARMUP : MEASURE;
    recorder.accepted(this.#phase);
    const match = router.match(head.get('host'), head.target);
    switch (match.kind) {
      case 'route':
        recorder.routed(this.#phase, match.route);
        this.#forward(head, match.pool);
        return;
      case 'redirect':
        this.#answerLocally(match.status, match.location);
        return;
      case 'local':
        this.#answerLocally(match.status);
        return;
      case 'not-found':
        this.#answerLocally(404);
        return;
      case 'bad-request':
        this.#answerLocally(400);
    }
  }

  body(chunk: Buffer): void {
    const attempts = this.#attempts;
    if (!attempts.upstream) return;
    if (this.#chunkedRequest) attempts.write(chunkHeader(chunk.length));
    let goOn = attempts.write(chunk);
    if (this.#chunkedRequest) goOn = attempts.write('\r\n');
    if (!goOn) this.#socket.pause();
  }

  end(): void {
    this.requestComplete = true;
    if (this.#attempts.upstream && this.#chunkedRequest) this.#attempts.write(lastChunk);
    if (this.#busy) this.#parser.pause();
  }

  invalid(error: ProtocolError): void {
    if (this.#busy) {
      this.#left();
      // A refusal written now would be taken for a part of the response.
      if (this.#responseBegun) {
        this.#socket.resetAndDestroy();
        return;
      }
    } else {
      this.#replica.recorder.accepted(MEASURE);
      this.#replica.recorder.answeredLocally(MEASURE);
    }
    this.#socket.end(simpleResponse(error.status, error.message, { close: true }));
  }

  upstreamDrained(): void {
    this.#socket.resume();
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
    const added = this.#newCookie && affinityCookieLine(this.#pool, this.#newCookie);
    this.#keepAlive = this.#response.begin(head, this.#head.minor, mayKeepAlive, added);
  }

  responseBody(chunk: Buffer): void {
    if (!this.#response.body(chunk)) this.#attempts.upstream?.pause();
  }

  responseEnd(): void {
    this.#response.end();
    this.#attempts.end('answered', this.#responseStatus);
    this.#finish();
  }

  upstreamLost(connected: boolean): void {
    const failure = connected ? 'reset' : 'connect-failure';
    if (!connected) this.#replica.recorder.connectFailed(this.#phase);
    const mayFollow = !this.#responseBegun && this.#attempts.mayFollow(failure, this.#head.method);
    this.#attempts.end('failed', this.#responseStatus);
    if (mayFollow) {
      this.#tryAgain(failure);
      return;
    }
    if (this.#responseBegun) {
      this.#busy = false;
      // Nothing but a reset tells a broken body from a whole one where closing delimits it.
      this.#socket.resetAndDestroy();
      return;
    }
    this.#respond(502);
  }

  attemptTimedOut(): void {
    const mayFollow = this.#attempts.mayFollow('timeout', this.#head.method);
    this.#dropAttempt('failed');
    if (mayFollow) this.#tryAgain('timeout');
    else this.#respond(statusOf('timeout'));
  }

  #forward(head: MessageHead, pool: number | undefined): void {
    const { balancers, requestIds, port } = this.#replica;
    this.#pool = pool ?? 0;
    this.#newCookie = '';
    if (pool === undefined || !this.#attempts.begin(balancers[pool]!, this.#phase)) {
      this.#answerLocally(503);
      return;
    }
    if (head.expectContinue) this.#socket.write('HTTP/1.1 100 Continue\r\n\r\n');
    this.#chunkedRequest = head.bodyKind === 'chunked';
    this.#attempts.send(
      requestHead(head, this.clientAddress, port, requestIds.next()),
      head.method === 'HEAD',
    );
  }

  #answerLocally(status: number, location?: string): void {
    this.#replica.recorder.answeredLocally(this.#phase);
    this.#respond(status, location);
  }

  /** An answer of our own; with a body still to come the connection closes after it. */
  #respond(status: number, location?: string): void {
    this.#keepAlive &&= this.requestComplete || this.#head.bodyKind === 'none';
    this.#socket.write(
      simpleResponse(status, '', {
        close: !this.#keepAlive,
        headOnly: this.#head.method === 'HEAD',
        location,
      }),
    );
    this.#finish();
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
    else if (!this.requestComplete) this.#socket.resume();
  }

  #finish(): void {
    this.#busy = false;
    if (!this.#keepAlive) {
      this.#parser.pause();
      this.#socket.end();
      // What it still sends is dropped, but read: else it would wait for ever to send it, and its leaving go unseen.
      this.#socket.resume();
    } else if (this.#socket.writableNeedDrain) {
      // A client that does not read its answers is not served further ones.
      this.#parser.pause();
      this.#socket.pause();
    } else {
      this.#proceed();
    }
  }

  #proceed(): void {
    this.#heldBytes = 0;
    this.#socket.resume();
    this.#parser.resume();
  }

  /** Pipelined bytes wait in the parser; many of them wait in the kernel, where they hide that the client has left. */
  #hold(byteCount: number): void {
    this.#heldBytes += byteCount;
    if (this.#heldBytes > mostHeldBytes) this.#socket.pause();
  }

  /** The client is gone: whatever was under way for it is cancelled. */
  #left(): void {
    if (!this.#busy) return;
    this.#busy = false;
    this.#dropAttempt('cancelled');
  }
}
