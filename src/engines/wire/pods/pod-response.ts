/** What a synthetic pod answers: a body of the wished size, or an echo of what reached it. */
import { reasonPhrase } from '../../../http1/write.ts';
import type { MessageHead } from '../../../http1/message-head.ts';
import { webSocketAgreement } from './websocket-echo.ts';
import type { EndpointSpec, PodSpec, PoolSpec } from '../../../core/run-spec.ts';

export class PodResponder {
  readonly #pod: PodSpec;
  readonly #pool: PoolSpec;
  readonly #identity: string;
  readonly #filler: string;
  readonly #usual: Buffer;

  constructor(endpoint: EndpointSpec, pod: PodSpec, pool: PoolSpec) {
    this.#pod = pod;
    this.#pool = pool;
    this.#identity = `x-pod: ${pod.name}\r\nx-service: ${pool.service}\r\nx-plimsoll-endpoint: ${endpoint.index}\r\n`;
    this.#filler = 'plimsoll '.repeat(pod.responseBytes / 9 + 1).slice(0, pod.responseBytes);
    this.#usual = this.#render(200, 'text/plain', this.#filler, true, false);
  }

  answer(head: MessageHead, status: number, echo: boolean, keepAlive: boolean): Buffer {
    const headOnly = head.method === 'HEAD';
    if (echo) {
      return this.#render(status, 'application/json', this.#echo(head), keepAlive, headOnly);
    }
    if (status === 200 && keepAlive && !headOnly) return this.#usual;
    return this.#render(status, 'text/plain', this.#filler, keepAlive, headOnly);
  }

  /** Undefined where the request is to be answered as any other. */
  switchingProtocols(head: MessageHead): string | undefined {
    return head.upgrade ? webSocketAgreement(head, this.#identity) : undefined;
  }

  #render(
    status: number,
    type: string,
    body: string,
    keepAlive: boolean,
    headOnly: boolean,
  ): Buffer {
    const bodiless = status === 204 || status === 304;
    const describesBody = bodiless
      ? ''
      : `content-type: ${type}\r\ncontent-length: ${Buffer.byteLength(body)}\r\n`;
    return Buffer.from(
      `HTTP/1.1 ${status} ${reasonPhrase(status)}\r\n${this.#identity}${describesBody}` +
        `${keepAlive ? '' : 'connection: close\r\n'}\r\n${headOnly || bodiless ? '' : body}`,
    );
  }

  #echo(head: MessageHead): string {
    return `${JSON.stringify({
      method: head.method,
      path: head.target,
      host: head.get('host') ?? '',
      proto: `HTTP/1.${head.minor}`,
      headers: head.headers(),
      pod: this.#pod.name,
      service: this.#pool.service,
      namespace: this.#pool.namespace,
    })}\n`;
  }
}
