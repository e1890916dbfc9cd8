/**
 * A request on its way to pods: which pool gets it, how often it is tried, and what becomes of the answers. An exchange has
 * one, used for each of its requests.
 */
import { type AttemptFailure, isIdempotent, statusOf } from '../../../../balancer/retry-policy.ts';
import type { MessageHead } from '../../../../http1/message-head.ts';
import type { PhaseIndex } from '../../../../metrics/phase-index.ts';
import type { Routed } from '../../../../routing/index.ts';
import type { Outcome } from '../../../../strategies/contract.ts';
import type { ArrivedRequest } from './arrived-request.ts';
import { type AttemptOwner, Attempts } from './attempts.ts';
import { BalancedRequest } from './balanced-request.ts';
import type { ClientAnswer } from './client-answer.ts';
import type { ClientSide } from './client-side.ts';
import type { Loss } from './exchange.ts';
import type { ForwardingOwner } from './forwarding-owner.ts';
import type { AttemptTimes, ForwardingRules } from './forwarding-rules.ts';
import { mirror, type MirroredRequests } from './mirrors.ts';
import type { ReplicaServices } from './replica-services.ts';
import { RequestHeads } from './request-heads.ts';
import type { Tunnel } from './tunnel.ts';

export class ForwardedRequest implements AttemptOwner {
  readonly #replica: ReplicaServices;
  readonly #owner: ForwardingOwner;
  readonly #side: ClientSide;
  readonly #arrived: ArrivedRequest;
  readonly #answer: ClientAnswer;
  readonly #heads: RequestHeads;
  readonly #request: BalancedRequest;
  readonly #attempts: Attempts;
  /** Made of the present request. */
  #copies: MirroredRequests | undefined;
  #head!: MessageHead;
  #routed!: Routed;
  #rules!: ForwardingRules;
  #phase: PhaseIndex = 0;
  /** Of the attempt under way; 0: none has come. */
  #status = 0;

  constructor(
    replica: ReplicaServices,
    owner: ForwardingOwner,
    side: ClientSide,
    arrived: ArrivedRequest,
    answer: ClientAnswer,
  ) {
    this.#replica = replica;
    this.#owner = owner;
    this.#side = side;
    this.#arrived = arrived;
    this.#answer = answer;
    this.#heads = new RequestHeads(replica, arrived);
    this.#request = new BalancedRequest(replica, arrived);
    this.#attempts = new Attempts(replica, this, this.#request, side.pins);
  }

  get requestComplete(): boolean {
    return this.#owner.requestComplete;
  }

  get times(): AttemptTimes {
    return this.#rules.times;
  }

  /** A pod has it. */
  get underWay(): boolean {
    return this.#attempts.upstream !== undefined;
  }

  begin(head: MessageHead, routed: Routed, rules: ForwardingRules, phase: PhaseIndex): void {
    const { pool } = routed;
    this.#head = head;
    this.#routed = routed;
    this.#rules = rules;
    this.#phase = phase;
    this.#status = 0;
    this.#heads.begin(head, routed, rules);
    this.#request.begin(head, routed);
    this.#attempts.begin(rules, phase);
    const refusal = pool === undefined ? 'no-endpoint' : this.#attempts.enter(pool);
    if (refusal === undefined) {
      this.#sendWithCopies(this.#heads.usual());
    } else if (refusal === 'no-endpoint' && !this.#attempts.enterInstead()) {
      this.#send(this.#heads.forEmptyPool());
    } else if (!this.#showsErrorPage(503)) {
      this.#owner.answerLocally(503);
    }
  }

  /** False asks for a pause. */
  body(chunk: Buffer): boolean {
    this.#copies?.body(chunk);
    return this.#attempts.writeBody(chunk);
  }

  bodyEnd(trailers: string): void {
    this.#copies?.bodyEnd(trailers);
    this.#attempts.endBody(trailers);
  }

  clientDrained(): void {
    this.#attempts.upstream?.resume();
  }

