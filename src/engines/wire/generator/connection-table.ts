/**
 * All connections of a generator: to each destination and, by TLS, to each name of a server there, as a certificate is
 * for a name.
 */
import type { Socket } from 'node:net';
import type { RunSpec } from '../../../core/run-spec.ts';
import { ConnectionPool } from './connection-pool.ts';
import type { ConnectionOptions } from './client-socket.ts';
import type { Connections, RequestOwner } from './connections.ts';
import type { Destination } from './destination.ts';
import { Http2Pool } from './http2-pool.ts';
import { type HandshakeObserver, TlsClient, trustOf } from './tls-client.ts';

export class ConnectionTable {
  /** By destination, then by name; in the clear all names are one. */
  readonly #pools: readonly Connections[];
  readonly #names: readonly string[];
  /** By kind of request, its place among the names. */
  readonly #nameOf: readonly number[];

  constructor(
    run: RunSpec,
    destinations: readonly Destination[],
    common: Pick<ConnectionOptions, 'ownAddresses' | 'maxIdle'>,
    owner: RequestOwner & HandshakeObserver,
    open: Set<Socket>,
  ) {
    const named = run.requests.map(({ host }, kind) =>
      isSecure(run, kind) ? serverName(host) : inTheClear,
    );
    this.#names = [...new Set(named)];
    this.#nameOf = named.map((name) => this.#names.indexOf(name));
    const { tls, http2, requestsPerConnection = Infinity } = run;
    const trust = tls && trustOf(tls);
    const secured = (name: string, { port, tlsPort = port }: Destination) => {
      if (!tls || name === inTheClear) return {};
      const protocol = http2 ? 'h2' : 'http/1.1';
      return { port: tlsPort, tls: new TlsClient(tls, trust!, name, protocol, owner) };
    };
    this.#pools = destinations.flatMap((destination) =>
      this.#names.map((name) => {
        const options = {
          ...destination,
          ...common,
          requestsPerConnection,
          ...secured(name, destination),
        };
        return http2
          ? new Http2Pool(owner, { ...options, ...http2 }, open)
          : new ConnectionPool(owner, options, open);
      }),
    );
  }

  to(destination: number, kind: number): Connections {
    return this.#pools[destination * this.#names.length + this.#nameOf[kind]!]!;
  }

  closeIdle(): void {
    for (const pool of this.#pools) pool.closeIdle();
  }
}

const inTheClear = '';

/** Whether requests of the kind go by TLS. */
export function isSecure({ tls, target, requests }: RunSpec, kind: number): boolean {
  return tls !== undefined && (target !== undefined || requests[kind]!.tls === true);
}

/** Of a Host header: without port, and an IPv6 address without its brackets. */
function serverName(host: string): string {
  return host.replace(/:\d+$/, '').replace(/^\[(.*)\]$/, '$1');
}
