/** The affinity cookies that clients were given and send back; as on the wire, those of nobody in particular have none. */
import { anonymous } from '../clients.ts';

export class ClientCookies {
  /** By pool and client. */
  readonly #values: Map<number, string>[] = [];

  of(client: number, pool: number): string {
    return this.#values[pool]?.get(client) ?? '';
  }

  keep(client: number, pool: number, value: string): void {
    if (client !== anonymous) (this.#values[pool] ??= new Map()).set(client, value);
  }
}
