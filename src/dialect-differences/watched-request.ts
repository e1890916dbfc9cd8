/** A request that notes which of its parts a router looks at: the others can't make a difference. */
import type { RoutedRequest } from '../routing/index.ts';

/** Beside host and target, which always are. A header as `header x-canary`. */
export type Part = 'method' | 'connection' | 'clientAddress' | `header ${string}`;

export interface Probe {
  readonly method: string;
  readonly host: string | undefined;
  readonly target: string;
  readonly scheme: 'http' | 'https';
  readonly headers: ReadonlyMap<string, string>;
  readonly clientAddress: string;
}

export class WatchedRequest implements RoutedRequest {
  readonly host: string | undefined;
  readonly target: string;
  readonly draw: RoutedRequest['draw'];
  readonly #probe: Probe;
  readonly #seen: Set<Part>;

  constructor(probe: Probe, draw: RoutedRequest['draw'], seen: Set<Part>) {
    this.host = probe.host;
    this.target = probe.target;
    this.draw = draw;
    this.#probe = probe;
    this.#seen = seen;
  }

  get method(): string {
    this.#seen.add('method');
    return this.#probe.method;
  }

  get scheme(): 'http' | 'https' {
    this.#seen.add('connection');
    return this.#probe.scheme;
  }

  get port(): number {
    return this.scheme === 'https' ? 443 : 80;
  }

  get serverName(): string | undefined {
    return this.scheme === 'https'
      ? this.host?.replace(/\.?(:\d+)?$/, '').toLowerCase()
      : undefined;
  }

  get clientAddress(): string {
    this.#seen.add('clientAddress');
    return this.#probe.clientAddress;
  }

  header(name: string): string | undefined {
    if (name === 'host') return this.host;
    this.#seen.add(`header ${name}`);
    return this.#probe.headers.get(name);
  }
}
