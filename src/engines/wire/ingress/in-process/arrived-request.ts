/** A client's request as routing rules see it. An exchange has one, used for each of its requests. */
import type { MessageHead } from '../../../../http1/message-head.ts';
import type { RoutedRequest } from '../../../../routing/index.ts';
import type { ClientSide } from './client-side.ts';
import type { ReplicaServices } from './replica-services.ts';

export class ArrivedRequest implements RoutedRequest {
  clientAddress = '';
  readonly #replica: ReplicaServices;
  readonly #side: ClientSide;
  #head!: MessageHead;

  constructor(replica: ReplicaServices, side: ClientSide) {
    this.#replica = replica;
    this.#side = side;
  }

  begin(head: MessageHead): void {
    const claimed =
      this.#replica.trustForwarded && head.get('x-forwarded-for')?.split(',', 1)[0]!.trim();
    this.#head = head;
    this.clientAddress = claimed || (this.#side.address ?? '');
  }

  get method(): string {
    return this.#head.method;
  }

  get host(): string | undefined {
    return this.#head.get('host');
  }

  get target(): string {
    return this.#head.target;
  }

  get scheme(): 'http' | 'https' {
    return this.#side.scheme;
  }

  get serverName(): string | undefined {
    return this.#side.serverName;
  }

  get port(): number {
    return this.#side.port;
  }

  header(name: string): string | undefined {
    return this.#head.get(name);
  }

  draw(purpose: string, total: number): number {
    return this.#replica.draws.draw(this.#head.decimal('x-plimsoll-seq'), purpose, total);
  }
}
