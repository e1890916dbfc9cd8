/** A request's bytes, as latin1: worked out before the run, but for what differs from one request to the next. */
import type { RequestPhase } from '../../../core/run-event.ts';
import type { RequestSpec } from '../../../core/run-spec.ts';
import type { Fill, RequestValues } from '../../../requests/request-values.ts';

export interface EncodedRequest {
  /** Of request number k. */
  target(k: number): string;
  /**
   * Request number k; its phase is marked where it is not the measured one. `more`: further header lines, each opening
   * with CRLF. `cookies`: that its client keeps, beside those that it names itself.
   */
  encode(k: number, phase: RequestPhase, more?: string, cookies?: string): string;
}

export function encodeRequest(request: RequestSpec, values: RequestValues): EncodedRequest {
  return request.templated || typeof request.bodyBytes === 'object'
    ? new FilledRequest(request, values)
    : new FixedRequest(request, values);
}

class FixedRequest implements EncodedRequest {
  readonly #target: string;
  readonly #ownCookies: string;
  readonly #before: string;
  readonly #after: string;

  constructor(request: RequestSpec, values: RequestValues) {
    const body = values.body(request, utf8AsLatin1)(0);
    const headers = Object.entries(request.headers)
      .filter(([name]) => !isCookie(name))
      .map(([name, value]) => `${name}: ${value}\r\n`)
      .join('');
    this.#target = request.target;
    this.#ownCookies = Object.entries(request.headers).find(([name]) => isCookie(name))?.[1] ?? '';
    const length = describesLength(request) ? `content-length: ${body.length}\r\n` : '';
    this.#before =
      `${request.method} ${request.target} HTTP/1.1\r\nhost: ${request.host}\r\n` +
      `${headers}${length}x-plimsoll-seq: `;
    this.#after = `\r\n\r\n${body}`;
  }

  target(): string {
    return this.#target;
  }

  encode(k: number, phase: RequestPhase, more = '', cookies = ''): string {
    const cookie = cookieLine(this.#ownCookies, cookies);
    return this.#before + k + markOf(phase) + more + cookie + this.#after;
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

  target(k: number): string {
    return this.#target(k);
  }

  encode(k: number, phase: RequestPhase, more = '', cookies = ''): string {
    const { method, host } = this.#request;
    const body = this.#body(k);
    let head = `${method} ${this.#target(k)} HTTP/1.1\r\nhost: ${host}\r\n`;
    let own = '';
    for (const [name, fill] of this.#headers) {
      if (isCookie(name)) own = fill(k);
      else head += `${name}: ${fill(k)}\r\n`;
    }
    if (this.#describesLength) head += `content-length: ${body.length}\r\n`;
    return `${head}x-plimsoll-seq: ${k}${markOf(phase)}${more}${cookieLine(own, cookies)}\r\n\r\n${body}`;
  }
}

function isCookie(name: string): boolean {
  return name.toLowerCase() === 'cookie';
}

/** One line for all, as clients send it (RFC 6265, section 5.4). */
function cookieLine(...cookies: readonly string[]): string {
  const sent = cookies.filter((text) => text !== '').join('; ');
  return sent && `\r\ncookie: ${sent}`;
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
