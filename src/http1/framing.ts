/**
 * Decides from a head how its body is delimited and whether the connection outlives it, and refuses what two recipients
 * could understand in two ways. RFC 9112 sections 3.2, 6 and 9.3.
 */
import type { MessageHead } from './message-head.ts';
import { badRequest, type ProtocolError } from './protocol-error.ts';
import { isAuthority } from './request-target.ts';

const hostMissing = badRequest('the Host header is missing');
const hostInvalid = badRequest('the Host header is not a host');
const hostTwice = badRequest('there are several Host headers');
const lengthInvalid = badRequest('the Content-Length is not one decimal number');
const lengthTwice = badRequest('there are several Content-Length headers');
const bothFramings = badRequest('there are both Content-Length and Transfer-Encoding');
const codingInOldVersion = badRequest('there is a Transfer-Encoding on HTTP/1.0');
const connectWithContent = badRequest('CONNECT has no content, so nothing may frame one');
const chunkedNotLast = badRequest('chunked is applied twice or is not the last transfer coding');
const codingMalformed = badRequest('the Transfer-Encoding is malformed');
const codingUnknown: ProtocolError = {
  status: 501,
  message: 'no transfer coding but chunked is supported',
};

const expectUnknown: ProtocolError = {
  status: 417,
  message: 'no expectation but 100-continue is supported',
};

const token = /^[!#$%&'*+\-.^`|~\w]+$/;
const ownOptions: ReadonlySet<string> = new Set(['close', 'keep-alive', 'upgrade']);
const nothing: readonly string[] = [];

/** One per parser, used for every head; each field is the index of a header, −1 for none. */
export class Framing {
  #host = -1;
  #contentLength = -1;
  #transferEncoding = -1;
  #connection = -1;
  #upgrade = -1;
  #expect = -1;
  /** Connection or Transfer-Encoding, whose lines add up to one list, has several lines. */
  #listContinues = false;

  applyToRequest(head: MessageHead): ProtocolError | undefined {
    const problem = this.#apply(head);
    if (problem !== undefined) return problem;
    if (head.method === 'CONNECT' && head.bodyKind !== 'none') return connectWithContent;
    head.expectContinue = false;
    if (this.#expect !== -1 && head.minor === 1) {
      head.expectContinue = head.valueIs(this.#expect, '100-continue');
      if (!head.expectContinue && head.valueAt(this.#expect) !== '') return expectUnknown;
    }
    if (this.#host === -1) return head.minor === 1 ? hostMissing : undefined;
    return isAuthority(head.valueAt(this.#host)) ? undefined : hostInvalid;
  }

  /** `toHead`: the response to a HEAD request, which has no body whatever its fields say. */
  applyToResponse(head: MessageHead, toHead: boolean): ProtocolError | undefined {
    const problem = this.#apply(head);
    if (problem !== undefined) return problem;
    const { status } = head;
    if (toHead || status < 200 || status === 204 || status === 304) {
      head.bodyKind = 'none';
      head.contentLength = 0;
    } else if (head.bodyKind === 'none') {
      head.bodyKind = 'close';
      head.keepAlive = false;
    }
    return undefined;
  }

  #apply(head: MessageHead): ProtocolError | undefined {
    const problem = this.#find(head);
    if (problem !== undefined) return problem;
    this.#decideConnection(head);
    return this.#decideBody(head);
  }

  #find(head: MessageHead): ProtocolError | undefined {
    this.#host = this.#contentLength = this.#transferEncoding = -1;
    this.#connection = this.#upgrade = this.#expect = -1;
    this.#listContinues = false;
    for (let i = 0; i < head.headerCount; i++) {
      switch (head.nameLengthAt(i)) {
        case 4:
          if (!head.nameIs(i, 'host')) break;
          if (this.#host !== -1) return hostTwice;
          this.#host = i;
          break;
        case 6:
          if (head.nameIs(i, 'expect')) this.#expect = i;
          break;
        case 7:
          if (head.nameIs(i, 'upgrade')) this.#upgrade = i;
          break;
        case 10:
          if (!head.nameIs(i, 'connection')) break;
          if (this.#connection === -1) this.#connection = i;
          else this.#listContinues = true;
          break;
        case 14:
          if (!head.nameIs(i, 'content-length')) break;
          if (this.#contentLength !== -1) return lengthTwice;
          this.#contentLength = i;
          break;
        case 17:
          if (!head.nameIs(i, 'transfer-encoding')) break;
          if (this.#transferEncoding === -1) this.#transferEncoding = i;
          else this.#listContinues = true;
      }
    }
    return undefined;
  }

  #decideConnection(head: MessageHead): void {
    const connection = this.#connection;
    head.keepAlive = head.minor === 1;
    head.upgrade = false;
    head.namedByConnection = nothing;
    if (connection === -1) return;
    if (!this.#listContinues && head.valueIs(connection, 'keep-alive')) {
      head.keepAlive = true;
      return;
    }
    const options = listOf(head, 'connection');
    head.keepAlive =
      !options.includes('close') && (head.minor === 1 || options.includes('keep-alive'));
    head.upgrade = head.minor === 1 && this.#upgrade !== -1 && options.includes('upgrade');
    head.namedByConnection = options.filter((option) => !ownOptions.has(option));
  }

  #decideBody(head: MessageHead): ProtocolError | undefined {
    head.bodyKind = 'none';
    head.contentLength = 0;
    if (this.#transferEncoding !== -1) {
      head.bodyKind = 'chunked';
      if (this.#contentLength !== -1) return bothFramings;
      if (head.minor === 0) return codingInOldVersion;
      const plain = !this.#listContinues && head.valueIs(this.#transferEncoding, 'chunked');
      return plain ? undefined : codingProblem(listOf(head, 'transfer-encoding'));
    }
    if (this.#contentLength === -1) return undefined;
    head.bodyKind = 'length';
    head.contentLength = head.decimalAt(this.#contentLength);
    const valid = head.contentLength >= 0 && Number.isSafeInteger(head.contentLength);
    return valid ? undefined : lengthInvalid;
  }
}

/** The members of a list field, in lower case, over all its lines. */
function listOf(head: MessageHead, name: string): string[] {
  const members: string[] = [];
  for (let i = 0; i < head.headerCount; i++) {
    if (!head.nameIs(i, name)) continue;
    for (const member of head.valueAt(i).split(',')) members.push(trim(member).toLowerCase());
  }
  return members;
}

/** Without the white space that HTTP knows; `trim()` would also take away what is no space here. */
function trim(member: string): string {
  return member.replace(/^[ \t]+/, '').replace(/[ \t]+$/, '');
}

function codingProblem(codings: readonly string[]): ProtocolError | undefined {
  if (!codings.every((coding) => token.test(coding))) return codingMalformed;
  const chunked = codings.indexOf('chunked');
  if (chunked !== -1 && chunked < codings.length - 1) return chunkedNotLast;
  return codings.length === 1 && chunked === 0 ? undefined : codingUnknown;
}
