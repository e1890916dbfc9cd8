/**
 * The heads that a request is sent on with: to the pool it is meant for, and to one that stands in for that, which
 * ingress-nginx tells why (its nginx.tmpl, `default-backend` and `custom-http-errors`).
 */
import type { MessageHead } from '../../../../http1/message-head.ts';
import type { HeaderLines, Routed } from '../../../../routing/index.ts';
import type { ArrivedRequest } from './arrived-request.ts';
import { requestHead } from './forwarded-head.ts';
import { type ForwardingRules, unchangedRequest } from './forwarding-rules.ts';
import { droppingNamesOf, type HeaderRules } from './header-rules.ts';
import type { ReplicaServices } from './replica-services.ts';

const toldNames = [
  'code',
  'format',
  'original-uri',
  'namespace',
  'ingress-name',
  'service-name',
  'service-port',
];
const claims = toldNames.map((name) => `x-${name}:\r\n`).join('');

export class RequestHeads {
  readonly #replica: ReplicaServices;
  readonly #arrived: ArrivedRequest;
  #head!: MessageHead;
  #routed!: Routed;
  #rules!: ForwardingRules;
  #requestId = '';

  constructor(replica: ReplicaServices, arrived: ArrivedRequest) {
    this.#replica = replica;
    this.#arrived = arrived;
  }

  begin(head: MessageHead, routed: Routed, rules: ForwardingRules): void {
    this.#head = head;
    this.#routed = routed;
    this.#rules = rules;
    this.#requestId = head.get('x-request-id') || this.#replica.requestIds.next();
  }

  usual(): string {
    return this.#asRouted(this.#rules.requestHeaders);
  }

  forEmptyPool(): string {
    return this.#asRouted(telling(this.#rules.requestHeaders, this.#told(503)));
  }

  /** `status`: of the answer that is not given. To `/` with the query, as `rewrite (.*) / break` has it. */
  forErrorPage(status: number): string {
    const { target } = this.#head;
    const query = target.indexOf('?');
    const told = `${this.#told(status)}x-original-uri: ${target}\r\n`;
    const rootTarget = query < 0 ? '/' : `/${target.slice(query)}`;
    return this.#write(undefined, telling(unchangedRequest, told), rootTarget, '');
  }

  #asRouted(headers: HeaderRules): string {
    const { requestHeaders = '', target } = this.#routed;
    return this.#write(this.#rules.host, headers, target, requestHeaders);
  }

  #write(
    host: string | undefined,
    headers: HeaderRules,
    target: string | undefined,
    added: HeaderLines,
  ): string {
    const { plainNames } = this.#replica;
    const changes = { host, headers, target, added, requestId: this.#requestId, plainNames };
    return requestHead(this.#head, this.#arrived, changes);
  }

  #told(status: number): HeaderLines {
    const { pools, routes } = this.#replica.run;
    const { route, pool = -1 } = this.#routed;
    const spec = routes[route];
    const meant = pools[spec?.pool ?? pool];
    const format = this.#head.get('accept');
    const [namespace, ingress] = spec?.ingress.split('/') ?? [];
    return (
      `x-code: ${status}\r\n${format ? `x-format: ${format}\r\n` : ''}` +
      (namespace ? `x-namespace: ${namespace}\r\nx-ingress-name: ${ingress}\r\n` : '') +
      (meant ? `x-service-name: ${meant.service}\r\nx-service-port: ${meant.port}\r\n` : '')
    );
  }
}

/** Nothing that a client has under the names of what is told goes on. */
function telling(rules: HeaderRules, told: HeaderLines): HeaderRules {
  return { ...rules, drop: droppingNamesOf(claims, rules.drop), lines: rules.lines + told };
}
