/**
 * A request, from its head to the end of its answer. A connection has one and uses it for each of its requests, so an
 * exchange allocates next to nothing.
 */
import type { MessageHead } from '../../../../http1/message-head.ts';
import type { ProtocolError } from '../../../../http1/protocol-error.ts';
import { MEASURE, type PhaseIndex, WARMUP } from '../../../../metrics/phase-index.ts';
import { type Admission, localStatus, type Routed } from '../../../../routing/index.ts';
import { ArrivedRequest } from './arrived-request.ts';
import { ClientAnswer, type LocalParts } from './client-answer.ts';
import type { ClientResponse } from './client-response.ts';
import type { ClientSide } from './client-side.ts';
import { ForwardedRequest } from './forwarded-request.ts';
import type { ForwardingOwner } from './forwarding-owner.ts';
import type { ReplicaServices } from './replica-services.ts';

const tooLarge: ProtocolError = { status: 413, message: 'the request body is too large' };

export class ClientExchange implements ForwardingOwner {
  /** Between a request's head and the end of its response. */
  busy = false;
  requestComplete = true;
  readonly #replica: ReplicaServices;
  readonly #side: ClientSide;
  readonly #arrived: ArrivedRequest;
  readonly #answer: ClientAnswer;
  readonly #forwarded: ForwardedRequest;
  #admission: Admission | undefined;
  #phase: PhaseIndex = MEASURE;
  /** That may still come. */
  #bodyBytesLeft = Infinity;

  constructor(response: ClientResponse, replica: ReplicaServices, side: ClientSide) {
    this.#replica = replica;
    this.#side = side;
    this.#arrived = new ArrivedRequest(replica, side);
    this.#answer = new ClientAnswer(response);
    this.#forwarded = new ForwardedRequest(replica, this, side, this.#arrived, this.#answer);
  }

  /** `isLast`: the connection is not for another. */
  head(head: MessageHead, isLast = false): void {
    const { recorder, router } = this.#replica;
    this.busy = true;
    this.requestComplete = false;
    this.#answer.expect(head, isLast);
    this.#phase = head.get('x-plimsoll-phase') === 'warmup' ? WARMUP : MEASURE;
    recorder.accepted(this.#phase);
    this.#arrived.begin(head);
    const match = router.match(this.#arrived);
    if (match.kind === 'route') {
      recorder.routed(this.#phase, match.route);
      this.#admission = match.admission;
      this.#forward(head, match);
    } else if (match.kind === 'redirect' || match.kind === 'local') {
      this.answerLocally(match.status, match);
    } else {
      this.answerLocally(localStatus(match));
    }
  }

  body(chunk: Buffer): void {
    if (!this.#forwarded.underWay) return;
    this.#bodyBytesLeft -= chunk.length;
    if (this.#bodyBytesLeft < 0) this.refuse(tooLarge);
    else if (!this.#forwarded.body(chunk)) this.#side.pauseRequest();
  }

  requestEnd(trailers: string): void {
    this.requestComplete = true;
    this.#forwarded.bodyEnd(trailers);
  }

  /** What is wrong with the request shows only now, that it has been sent on in part. */
  refuse(error: ProtocolError): void {
    this.#forwarded.drop('cancelled');
    if (this.#answer.begun) {
      // A refusal written now would be taken for a part of the response.
      this.breakOff();
      return;
    }
    this.#answer.keepAlive = false;
    this.respond(error.status, { body: error.message });
  }

  /** The client is gone: whatever was under way for it is cancelled. */
  clientLeft(): void {
    if (!this.busy) return;
    this.over();
    this.#forwarded.drop('cancelled');
  }

  clientDrained(): void {
    this.#forwarded.clientDrained();
  }

  answerLocally(status: number, parts?: LocalParts): void {
    this.#replica.recorder.answeredLocally(this.#phase);
    this.respond(status, parts);
  }

  respond(status: number, parts?: LocalParts): void {
    this.#answer.local(status, this.requestComplete, parts);
    this.finish();
  }

  finish(): void {
    this.over();
    this.#side.exchangeOver(this.#answer.keepAlive);
  }

  breakOff(): void {
    this.over();
    this.#answer.breakOff();
  }

  tunnel(): void {
    this.busy = false;
  }

  over(): void {
    this.busy = false;
    this.#forwarded.over();
    if (!this.#admission) return;
    this.#admission.over();
    this.#admission = undefined;
  }

  #forward(head: MessageHead, routed: Routed): void {
    const rules = this.#replica.forwarding.of(routed.forwarding);
    this.#answer.change(rules.answerHeaders, routed.responseHeaders);
    this.#bodyBytesLeft = rules.maxBodyBytes;
    if (head.contentLength > rules.maxBodyBytes) this.answerLocally(413);
    else this.#forwarded.begin(head, routed, rules, this.#phase);
  }
}
