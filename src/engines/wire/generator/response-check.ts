/** Whether a response is as its request expects. One per connection; the body is kept only where that is asked for. */
import type { ResponseExpectation } from '../../../core/run-spec.ts';
import { isExpectedStatus } from '../../../requests/expected-status.ts';
import type { ResponseHead } from './response-head.ts';

/** A longer body is not as expected, whatever it holds. */
const mostBodyBytes = 1024 ** 2;

export class ResponseCheck {
  #expectation: ResponseExpectation | undefined;
  #met = true;
  #chunks: Buffer[] | undefined;
  #bytes = 0;

  head(expectation: ResponseExpectation | undefined, head: ResponseHead): void {
    this.#expectation = expectation;
    this.#met = isExpectedStatus(expectation, head.status);
    this.#chunks = undefined;
    if (!this.#met || !expectation) return;
    this.#met = hasHeaders(head, expectation.headers ?? {});
    if (!this.#met || !expectation.body) return;
    this.#chunks = [];
    this.#bytes = 0;
  }

  body(chunk: Buffer): void {
    if (!this.#chunks) return;
    this.#bytes += chunk.length;
    if (this.#bytes <= mostBodyBytes) {
      this.#chunks.push(Buffer.from(chunk));
    } else {
      this.#met = false;
      this.#chunks = undefined;
    }
  }

  /** At the end of the response. */
  met(): boolean {
    if (!this.#chunks) return this.#met;
    const body = Buffer.concat(this.#chunks);
    this.#chunks = undefined;
    const { contains = '', equals } = this.#expectation!.body!;
    return body.includes(contains) && (equals === undefined || body.equals(Buffer.from(equals)));
  }
}

function hasHeaders(head: ResponseHead, expected: Readonly<Record<string, string>>): boolean {
  return Object.entries(expected).every(([name, value]) => {
    for (let i = 0; i < head.headerCount; i++) {
      if (head.nameIs(i, name) && head.valueAt(i) === value) return true;
    }
    return false;
  });
}
