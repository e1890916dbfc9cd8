/** A client's request as the balancer sees it. An exchange has one, used for each of its requests. */
import type { EndpointState } from '../../../../balancer/endpoint-state.ts';
import type { RequestInfo } from '../../../../core/endpoint.ts';
import type { MessageHead } from '../../../../http1/message-head.ts';
import { affinityCookie, affinityCookieLine } from './affinity-cookie.ts';

export class BalancedRequest implements RequestInfo {
  readonly affinityKey = '';
  /** From 1. */
  attempt = 1;
  readonly tried: EndpointState[] = [];
  clientAddress = '';
  #head!: MessageHead;
  #pool = 0;
  #newCookie = '';

  begin(head: MessageHead, pool: number, clientAddress: string): void {
    this.#head = head;
    this.#pool = pool;
    this.clientAddress = clientAddress;
    this.attempt = 1;
    if (this.tried.length > 0) this.tried.length = 0;
    this.#newCookie = '';
  }

  get sequence(): number {
    return this.#head.decimal('x-plimsoll-seq');
  }

  get path(): string {
    return this.#head.target;
  }

  get cookie(): string {
    return affinityCookie(this.#head.get('cookie'), this.#pool);
  }

  setCookie(value: string): void {
    this.#newCookie = value;
  }

  /** For the answer; empty where no cookie is to be set. */
  get cookieLine(): string {
    return this.#newCookie && affinityCookieLine(this.#pool, this.#newCookie);
  }
}
