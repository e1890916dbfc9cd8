/** A client's request as the balancer sees it. An exchange has one, used for each of its requests. */
import type { EndpointState } from '../../../../balancer/endpoint-state.ts';
import type { RequestInfo } from '../../../../core/endpoint.ts';
import type { MessageHead } from '../../../../http1/message-head.ts';
import { cookieDate } from '../../../../platform/cookie-date.ts';
import type { Routed, RoutedRequest } from '../../../../routing/index.ts';
import type { PoolKeys } from '../../../pool-keys.ts';
import type { ReplicaServices } from './replica-services.ts';

export class BalancedRequest implements RequestInfo {
  /** From 1. */
  attempt = 1;
  readonly tried: EndpointState[] = [];
  readonly #replica: Pick<ReplicaServices, 'poolKeys' | 'routePaths'>;
  readonly #arrived: RoutedRequest;
  #head!: MessageHead;
  #routed!: Routed;
  #keys: PoolKeys | undefined;
  #newCookie = '';

  constructor(replica: Pick<ReplicaServices, 'poolKeys' | 'routePaths'>, arrived: RoutedRequest) {
    this.#replica = replica;
    this.#arrived = arrived;
  }

  begin(head: MessageHead, routed: Routed): void {
    this.#head = head;
    this.#routed = routed;
  }

  /** For a first attempt there, be it another pool than it was routed to. */
  enter(pool: number): void {
    this.#keys = this.#replica.poolKeys[pool];
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

  get clientAddress(): string {
    return this.#arrived.clientAddress;
  }

  get affinityKey(): string {
    return this.#keys?.hashKey?.fill(this.#arrived, this.#routed.target) ?? '';
  }

  get cookie(): string {
    return this.#keys?.cookie.keyIn(this.#head.get('cookie')) ?? '';
  }

  setCookie(key: string): void {
    const { cookie, settingRoutes } = this.#keys!;
    const { route } = this.#routed;
    if (settingRoutes?.has(route) === false) return;
    this.#newCookie = cookie.setting(key, {
      path: this.#replica.routePaths[route] ?? '/',
      scheme: this.#arrived.scheme,
      userAgent: this.#head.get('user-agent'),
      date: cookieDate,
    });
  }

  /** For the answer; empty where no cookie is to be set. */
  get cookieLine(): string {
    return this.#newCookie && `set-cookie: ${this.#newCookie}\r\n`;
  }
}