  /** The attempt under way is of no use, with what is still to come of it. */
  drop(outcome: Outcome): void {
    const { upstream } = this.#attempts;
    if (!upstream) return;
    this.#attempts.end(outcome, this.#status);
    upstream.abandon();
  }

  /** Nothing is to be kept or waited for any longer. */
  over(): void {
    this.#attempts.over();
    this.#copies?.letGo();
    this.#copies = undefined;
  }

  upstreamDrained(): void {
    this.#side.resumeRequest();
  }

  interim(head: MessageHead): void {
    this.#answer.interim(head);
  }

  responseHead(head: MessageHead): void {
    const { status } = head;
    this.#status = status;
    if (this.#attempts.mayFollow(status, this.#head.method, true)) {
      this.drop('answered');
      this.#tryAgain(status);
    } else if (this.#attempts.hasErrorPage(status)) {
      this.drop('answered');
      this.#giveUp(status);
    } else {
      this.#attempts.answering(status);
      this.#answer.begin(head, this.requestComplete, this.#request.cookieLine);
    }
  }

  responseBody(chunk: Buffer): void {
    if (this.#answer.body(chunk)) return;
    this.#attempts.upstream?.pause();
    this.#side.mustDrain();
  }

  responseEnd(trailers: string): void {
    this.#answer.end(trailers);
    this.#attempts.end('answered', this.#status);
    this.#owner.finish();
  }

  /** The pod agrees to what the client has asked for. */
  switchProtocols(head: MessageHead): Tunnel | undefined {
    if (!this.#head.upgrade || !this.requestComplete) return undefined;
    this.#status = head.status;
    this.#attempts.answering(head.status);
    this.#attempts.over();
    this.#answer.switching(head, this.#request.cookieLine);
    this.#owner.tunnel();
    return this.#side.switchProtocols(this.#attempts.upstream!, () => {
      this.#attempts.end('answered', this.#status);
      this.#owner.over();
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

  timedOut(): void {
    this.drop('failed');
    if (this.#answer.begun) this.#owner.breakOff();
    else this.#owner.respond(504);
  }

  #attemptFailed(failure: 'reset' | 'connect-failure' | 'timeout', connected: boolean): void {
    const attempts = this.#attempts;
    const { begun } = this.#answer;
    if (!connected) this.#replica.recorder.connectFailed(this.#phase);
    const mayFollow = !begun && attempts.mayFollow(failure, this.#head.method, connected);
    attempts.end('failed', this.#status);
    if (mayFollow) this.#tryAgain(failure);
    else if (begun) this.#owner.breakOff();
    else this.#giveUp(statusOf(failure));
  }

  #tryAgain(failure: AttemptFailure): void {
    this.#status = 0;
    if (this.#attempts.again()) this.#goOnReading();
    else this.#giveUp(statusOf(failure));
  }

  /** What the last connection could not take does not hold up this one. */
  #goOnReading(): void {
    if (!this.requestComplete) this.#side.resumeRequest();
  }

  #giveUp(status: number): void {
    if (!this.#showsErrorPage(status)) this.#owner.respond(status);
  }

  /** No attempt is under way. False where there is no page for it, or nobody who has it. */
  #showsErrorPage(status: number): boolean {
    const attempts = this.#attempts;
    if (!attempts.hasErrorPage(status) || attempts.enterErrorPage() !== undefined) return false;
    this.#status = 0;
    this.#send(this.#heads.forErrorPage(status));
    this.#attempts.sendBodyAgain();
    this.#goOnReading();
    return true;
  }

  #send(text: string): void {
    const { bodyKind, method } = this.#head;
    this.#answer.goAhead();
    this.#attempts.send(text, bodyKind === 'chunked', method === 'HEAD');
  }

  #sendWithCopies(text: string): void {
    this.#send(text);
    if (this.#rules.mirrors.length === 0) return;
    this.#copies = mirror(this.#replica, {
      head: this.#head,
      arrived: this.#arrived,
      routed: this.#routed,
      rules: this.#rules,
      text,
      phase: this.#phase,
    });
  }
}
