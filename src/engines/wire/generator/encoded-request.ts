/** A request's bytes, as latin1: worked out before the run, but for what differs from one request to the next. */
import type { RequestPhase } from '../../../core/run-event.ts';
import type { RequestSpec } from '../../../core/run-spec.ts';
import type { Fill, RequestValues } from '../../../requests/request-values.ts';

export interface EncodedRequest {
  /**
   * Request number k; its phase is marked where it is not the measured one. `more`: further header lines, each opening
   * with CRLF.
   */
  encode(k: number, phase: RequestPhase, more: string): string;
}

export function encodeRequest(request: RequestSpec, values: RequestValues): EncodedRequest {
  return request.templated || typeof request.bodyBytes === 'object'
    ? new FilledRequest(request, values)
    : new FixedRequest(request, values);
}

class FixedRequest implements EncodedRequest {
  readonly #before: string;
  readonly #after: string;

  constructor(request: RequestSpec, values: RequestValues) {
    const body = values.body(request, utf8AsLatin1)(0);
    const headers = Object.entries(request.headers)
      .map(([name, value]) => `${name}: ${value}\r\n`)
      .join('');
    const length = describesLength(request) ? `content-length: ${body.length}\r\n` : '';
    this.#before =
      `${request.method} ${request.target} HTTP/1.1\r\nhost: ${request.host}\r\n` +
      `${headers}${length}x-plimsoll-seq: `;
    this.#after = `\r\n\r\n${body}`;
  }

  encode(k: number, phase: RequestPhase, more: string): string {
    return this.#before + k + markOf(phase) + more + this.#after;
  }
}

class FilledRequest implements EncodedRequest {
  readonly #request: RequestSpec;
  readonly #target: Fill;
  readonly #headers: readonly (readonly [name: string, Fill])[];
  readonly #body: Fill;
  readonly #describesLength: boolean;

  constructor(request: RequestSpec, values: RequestValues) {
    this.#request = request;
    this.#target = values.target(request);
    this.#headers = values.headers(request);
    this.#body = values.body(request, utf8AsLatin1);
    this.#describesLength = describesLength(request);
  }

  encode(k: number, phase: RequestPhase, more: string): string {
    const { method, host } = this.#request;
    const body = this.#body(k);
    let head = `${method} ${this.#target(k)} HTTP/1.1\r\nhost: ${host}\r\n`;
    for (const [name, fill] of this.#headers) head += `${name}: ${fill(k)}\r\n`;
    if (this.#describesLength) head += `content-length: ${body.length}\r\n`;
    return `${head}x-plimsoll-seq: ${k}${markOf(phase)}${more}\r\n\r\n${body}`;
  }
}

function markOf(phase: RequestPhase): string {
  return phase === 'warmup' ? '\r\nx-plimsoll-phase: warmup' : '';
}

/** RFC 9110, section 8.6: a GET without a body says nothing of one. */
function describesLength({ method, body, bodyBytes }: RequestSpec): boolean {
  return method !== 'GET' || body !== undefined || bodyBytes !== undefined;
}

function utf8AsLatin1(text: string): string {
  return Buffer.from(text).toString('latin1');
}
