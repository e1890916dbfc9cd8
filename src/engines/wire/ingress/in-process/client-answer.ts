/**
 * The answer to a client's request: what its route adds to it, whether it has begun, and whether the connection outlives
 * it. An exchange has one, used for each of its requests.
 */
import type { MessageHead } from '../../../../http1/message-head.ts';
import type { HeaderLines } from '../../../../routing/index.ts';
import type { AnswerHeaders, ClientResponse } from './client-response.ts';
import { unchangedAnswer } from './forwarding-rules.ts';
import { droppingNamesOf } from './header-rules.ts';

export class ClientAnswer {
  /** Of a pod's answer something has gone out. */
  begun = false;
  keepAlive = true;
  readonly #response: ClientResponse;
  #request!: MessageHead;
  #isWaitedFor = false;
  #headers: AnswerHeaders = unchangedAnswer;

  constructor(response: ClientResponse) {
    this.#response = response;
  }

  /** That to this request is next. `isLast`: of its connection. */
  expect(request: MessageHead, isLast: boolean): void {
    this.#request = request;
    this.#isWaitedFor = request.expectContinue;
    this.begun = false;
    this.keepAlive = request.keepAlive && !isLast;
    this.#headers = unchangedAnswer;
  }

  /** Whoever gives it. `added`: lines in place of what a pod has under their names. */
  change(headers: AnswerHeaders, added: HeaderLines | undefined): void {
    this.#headers = added
      ? { drop: droppingNamesOf(added, headers.drop), lines: headers.lines + added }
      : headers;
  }

  /** A client that waits for it is told to send the body. */
  goAhead(): void {
    if (!this.#isWaitedFor) return;
    this.#isWaitedFor = false;
    this.#response.goAhead();
  }

  interim(head: MessageHead): void {
    // HTTP/1.0 knows none; and where the client does not read them they are not worth waiting for.
    if (this.#request.minor === 0 || this.#response.isFull) return;
    this.#response.interim(head);
  }

  /** That of a pod. */
  begin(head: MessageHead, requestComplete: boolean, cookieLine: HeaderLines): void {
    const mayKeepAlive = this.keepAlive && requestComplete;
    const headers = this.#with(cookieLine);
    this.begun = true;
    this.keepAlive = this.#response.begin(head, this.#request.minor, mayKeepAlive, headers);
  }

  /** False asks for a pause. */
  body(chunk: Buffer): boolean {
    return this.#response.body(chunk);
  }

  end(trailers: string): void {
    this.#response.end(trailers);
  }

  switching(head: MessageHead, cookieLine: HeaderLines): void {
    this.#response.switching(head, this.#with(cookieLine));
  }

  /** One of our own; with a body still to come the connection closes after it. */
  local(
    status: number,
    requestComplete: boolean,
    { body = '', location, headers = '' }: LocalParts = {},
  ): void {
    this.keepAlive &&= requestComplete || this.#request.bodyKind === 'none';
    this.#response.local(status, body, {
      close: !this.keepAlive,
      headOnly: this.#request.method === 'HEAD',
      location,
      headers: this.#headers.lines + headers,
    });
  }

  breakOff(): void {
    this.#response.breakOff();
  }

  #with(cookieLine: HeaderLines): AnswerHeaders {
    const { drop, lines } = this.#headers;
    return cookieLine === '' ? this.#headers : { drop, lines: lines + cookieLine };
  }
}

export interface LocalParts {
  readonly body?: string;
  readonly location?: string | undefined;
  readonly headers?: HeaderLines | undefined;
}
